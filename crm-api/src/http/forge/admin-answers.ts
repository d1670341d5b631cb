import type { AdminAskKind, AdminAskOf, AdminBody } from '@synapse/shared/forge/admin';
import { readAdminHealth } from '../../metrics/admin-health.ts';
import { listSiteFailures } from '../../sync/forge/list-site-failures.ts';
import type { Caller } from '../auth/caller.ts';
import type { HttpServices } from '../kernel/services.ts';

/** An admin of a Jira site, and which site that is: by the signature, never by what was asked. */
export type SiteAdmin = { tenantId: string; siteId: string; caller: Caller };

type Answers = { [Kind in AdminAskKind]: (admin: SiteAdmin, ask: AdminAskOf<Kind>) => Promise<AdminBody<Kind>> };

/** What an admin looks through on one page. */
const FAILURES = 25;
const IMPORTS = 10;

/** The answer to each question of the app's admin page, by the same commands as the CRM's own routes. */
export function adminAnswers(services: HttpServices): Answers {
  const { db, projects, crmPeople, imports, commands } = services;
  return {
    health: (admin) => readAdminHealth(services, admin),
    projects: ({ tenantId, siteId }) => projects.list(tenantId, siteId),
    project: async ({ tenantId, siteId }, { projectKey }) => ({
      saved: await projects.readConfig(tenantId, siteId, projectKey),
      proposal: await projects.propose(tenantId, siteId, projectKey),
    }),
    'check-project': async ({ tenantId, siteId }, { projectKey, config }) => ({
      unreachable: await projects.check(tenantId, siteId, projectKey, config),
    }),
    'save-project': ({ tenantId, siteId }, { projectKey, config }) =>
      projects.saveConfig(tenantId, siteId, projectKey, config),
    'leave-project': async ({ tenantId, siteId }, { projectKey }) => {
      await projects.leave(tenantId, siteId, projectKey);
      return { done: true };
    },
    people: ({ tenantId, siteId }) => crmPeople.read(tenantId, siteId),
    'match-users': ({ tenantId, siteId }, { users }) => crmPeople.match(tenantId, siteId, users),
    'forecast-import': ({ tenantId, siteId }, { wanted }) => imports.forecast(tenantId, { ...wanted, siteId }),
    'start-import': ({ siteId, caller }, { wanted }) => imports.start(caller, { ...wanted, siteId }),
    imports: async ({ tenantId, siteId }) => ({ items: await imports.list(tenantId, IMPORTS, siteId) }),
    'change-import': ({ tenantId, siteId }, { importId, what }) => imports.change({ tenantId }, importId, what, siteId),
    failures: (admin, { cursor }) => listSiteFailures(db, admin, { limit: FAILURES, cursor }),
    retry: async ({ siteId, caller }, { failureIds }) => ({
      retried: await commands.retrySite(caller, siteId, failureIds),
    }),
  };
}
