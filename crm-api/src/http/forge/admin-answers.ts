import type { AdminAskKind, AdminAskOf, AdminBody } from '@synapse/shared/forge/admin';
import { DomainError } from '../../domain/domain-error.ts';
import { shownInJira } from '../../domain/ticket/shown-in-jira.ts';
import { withTenant } from '../../store/db/database.ts';
import { findPublicComments } from '../../store/tickets/known-comments.ts';
import { listFailures } from '../../store/workqueue/failures.ts';
import type { Caller } from '../auth/caller.ts';
import type { HttpServices } from '../kernel/services.ts';
import { readAdminHealth } from './admin-health.ts';

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
    'start-import': ({ tenantId, siteId, caller }, { wanted }) =>
      imports.start(tenantId, caller.name, { ...wanted, siteId }),
    imports: async ({ tenantId, siteId }) => ({ items: await imports.list(tenantId, IMPORTS, siteId) }),
    'change-import': async ({ tenantId, siteId }, { importId, what }) => {
      const job = await imports.read(tenantId, importId);
      if (job.siteId !== siteId) throw new DomainError('not_found', 'There is no such import.');
      return imports.change(tenantId, importId, what);
    },
    failures: ({ tenantId, siteId }, { cursor }) =>
      withTenant(db, tenantId, async (tx) => {
        const query = { state: 'all', limit: FAILURES, ...(cursor && { cursor }) } as const;
        const { items, nextCursor } = await listFailures(tx, tenantId, query, siteId);
        const ids = items.flatMap(({ causes }) => causes.flatMap(({ commentId }) => commentId ?? []));
        const { failures } = shownInJira({ failures: items }, await findPublicComments(tx, tenantId, ids));
        return { items: failures, nextCursor };
      }),
    retry: async ({ siteId, caller }, { failureIds }) => ({
      retried: await commands.retrySite(caller, siteId, failureIds),
    }),
  };
}
