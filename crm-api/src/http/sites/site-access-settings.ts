import { type SiteAccess, setSiteAccessSchema } from '@synapse/shared/access';
import { Router } from 'express';
import { DomainError } from '../../domain/domain-error.ts';
import { describeAccess } from '../../domain/site/choose-access.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { aboutJiraToken } from '../../store/db/vault.ts';
import { writeAccessChoice } from '../../store/sites/app-tokens.ts';
import { requireConnectedSite, requireSiteAccess } from '../../store/sites/require-site.ts';
import { wakeSite } from '../../store/workqueue/work-items.ts';
import { demandRole } from '../auth/authorise.ts';
import { noQuerySchema, readBody, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

/** `/api/jira/sites/:siteId/access`: as whom the CRM calls a site, and an admin's choice of it. */
export function siteAccessRoutes({ db, vault, now, probeSite, accesses }: HttpServices): Router {
  const router = Router();
  const show = async (tx: TenantTx, tenantId: string, siteId: string): Promise<SiteAccess> => {
    return describeAccess(await requireSiteAccess(tx, tenantId, siteId), now());
  };
  route(router, '/api/jira/sites/:siteId/access', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      readQuery(req, noQuerySchema);
      const siteId = readId(req, 'siteId');
      res.json(await withTenant(db, tenantId, (tx) => show(tx, tenantId, siteId)));
    },
    put: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId } = callerOf(req);
      const siteId = readId(req, 'siteId');
      const { choice, account } = readBody(req, setSiteAccessSchema);
      const site = await withTenant(db, tenantId, (tx) => requireConnectedSite(tx, tenantId, siteId));
      const { baseUrl, projectKey } = site;
      if (account) {
        const probe = await probeSite({ baseUrl, projectKey, ...account }, { tenantId, siteId });
        if (!probe.ok) throw new DomainError(probe.away ? 'jira_unavailable' : 'jira_refused', probe.error);
      }
      const sealed = account && {
        email: account.email,
        apiTokenSealed: vault.seal(account.apiToken, aboutJiraToken(tenantId)),
      };
      const access = await withTenant(db, tenantId, async (tx) => {
        await writeAccessChoice(tx, { tenantId, siteId }, choice, sealed);
        await wakeSite(tx, tenantId, siteId);
        return show(tx, tenantId, siteId);
      });
      accesses.forgetSite(siteId);
      res.json(access);
    },
  });
  return router;
}
