import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 30_000, maxMs: 30_000 }, writeThroughMs: 2_000 });
});
afterAll(() => world.close());
const { linked } = attachmentActions(() => world);
const { say, stored } = commentActions(() => world);

/** Two public comments wait for Jira; while the first is under way, something is done to the second. */
async function whileTheFirstIsSent(act: (ticketId: string, second: string) => Promise<unknown>): Promise<string[]> {
  const { ticketId } = await linked('T');
  const told: string[] = [];
  world.sandbox.jira.changes.subscribe((change) => void told.push(JSON.stringify(change)));
  world.sandbox.faults.add({
    match: { endpoint: 'addComment' },
    // Each of the two is tried by both of the site's addresses.
    count: 4,
    action: { kind: 'status', status: 401, body: {} },
  });
  await say(ticketId, 'First');
  await say(ticketId, 'Second, regretted');
  world.sandbox.faults.remove();
  world.sandbox.faults.add({ match: { endpoint: 'addComment' }, count: 1, action: { kind: 'delay', ms: 1_500 } });
  const second = (await stored(ticketId)).find((one) => one.body.startsWith('Second'));
  await world.pass(700_000);
  const run = world.worker.processAll();
  await new Promise((resolve) => setTimeout(resolve, 700));
  const acted = act(ticketId, second?.id ?? '');
  await run;
  await acted;
  await world.worker.processAll();
  return told;
}

test('a comment that is deleted here before it was sent never reaches Jira', async () => {
  const told = await whileTheFirstIsSent((ticketId, id) => world.commands.deleteComment(world.caller, ticketId, id));
  expect(told.some((one) => one.includes('First'))).toBe(true);
  expect(told.filter((one) => one.includes('regretted'))).toEqual([]);
});

test('of a comment that is changed here before it was sent, Jira gets the new text only', async () => {
  const told = await whileTheFirstIsSent((ticketId, id) =>
    world.commands.editComment(world.caller, ticketId, id, { body: 'Second, without it' }),
  );
  expect(told.some((one) => one.includes('without it'))).toBe(true);
  expect(told.filter((one) => one.includes('regretted'))).toEqual([]);
});
