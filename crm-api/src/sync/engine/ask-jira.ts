import type { CallGuard } from '../../jira/call-guard.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { refusalOfJira } from './jira-refusal.ts';
import type { SiteConnection, SyncContext } from './sync-context.ts';

/** A write-through may be told not to wait at all. What only Jira knows has to be waited for, so it gets this long, ms. */
const LEAST_MS = 1_000;

/** How long a request that asks Jira on somebody's behalf waits for it, ms. */
export const patienceMs = (sync: Pick<SyncContext, 'settings'>): number =>
  Math.max(LEAST_MS, sync.settings.writeThroughMs);

/**
 * Asks Jira while somebody waits for the answer. Every request that calls Jira itself does so by this, and none for
 * longer than `WRITE_THROUGH_MS`: then the calls under way are ended.
 * @param ask must only read: what it asks for may be given up at any moment
 * @param options.each the time counts for each call instead of all, for what takes many of them
 * @throws DomainError jira_unavailable, jira_refused; what `ask` throws that is not Jira's
 */
export async function askJira<T>(
  sync: SyncContext,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  ask: (site: SiteConnection) => Promise<T>,
  options: { each?: boolean } = {},
): Promise<T> {
  const ms = patienceMs(sync);
  const all = options.each ? null : guardFor(ms);
  try {
    return await ask(await sync.connect(tenantId, siteId, 'person', () => all?.guard ?? guardFor(ms).guard));
  } catch (error) {
    throw refusalOfJira(error);
  } finally {
    all?.end();
  }
}

/** Ends calls after so long, in the words of a Jira that does not answer. */
function guardFor(ms: number): { guard: CallGuard; end: () => void } {
  const controller = new AbortController();
  const words = `no answer within ${ms / 1000} s`;
  const late = () => controller.abort(new JiraError({ kind: 'unavailable', status: null, words }));
  const timer = setTimeout(late, ms).unref();
  return { guard: { signal: controller.signal }, end: () => clearTimeout(timer) };
}
