import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ADMINS_ONLY, commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A read of an issue may take many calls, and a wait for each: it shows what stood there when it began. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const { agreed, editInJira, inJira, conflictsOf } = commentActions(() => world);

test('a read that was begun before an edit without an answer arrived does not settle it, however late it ends', async () => {
  const { ticketId, issueId } = await agreed('Before');
  const hidden = await inJira(issueId, 'Hidden');
  await world.settle();
  world.sandbox.faults.add({
    match: { endpoint: 'editIssue' },
    count: 1,
    action: { kind: 'late', answerAfterMs: 0 },
  });
  await world.commands.editTicket(world.caller, ticketId, { title: 'One' });
  await world.commands.editTicket(world.caller, ticketId, { title: 'Two' });
  await world.settle();
  // The issue is read at once; this comment, which the answer lacks, is asked for by its id.
  await editInJira(issueId, hidden, 'Hidden', { visibility: ADMINS_ONLY });
  world.sandbox.faults.add({ match: { endpoint: 'getComment' }, count: 1, action: { kind: 'delay', ms: 1_000 } });
  await world.receive(world.events.splice(0));
  const { now } = world.sync;
  let aheadMs = 70_000;
  world.sync.now = () => now() + aheadMs;
  const run = world.worker.processAll();
  await new Promise((resolve) => setTimeout(resolve, 500));
  await world.sandbox.late.release();
  aheadMs = 80_000;
  await run;
  await world.settle();
  await world.hurry();
  await world.settle();
  world.sync.now = now;
  const { fields } = await world.jira<{ fields: { summary: string } }>('GET', `issue/${issueId}`);
  expect(fields.summary).toBe('Two');
  expect(await conflictsOf(ticketId)).toEqual([]);
});
