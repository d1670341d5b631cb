import { SILENT_AFTER_MINUTES, type SiteHealth } from '@synapse/shared/forge/heartbeat';
import { describeAccess, stateOfAppToken } from '../../domain/site/choose-access.ts';
import { siteStateOf } from '../../domain/site/site-state.ts';
import { type Db, readTenant } from '../../store/db/database.ts';
import { readSiteHealth, type SiteHealthRow } from '../../store/sites/site-health.ts';
import type { JiraCalls } from '../rate-limit/jira-calls.ts';
import { readMissingPermissions } from './check-permissions.ts';
import { CRM_VERSION, PROTOCOLS } from './crm-version.ts';

type SiteFacts = Omit<SiteHealth, 'missingPermissions'>;

/** The health of each site of a workspace. */
export async function describeSites(
  { db, now, jiraCalls }: { db: Db; now: () => number; jiraCalls: Pick<JiraCalls, 'breaker'> },
  tenantId: string,
): Promise<SiteHealth[]> {
  const [rows, missing] = await readTenant(db, tenantId, (tx) =>
    Promise.all([readSiteHealth(tx, tenantId), readMissingPermissions(tx, tenantId)]),
  );
  return rows.map((row) => ({
    ...describeSite(row, now(), jiraCalls.breaker.silentSince(row.id)),
    missingPermissions: missing(row.id),
  }));
}

/**
 * A site's health for people: its state, and what to do about it.
 * @param silentSince since when its Jira has not answered (epoch ms), while it is not called for that reason
 */
export function describeSite(row: SiteHealthRow, now: number, silentSince: number | null = null): SiteFacts {
  const state = standOf(row, now);
  const fits = row.heartbeat === null ? null : PROTOCOLS.includes(row.heartbeat.protocol);
  const access = describeAccess(row.access, now);
  return {
    siteId: row.id,
    baseUrl: row.baseUrl,
    projectKey: row.projectKey,
    state,
    advice:
      adviceOf(row, state, fits) ??
      silenceOf(silentSince) ??
      (access.inUse === null ? access.words : (row.trouble ?? wordsOfRename(row))),
    lastEventAt: row.lastEventAt?.toISOString() ?? null,
    lastHeartbeatAt: row.heartbeatAt?.toISOString() ?? null,
    appVersion: row.appVersion,
    fits,
    trouble: row.heartbeat?.trouble ?? null,
    givenUp: row.heartbeat?.givenUp ?? null,
    queue: row.heartbeat?.queue ?? null,
    crmVersion: CRM_VERSION,
    waiting: row.waiting,
    oldestWaitingAt: row.oldestWaitingAt?.toISOString() ?? null,
    parked: row.parked,
    secretAskedAt: row.secretAskedAt?.toISOString() ?? null,
    access,
  };
}

function wordsOfRename({ renamed }: SiteHealthRow): string | null {
  if (renamed === null) return null;
  return `Project ${renamed.was} is now called ${renamed.now}. Its tickets and settings follow it: there is nothing to do.`;
}

/** A token that expires within this time is requested again, ms: two heartbeats. */
const RUNS_OUT_SOON_MS = 10 * 60_000;

/** Whether the app should have Forge bring its token now, and not only with the hour. */
export function wantsAppToken({ access }: SiteHealthRow, now: number): boolean {
  return access.choice !== 'api_token' && stateOfAppToken(access.appToken, now + RUNS_OUT_SOON_MS) !== 'valid';
}

function standOf({ state, heartbeatAt, uninstalledAt, access: { appToken } }: SiteHealthRow, now: number) {
  return siteStateOf({ connected: state === 'connected', heartbeatAt, uninstalledAt, appToken }, now);
}

function silenceOf(since: number | null): string | null {
  if (since === null) return null;
  const at = new Date(since).toISOString().slice(0, 16).replace('T', ' ');
  return (
    `Jira of this site has not answered since ${at} UTC. It is retried automatically. Until it answers, changes are kept ` +
    'here. Check whether Jira can be reached from this API.'
  );
}

function adviceOf(row: SiteHealthRow, state: SiteHealth['state'], fits: boolean | null): string | null {
  switch (state) {
    case 'disconnected':
      return 'An admin disconnected this site. Its tickets are kept. Pair it again to continue where it stopped.';
    case 'uninstalled':
      return row.installedAgainAt === null
        ? 'The app was uninstalled from this Jira, so Jira is no longer called. The tickets are kept. Install the app again and pair it to continue where it stopped.'
        : 'The app was installed in this Jira again. Pair it to continue where it stopped: tickets and links are kept.';
    case 'silent':
      return (
        `The app in Jira has sent nothing for more than ${SILENT_AFTER_MINUTES} minutes. It was uninstalled, or it ` +
        'can’t reach this API: check its admin page in Jira. After a new installation, pair it again; the links are kept.'
      );
    case 'connected':
      return fits === false
        ? 'The versions of the app in Jira and of this API do not fit together. Update the older one.'
        : null;
  }
}
