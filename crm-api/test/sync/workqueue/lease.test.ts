import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import { createTicketSchema } from '@synapse/shared/ticket';
import { issueWorkItem } from '../../../src/domain/ticket/work-item.ts';
import { type ClaimedWorkItem, claimWorkItem } from '../../../src/store/workqueue/claims.ts';
import { runWorkItem } from '../../../src/sync/workqueue/run-work-item.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A run whose lease another process has taken changes nothing more, neither here nor in Jira. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ writeThroughMs: 0, backoff: { baseMs: 3_600_000, maxMs: 3_600_000 } });
});
afterAll(() => world.close());
beforeEach(() => world.sandbox.faults.remove());

/** A linked ticket with a comment that Jira lacks, and its work item, claimed by this process. */
async function commentToPost(
  leaseMs: number,
): Promise<{ ticketId: string; commentId: string; workItem: ClaimedWorkItem }> {
  const { ticketId } = await world.commands.createTicket(
    world.caller,
    createTicketSchema.parse({ title: 'Printer on fire' }),
  );
  await quiet();
  await world.settle();
  const [link] = await world.owner<{ issue_id: string }>('select issue_id from issue_link where ticket_id = $1', [
    ticketId,
  ]);
  const issueId = link?.issue_id ?? '';
  // Somebody else is at work on the issue, so the request leaves the delivery to whoever comes next.
  await world.owner(
    "update work_item set lease_token = gen_random_uuid(), lease_until = now() + interval '1 hour' where issue_id = $1",
    [issueId],
  );
  const comment = { body: 'We are on our way', visibility: 'public' as const };
  const { commentId } = await world.commands.addComment(world.caller, ticketId, comment);
  await giveBack();
  const workItem = await claimWorkItem(world.db, world.tenantId, issueWorkItem(world.siteId, issueId), leaseMs);
  if (!workItem) throw new Error('the work item of the issue is not due');
  return { ticketId, commentId, workItem };
}

const quiet = () => until('no run is under way', () => Promise.resolve(world.sync.underway.size === 0));
const takeOver = () =>
  world.owner("update work_item set lease_token = gen_random_uuid() where kind = 'issue' and lease_token is not null");
const giveBack = () =>
  world.owner(
    'update work_item set lease_token = null, lease_until = null, due_at = now() where lease_token is not null',
  );
const posts = () => world.sandbox.usage.report().endpoints.addComment?.requests ?? 0;

async function commentOf(commentId: string) {
  const [row] = await world.owner<{ jira_comment_id: string | null; post_attempted_at: Date | null }>(
    'select jira_comment_id, post_attempted_at from comment where id = $1',
    [commentId],
  );
  return row;
}

async function inJira(ticketId: string): Promise<number> {
  const [link] = await world.owner<{ issue_id: string }>('select issue_id from issue_link where ticket_id = $1', [
    ticketId,
  ]);
  return (await world.jira<{ total: number }>('GET', `issue/${link?.issue_id}/comment`)).total;
}

test('taken over while Jira is answering, it does not record the answer; the next run looks it up', async () => {
  const { ticketId, commentId, workItem } = await commentToPost(60_000);
  world.sandbox.faults.add({ match: { endpoint: 'addComment' }, count: 1, action: { kind: 'delay', ms: 500 } });
  const run = runWorkItem(world.sync, workItem);
  await until('the post has begun', async () => (await commentOf(commentId))?.post_attempted_at != null);
  await takeOver();
  await run;
  expect(await commentOf(commentId)).toMatchObject({ jira_comment_id: null });
  expect(await world.owner('select 1 from work_item where lease_token is not null')).toHaveLength(1);
  await giveBack();
  await world.worker.processAll();
  expect(await commentOf(commentId)).toMatchObject({ jira_comment_id: expect.any(String) });
  expect(await inJira(ticketId)).toBe(1);
});

test('with too little of its lease left it asks for more before it posts, and does not post when it gets none', async () => {
  const { ticketId, commentId, workItem } = await commentToPost(60_000);
  world.sandbox.usage.reset();
  // As of a process that was stopped: by its own clock the lease is over, and another has the work item.
  await takeOver();
  await runWorkItem(world.sync, { ...workItem, leasedAt: workItem.leasedAt - 59_000 });
  expect(posts()).toBe(0);
  expect(await commentOf(commentId)).toMatchObject({ jira_comment_id: null, post_attempted_at: null });
  await giveBack();
  await world.worker.processAll();
  expect(await inJira(ticketId)).toBe(1);
});

test('a lease that nobody has taken is renewed, however late, and the run goes on', async () => {
  const { ticketId, workItem } = await commentToPost(60_000);
  await world.owner("update work_item set lease_until = now() - interval '1 minute' where lease_token is not null");
  await runWorkItem(world.sync, { ...workItem, leasedAt: workItem.leasedAt - 120_000 });
  expect(await inJira(ticketId)).toBe(1);
});

test('a renewal that is refused ends a call under way at once, and the run is silent', async () => {
  const { commentId, workItem } = await commentToPost(900);
  world.sandbox.faults.add({ match: { endpoint: 'addComment' }, action: { kind: 'timeout' } });
  const began = performance.now();
  const run = runWorkItem(world.sync, workItem);
  await until('the post has begun', async () => (await commentOf(commentId))?.post_attempted_at != null);
  await takeOver();
  await run;
  // The call itself would have been given up after 20 s.
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await world.owner('select 1 from work_item where lease_token is not null and reason is not null')).toEqual([]);
  await giveBack();
});
