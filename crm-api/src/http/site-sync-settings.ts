import { type SiteSyncSettingsBody, siteSyncSettingsSchema } from '@synapse/shared/sync';
import { Router } from 'express';
import { withTenant } from '../store/database.ts';
import { makeDue } from '../store/lanes.ts';
import { readSyncSettings, type SiteSyncSettings, writeSyncSettings } from '../store/sync-settings.ts';
import { demandRole } from './authorise.ts';
import { noQuerySchema, readBody, readId, readQuery } from './parse.ts';
import { callerOf } from './request-state.ts';
import { route } from './route.ts';
import type { HttpServices } from './services.ts';

/** How a site is reconciled, changed while everything runs: the next pass, on whichever replica, goes by it. */
export function siteSyncSettingsRoutes({ db }: Pick<HttpServices, 'db'>): Router {
  const router = Router();
  route(router, '/api/jira/sites/:siteId/sync-settings', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const siteId = readId(req, 'siteId');
      readQuery(req, noQuerySchema);
      res.json(view(await withTenant(db, tenantId, (tx) => readSyncSettings(tx, tenantId, siteId))));
    },
    put: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId } = callerOf(req);
      const siteId = readId(req, 'siteId');
      const body = readBody(req, siteSyncSettingsSchema);
      const settings: SiteSyncSettings = {
        enabled: body.enabled,
        intervalMs: body.intervalMinutes === null ? null : Math.round(body.intervalMinutes * 60_000),
      };
      await withTenant(db, tenantId, async (tx) => {
        await writeSyncSettings(tx, tenantId, siteId, settings);
        // A pass that waits for the old interval must not wait it out; one that is switched off finds so by itself.
        await makeDue(tx, tenantId, [{ kind: 'reconcile', key: siteId }]);
      });
      res.json(view(settings));
    },
  });
  return router;
}

function view({ enabled, intervalMs }: SiteSyncSettings): SiteSyncSettingsBody {
  return { enabled, intervalMinutes: intervalMs === null ? null : intervalMs / 60_000 };
}
