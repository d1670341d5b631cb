import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A comment of ours that Jira took without an answer, and that somebody there deleted before we had looked. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
/** By how much the engine's clock is ahead of Jira's. */
let ahead = 0;
beforeEach(async () => {
  await world.pass(-ahead);
  ahead = 0;
  world.sandbox.faults.remove();
  world.sandbox.late.clear();
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { inJira, editInJira, shown, say, textsInJira, historyOf, stored } = commentActions(() => world);
const late = (count = 1) =>
  world.sandbox.faults.add({ match: { endpoint: 'addComment' }, count, action: { kind: 'late', answerAfterMs: 0 } });
const letPass = async (seconds: number) => {
  ahead += seconds * 1_000;
  await world.pass(seconds * 1_000);
};
const pass = async (seconds: number) => {
  await letPass(seconds);
  await world.settle();
};
/** Until nothing can arrive any more, and once again. */
const wait = async () => {
  for (const seconds of [1, 80, 80]) await pass(seconds);
};
const deleteInJira = (issueId: string, id: string) => world.jira('DELETE', `issue/${issueId}/comment/${id}`);
const idsInJira = (issueId: string) => world.sandbox.jira.state.comments.of(issueId).map(({ id }) => id);

test('it is not posted again: the deletion is taken over', async () => {
  const { ticketId, issueId } = await linked('Deleted unseen');
  late();
  const { commentId } = await say(ticketId, 'Ours, unseen');
  await world.sandbox.late.release();
  await deleteInJira(issueId, idsInJira(issueId)[0] ?? '');
  await wait();
  expect(textsInJira(issueId)).toEqual([]);
  expect(await shown(ticketId)).toEqual([]);
  expect(await historyOf(commentId ?? '')).toMatchObject([
    { rule: 'took_jira', old_value: 'Ours, unseen', new_value: null },
  ]);
});

test('nor where it was edited there first, and only the event of the deletion comes, at the last moment', async () => {
  const { ticketId, issueId } = await linked('Edited, then deleted');
  late();
  await say(ticketId, 'Ours, edited there');
  await world.sandbox.late.release();
  const [id = ''] = idsInJira(issueId);
  await editInJira(issueId, id, 'Theirs by now');
  await deleteInJira(issueId, id);
  const deletion = world.events.splice(0).filter(({ type }) => type === 'comment.deleted');
  await pass(1);
  await letPass(80);
  await world.receive(deletion);
  await world.settle();
  await pass(80);
  expect(textsInJira(issueId)).toEqual([]);
  expect(await shown(ticketId)).toEqual([]);
});

test('somebody else’s comment that came and went meanwhile is not taken for it', async () => {
  const { ticketId, issueId } = await linked('Not ours');
  late();
  await say(ticketId, 'Ours, never carried out');
  world.sandbox.late.clear();
  await deleteInJira(issueId, await inJira(issueId, 'Ada’s, gone'));
  await wait();
  expect(textsInJira(issueId)).toEqual(['Ours, never carried out']);
  expect(await shown(ticketId)).toEqual(['Ours, never carried out']);
});

test('one of our account’s from before is not taken for it', async () => {
  const { ticketId, issueId } = await linked('Long before');
  // Nobody here has seen it, and it is older than the post.
  const { id } = await world.jira<{ id: string }>(
    'POST',
    `issue/${issueId}/comment`,
    { body: { type: 'doc', version: 1, content: [] } },
    'grace',
  );
  world.events.length = 0;
  await letPass(60);
  late();
  await say(ticketId, 'Ours, never carried out');
  world.sandbox.late.clear();
  await deleteInJira(issueId, id);
  await wait();
  expect(textsInJira(issueId)).toEqual(['Ours, never carried out']);
  expect(await shown(ticketId)).toEqual(['Ours, never carried out']);
});

test('where it may be one of two posts, no text is lost: both stand there in the end', async () => {
  const { ticketId, issueId } = await linked('One of two');
  late(2);
  await say(ticketId, 'First');
  await say(ticketId, 'Second');
  await world.sandbox.late.release();
  const ids = idsInJira(issueId);
  for (const id of ids) await deleteInJira(issueId, id);
  // The event of one deletion is lost.
  let seen = 0;
  const events = world.events.splice(0).filter(({ type }) => type === 'comment.deleted' && ++seen === 1);
  await world.receive(events);
  await wait();
  expect(textsInJira(issueId).sort()).toEqual(['First', 'Second']);
  expect((await stored(ticketId)).filter(({ deleted }) => !deleted)).toHaveLength(2);
});
