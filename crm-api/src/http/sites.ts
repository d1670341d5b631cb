import { SILENT_AFTER_MINUTES, type SiteHealth, type SiteList } from '@synapse/shared/heartbeat';
import { Router } from 'express';
import { withTenant } from '../store/database.ts';
import { readSiteHealth, type SiteHealthRow } from '../store/site-health.ts';
import { PROTOCOLS } from './crm-version.ts';
import { noQuerySchema, readQuery } from './parse.ts';
import { callerOf } from './request-state.ts';
import { route } from './route.ts';
import type { HttpServices } from './services.ts';

/** `GET /api/jira/sites`: the sites of the workspace and how each fares. */
export function siteRoutes({ db, now }: HttpServices): Router {
  const router = Router();
  route(router, '/api/jira/sites', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      readQuery(req, noQuerySchema);
      const rows = await withTenant(db, tenantId, (tx) => readSiteHealth(tx, tenantId));
      res.json({ items: rows.map((row) => healthOf(row, now())) } satisfies SiteList);
    },
  });
  return router;
}

function healthOf(row: SiteHealthRow, now: number): SiteHealth {
  const state = stateOf(row, now);
  const fits = row.heartbeat === null ? null : PROTOCOLS.includes(row.heartbeat.protocol);
  return {
    siteId: row.id,
    baseUrl: row.baseUrl,
    projectKey: row.projectKey,
    state,
    advice: adviceOf(state, fits),
    lastEventAt: row.lastEventAt?.toISOString() ?? null,
    lastHeartbeatAt: row.heartbeatAt?.toISOString() ?? null,
    appVersion: row.appVersion,
    fits,
    trouble: row.heartbeat?.trouble ?? null,
    givenUp: row.heartbeat?.givenUp ?? null,
    waiting: row.waiting,
    parked: row.parked,
  };
}

function stateOf({ state, heartbeatAt }: SiteHealthRow, now: number): SiteHealth['state'] {
  if (state === 'disconnected') return 'disconnected';
  if (heartbeatAt === null) return 'connected';
  return now - heartbeatAt.getTime() > SILENT_AFTER_MINUTES * 60_000 ? 'silent' : 'connected';
}

function adviceOf(state: SiteHealth['state'], fits: boolean | null): string | null {
  if (state === 'disconnected')
    return 'An admin disconnected this site. Its tickets are kept; pair it again to go on where it ended.';
  if (state === 'silent')
    return (
      `The app in Jira has not been heard of for more than ${SILENT_AFTER_MINUTES} minutes. It was uninstalled, or it ` +
      'can’t reach this API: look at its admin page in Jira. Installed anew, it must be paired again; the links are kept.'
    );
  if (fits === false)
    return 'The app in Jira and this API are of versions that do not fit. Update the older of the two.';
  return null;
}
