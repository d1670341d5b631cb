import { SILENT_AFTER_MINUTES, type SiteHealth } from '@synapse/shared/forge/heartbeat';

/** What a site's state is derived from. */
export type SiteStateFacts = {
  connected: boolean;
  heartbeatAt: Date | null;
  /** When the app said that it was taken off this Jira. */
  uninstalledAt: Date | null;
  appToken: { refusedAt: number | null } | null;
};

/**
 * A Jira whose app sends nothing for this long has removed it, and is no longer called, ms. An API that was down as long
 * itself continues with the first heartbeat, within five minutes.
 */
const GONE_AFTER_MS = 24 * 3_600_000;

/** A site's state, by what its app has sent and when. */
export function siteStateOf(site: SiteStateFacts, now: number): SiteHealth['state'] {
  const { connected, heartbeatAt, uninstalledAt } = site;
  if (!connected) return 'disconnected';
  if (uninstalledAt !== null) return 'uninstalled';
  if (heartbeatAt === null) return 'connected';
  const silentMs = now - heartbeatAt.getTime();
  if (silentMs <= SILENT_AFTER_MINUTES * 60_000) return 'connected';
  // Jira takes back an app's token when the app goes: with the silence, one refusal is proof enough.
  const refused = (site.appToken?.refusedAt ?? 0) > heartbeatAt.getTime();
  return refused || silentMs > GONE_AFTER_MS ? 'uninstalled' : 'silent';
}

/** Whether a site is not to be called: its app is not there any more. */
export function isGone(site: SiteStateFacts, now: number): boolean {
  return siteStateOf(site, now) === 'uninstalled';
}
