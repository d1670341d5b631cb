import {
  purgeQuerySchema,
  type SiteSettings,
  type UpdateSiteSettings,
  updateSiteSettingsSchema,
} from '@synapse/shared/site-settings';
import { Router } from 'express';
import type { WorkItemKey } from '../../domain/ticket/work-item.ts';
import { withTenant } from '../../store/db/database.ts';
import { listPurges } from '../../store/purge/purge.ts';
import { readSiteChoices, type SiteChoices, writeSiteChoices } from '../../store/sites/site-settings.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { demandRole } from '../auth/authorise.ts';
import { noQuerySchema, readBody, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

/** What holds for a whole site, for admins, changed while everything runs; and what was removed for good by it. */
export function siteSettingsRoutes({ db }: Pick<HttpServices, 'db'>): Router {
  const router = Router();
  route(router, '/api/jira/sites/:siteId/settings', {
    get: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId } = callerOf(req);
      const siteId = readId(req, 'siteId');
      readQuery(req, noQuerySchema);
      res.json(view(await withTenant(db, tenantId, (tx) => readSiteChoices(tx, tenantId, siteId))));
    },
    patch: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId } = callerOf(req);
      const siteId = readId(req, 'siteId');
      const patch = readBody(req, updateSiteSettingsSchema);
      const choices = await withTenant(db, tenantId, async (tx) => {
        const written = await writeSiteChoices(tx, tenantId, siteId, patch);
        await enqueue(tx, tenantId, concerned(patch, siteId));
        return written;
      });
      res.json(view(choices));
    },
  });

  route(router, '/api/sync/purges', {
    get: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId } = callerOf(req);
      const query = readQuery(req, purgeQuerySchema);
      res.json(await withTenant(db, tenantId, (tx) => listPurges(tx, tenantId, query)));
    },
  });
  return router;
}

/** Work that waits by the old settings must not wait for long; what is switched off finds so by itself. */
function concerned(patch: UpdateSiteSettings, siteId: string): WorkItemKey[] {
  const pass = patch.syncEnabled !== undefined || patch.syncIntervalMinutes !== undefined;
  return [
    ...(pass ? [{ kind: 'reconcile', key: siteId } as const] : []),
    ...(patch.purgeDeletedAfterDays != null ? [{ kind: 'purge', key: siteId } as const] : []),
  ];
}

function view({ syncIntervalMs, ...choices }: SiteChoices): SiteSettings {
  return { ...choices, syncIntervalMinutes: syncIntervalMs === null ? null : syncIntervalMs / 60_000 };
}
