import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Jira may carry a post out long after its caller gave up. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 1, maxMs: 5 } });
});
beforeEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.late.clear();
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { inJira, shown, stored, say, textsInJira } = commentActions(() => world);
const late = () =>
  world.sandbox.faults.add({ match: { endpoint: 'addComment' }, count: 1, action: { kind: 'late', answerAfterMs: 0 } });
const pass = async (seconds: number) => {
  await world.pass(seconds * 1_000);
  await world.settle();
};

test('a post that Jira carries out 50 s after our time-out stands once', async () => {
  const { ticketId, issueId } = await linked('Late');
  late();
  await say(ticketId, 'Once');
  await pass(10);
  await pass(20);
  expect(textsInJira(issueId)).toEqual([]);
  await pass(20);
  await world.sandbox.late.release();
  await pass(1);
  await pass(100);
  await pass(100);
  expect(textsInJira(issueId)).toEqual(['Once']);
  expect(await stored(ticketId)).toMatchObject([{ source: 'CRM', jira_comment_id: expect.any(String) }]);
});

test('a post that was never carried out is sent again once it can no longer arrive', async () => {
  const { ticketId, issueId } = await linked('Lost');
  late();
  await say(ticketId, 'Lost at first');
  world.sandbox.late.clear();
  await pass(70);
  expect(textsInJira(issueId)).toEqual([]);
  const [workItem] = await world.owner<{ reason: { message: string } | null }>(
    'select reason from work_item where issue_id = $1',
    [issueId],
  );
  expect(workItem?.reason?.message).toContain('looked for');
  await pass(10);
  expect(textsInJira(issueId)).toEqual(['Lost at first']);
  expect(await shown(ticketId)).toEqual(['Lost at first']);
});

test('while a post is open other comments come and go, and nothing is read over and over', async () => {
  const { ticketId, issueId } = await linked('Meanwhile');
  late();
  await say(ticketId, 'Open');
  await inJira(issueId, 'From Jira meanwhile');
  await world.settle();
  await say(ticketId, 'Another of ours');
  await world.settle();
  expect((await shown(ticketId)).sort()).toEqual(['Another of ours', 'From Jira meanwhile', 'Open']);
  expect(textsInJira(issueId).sort()).toEqual(['Another of ours', 'From Jira meanwhile']);
  expect(await world.worker.processAll()).toBe(0);
  await world.sandbox.late.release();
  await pass(1);
  expect(textsInJira(issueId).sort()).toEqual(['Another of ours', 'From Jira meanwhile', 'Open']);
  expect((await stored(ticketId)).filter(({ body }) => body === 'Open')).toHaveLength(1);
});

test('a post that Jira has answered, and not taken, does not wait', async () => {
  const { ticketId, issueId } = await linked('Answered no');
  world.sandbox.faults.add({
    match: { endpoint: 'addComment' },
    count: 1,
    action: { kind: 'status', status: 409, body: {} },
  });
  await say(ticketId, 'Conflicted');
  await pass(1);
  expect(textsInJira(issueId)).toEqual(['Conflicted']);
});

test('one that is deleted here while it is open is deleted in Jira when it has arrived', async () => {
  const { ticketId, issueId } = await linked('Regretted');
  late();
  const { commentId } = await say(ticketId, 'Regretted');
  await world.commands.deleteComment(world.caller, ticketId, commentId);
  await pass(30);
  await world.sandbox.late.release();
  await pass(20);
  await pass(20);
  expect(textsInJira(issueId)).toEqual([]);
});
