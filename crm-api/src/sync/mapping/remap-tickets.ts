import type { Cause, Change } from '../../domain/model/change.ts';
import { forWork, withTenant } from '../../store/db/database.ts';
import { TIME_LIMITS } from '../../store/db/time-limits.ts';
import { listMatches } from '../../store/mapping/people.ts';
import { findStaleMappings } from '../../store/mapping/stale-mappings.ts';
import { readSiteSettings } from '../../store/sites/site-configs.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';

/** A transaction of more tickets would hold their locks for long. */
const BATCH = 100;

/** How long one run lasts before it releases the work item, so that a shutdown never waits for it. */
const SLICE_MS = 5_000;

/** By then each transaction that had read the maps from before has committed, or never will. */
const ALL_OVER_MS = TIME_LIMITS.page.wholeMs + 10_000;
const ONCE_MORE = { message: 'It looks once more, when nothing can be under way that has read the maps from before.' };

const CAUSE: Cause = { origin: 'system', actor: null, id: 'map' };

/**
 * After a change of a map: brings the tickets of a site in line with the maps as they now are, a batch per transaction.
 * It asks for nothing but the difference, so after a killed run, or another change of a map meanwhile, the next run continues.
 * A transaction that has read the maps from before may write a ticket by them after that was looked at, so a second run follows.
 * Jira is not asked, and told only of what it had no way to take before.
 */
export async function remapTickets(run: WorkItemRun<'remap'>): Promise<RunOutcome> {
  const until = performance.now() + SLICE_MS;
  const { sync, workItem } = run;
  let after: string | null = null;
  let remapped = 0;
  do {
    const last: string | null = await remapBatch(run, after, (count) => {
      remapped += count;
    });
    if (last === null) {
      sync.log.info({ tenant: workItem.tenantId, site: workItem.siteId, remapped }, 'tickets were remapped');
      if (workItem.looksAgain) return { state: 'idle' };
      return lookAgain(ALL_OVER_MS);
    }
    after = last;
  } while (performance.now() < until);
  return workItem.looksAgain ? lookAgain(0) : { state: 'waiting', delayMs: 0, failed: false, reason: null };
}

const lookAgain = (delayMs: number): RunOutcome => ({
  ...{ state: 'waiting', delayMs, failed: false, reason: ONCE_MORE },
  looksAgain: true,
});

/** @returns the last ticket of the batch; null when there was none */
async function remapBatch(
  { sync, workItem }: WorkItemRun<'remap'>,
  after: string | null,
  count: (tickets: number) => void,
): Promise<string | null> {
  const { tenantId, siteId } = workItem;
  return withTenant(forWork(sync.db, 'page'), tenantId, async (tx) => {
    const site = (await readSiteSettings(tx, tenantId)).get(siteId);
    if (!site) return null;
    const matches = await listMatches(tx, tenantId, siteId);
    const people = Object.fromEntries(matches.map(({ userId, accountId, name }) => [userId, { accountId, name }]));
    const users = Object.keys(people);
    const ids = await findStaleMappings(tx, { tenantId, siteId }, site, { after, limit: BATCH, users });
    const changes = ids.map((ticketId): Change => ({ kind: 'ticket.remapped', cause: CAUSE, ticketId, people }));
    if (changes.length > 0) await applyChanges(tx, { tenantId, now: sync.now() }, changes);
    count(changes.length);
    return ids.at(-1) ?? null;
  });
}
