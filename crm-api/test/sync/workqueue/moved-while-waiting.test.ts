import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import { issueWorkItem } from '../../../src/domain/ticket/work-item.ts';
import { forWork, withTenant } from '../../../src/store/db/database.ts';
import { lockTickets } from '../../../src/store/tickets/ticket-states.ts';
import { claimWorkItem } from '../../../src/store/workqueue/claims.ts';
import { runWorkItem } from '../../../src/sync/workqueue/run-work-item.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/**
 * A run finds its ticket, and then waits for the lock of it and of those that have left the issue. Meanwhile the ticket
 * may be linked to another issue: what it holds then is none of this issue's business.
 */
jest.setTimeout(60_000);

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 3_600_000, maxMs: 3_600_000 } });
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { link, unlink } = linkActions(() => world);
const commentsInJira = async (issueId: string) =>
  (await world.jira<{ total: number }>('GET', `issue/${issueId}/comment`)).total;

/** Holds the lock of a ticket, as a page of a pass does. @returns to let it go */
async function hold(ticketId: string): Promise<() => Promise<void>> {
  let isOver = false;
  let isHeld = false;
  const held = withTenant(forWork(world.db, 'page'), world.tenantId, async (tx) => {
    while (!isOver) {
      await lockTickets(tx, world.tenantId, [ticketId], []);
      isHeld = true;
      await sleep(100);
    }
  });
  await until('the ticket is locked', async () => isHeld);
  return () => {
    isOver = true;
    return held;
  };
}

const waiting = async () =>
  (await world.owner("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
    .length;

/** A ticket that follows an issue which another one has left, and whose lock is taken after that one's. */
async function follower() {
  const [one, other] = [await linked('One'), await linked('Other')];
  const [left, ticket] = one.ticketId < other.ticketId ? [one, other] : [other, one];
  world.events.length = 0;
  world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
  await world.commands.editTicket(world.caller, left.ticketId, { title: 'unanswered' });
  world.events.length = 0;
  await unlink(left.ticketId);
  await unlink(ticket.ticketId);
  await link(ticket.ticketId, left.issueId);
  await world.settle();
  const free = await linked('Free');
  await unlink(free.ticketId);
  await world.settle();
  return { left: left.ticketId, ticketId: ticket.ticketId, issueId: left.issueId, freeIssueId: free.issueId };
}

test('a comment for the issue that a ticket is linked to meanwhile is not posted to the one it has left', async () => {
  const { left, ticketId, issueId, freeIssueId } = await follower();
  expect(await world.owner('select left_writes from issue_link where ticket_id = $1', [left])).toMatchObject([
    { left_writes: [{ issueId }] },
  ]);
  await world.owner('update work_item set due_at = now() where issue_id = $1', [issueId]);
  const claimed = await claimWorkItem(world.db, world.tenantId, issueWorkItem(world.siteId, issueId));
  if (!claimed) throw new Error('not due');
  const letGo = await hold(left);
  const run = runWorkItem(world.sync, claimed);
  await until('the run waits for the ticket that has left', async () => (await waiting()) === 1);
  world.sync.settings.writeThroughMs = 0;
  await unlink(ticketId);
  world.sync.settings.writeThroughMs = 20_000;
  const { key } = await world.jira<{ key: string }>('GET', `issue/${freeIssueId}`);
  await world.commands.linkTicket(world.caller, ticketId, { issueKey: key });
  // Another run is at work on that issue.
  await world.owner(
    "update work_item set lease_token = gen_random_uuid(), lease_until = now() + interval '1 hour' where issue_id = $1",
    [freeIssueId],
  );
  world.sync.settings.writeThroughMs = 0;
  const comment = { body: 'for the other issue', visibility: 'public' as const };
  await world.commands.addComment(world.caller, ticketId, comment);
  await letGo();
  await run;
  expect(await commentsInJira(issueId)).toBe(0);
  await world.owner('update work_item set lease_token = null, lease_until = null where issue_id = $1', [freeIssueId]);
  await world.settle();
  expect(await commentsInJira(issueId)).toBe(0);
  expect(await commentsInJira(freeIssueId)).toBe(1);
});
