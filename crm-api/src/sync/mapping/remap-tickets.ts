import type { Cause, Change } from '../../domain/model/change.ts';
import { forWork, withTenant } from '../../store/db/database.ts';
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

const CAUSE: Cause = { origin: 'system', actor: null, id: 'map' };

/**
 * After a change of a map: brings the tickets of a site in line with the maps as they now are, a batch per transaction.
 * It asks for nothing but the difference, so after a killed run, or another change of a map meanwhile, the next run continues.
 * Jira is not asked, and told only of what it had no way to take before.
 */
export async function remapTickets(run: WorkItemRun<'remap'>): Promise<RunOutcome> {
  const until = performance.now() + SLICE_MS;
  let after: string | null = null;
  let remapped = 0;
  do {
    const last: string | null = await remapBatch(run, after, (count) => {
      remapped += count;
    });
    if (last === null) {
      run.sync.log.info(
        { tenant: run.workItem.tenantId, site: run.workItem.siteId, remapped },
        'tickets were remapped',
      );
      return { state: 'idle' };
    }
    after = last;
  } while (performance.now() < until);
  return { state: 'waiting', delayMs: 0, failed: false, reason: null };
}

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
