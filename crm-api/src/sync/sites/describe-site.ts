import { SILENT_AFTER_MINUTES, type SiteHealth } from '@synapse/shared/forge/heartbeat';
import { type Sentence, say, templateIn } from '../../domain/sentences.ts';
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
  const known = access.inUse === null ? access.words : row.trouble;
  const advice =
    adviceOf(row, state, fits) ?? silenceOf(silentSince) ?? (known === null ? wordsOfRename(row) : { message: known });
  return {
    siteId: row.id,
    baseUrl: row.baseUrl,
    projectKey: row.projectKey,
    state,
    advice: advice?.message ?? null,
    ...(advice ? templateIn(advice) : {}),
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

const wordsOfRename = ({ renamed }: SiteHealthRow): Sentence | null => renamed && say('site_renamed', renamed);

/** A token that expires within this time is requested again, ms: two heartbeats. */
const RUNS_OUT_SOON_MS = 10 * 60_000;

/** Whether the app should have Forge bring its token now, and not only with the hour. */
export function wantsAppToken({ access }: SiteHealthRow, now: number): boolean {
  return access.choice !== 'api_token' && stateOfAppToken(access.appToken, now + RUNS_OUT_SOON_MS) !== 'valid';
}

function standOf({ state, heartbeatAt, uninstalledAt, access: { appToken } }: SiteHealthRow, now: number) {
  return siteStateOf({ connected: state === 'connected', heartbeatAt, uninstalledAt, appToken }, now);
}

const silenceOf = (since: number | null): Sentence | null =>
  since === null ? null : say('site_no_answer', { since: new Date(since).toISOString() });

function adviceOf(row: SiteHealthRow, state: SiteHealth['state'], fits: boolean | null): Sentence | null {
  switch (state) {
    case 'disconnected':
      return say('site_disconnected');
    case 'uninstalled':
      return say(row.installedAgainAt === null ? 'site_uninstalled' : 'site_installed_again');
    case 'silent':
      return say('site_silent', { minutes: String(SILENT_AFTER_MINUTES) });
    case 'connected':
      return fits === false ? say('site_versions') : null;
  }
}
