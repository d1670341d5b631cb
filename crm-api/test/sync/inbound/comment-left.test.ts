import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { commentActions } from '../../support/comment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/**
 * What was sent of a comment got no answer, and its ticket follows the issue no more: a text of Jira's that it may have
 * replaced, and that nobody here has read, is told all the same.
 */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
beforeEach(() => {
  world.events.length = 0;
  world.sandbox.faults.remove();
  world.sandbox.late.clear();
});
afterAll(() => world.close());

const { agreed, editHere, editInJira, inJira, say, slipIn, stored, textsInJira, conflictsOf } = commentActions(
  () => world,
);
const { unlink } = linkActions(() => world);
/** Jira carries out the next call only when it is told to. */
const late = (endpoint: 'addComment' | 'updateComment' | 'deleteComment') =>
  world.sandbox.faults.add({ match: { endpoint }, count: 1, action: { kind: 'late', answerAfterMs: 0 } });
const deleteTicket = (ticketId: string) => world.commands.deleteTicket(world.caller, ticketId);
const told = async (ticketId: string) =>
  (await conflictsOf(ticketId)).filter(({ their_value: text }) => text === 'Theirs').length;
const isRestricted = async (ticketId: string) =>
  (
    await world.owner<{ restricted: boolean }>('select restricted from conflict where ticket_id = $1', [ticketId])
  ).every(({ restricted }) => restricted);
const takeAll = async () => {
  await world.settle();
  await world.hurry();
  await world.settle();
};

/** The comment was edited in Jira, unseen, and deleted here; nothing says whether its deletion was carried out. */
async function deletedBlindly() {
  const one = await agreed('Before');
  late('deleteComment');
  const theirs = await slipIn(
    () => editInJira(one.issueId, one.jiraId, 'Theirs'),
    () => world.commands.deleteComment(world.caller, one.ticketId, one.commentId),
  );
  return { ...one, theirs };
}

/** Jira carries the deletion out; its event comes after the other ones. */
async function takeBeforeDeletion(others: SyncWorld['events']) {
  await world.sandbox.late.release();
  const gone = world.events.splice(0);
  await world.receive(others);
  await takeAll();
  await world.receive(gone);
  await takeAll();
}

const LEAVES: [string, (ticketId: string) => Promise<unknown>][] = [
  ['is unlinked', unlink],
  ['is deleted', deleteTicket],
  ['goes on', () => Promise.resolve()],
];

describe.each(LEAVES)('the ticket %s', (_how, leave) => {
  test('a text that an event told of, and that was not read before a late text of ours replaced it', async () => {
    const { ticketId, issueId, jiraId, commentId } = await agreed('Before');
    late('updateComment');
    await editHere(ticketId, commentId, 'Ours');
    await editInJira(issueId, jiraId, 'Theirs');
    world.sandbox.faults.add({ match: { endpoint: 'bulkFetchIssues' }, action: { kind: 'status', status: 503 } });
    await world.settle();
    await leave(ticketId);
    world.sandbox.faults.remove();
    await world.sandbox.late.release();
    expect(textsInJira(issueId)).toEqual(['Ours']);
    await takeAll();
    expect([await told(ticketId), await isRestricted(ticketId)]).toEqual([1, true]);
  });

  test('a text whose event comes after that, before a late text of ours replaces it', async () => {
    const { ticketId, issueId, jiraId, commentId } = await agreed('Before');
    late('updateComment');
    await editHere(ticketId, commentId, 'Ours');
    await leave(ticketId);
    await editInJira(issueId, jiraId, 'Theirs');
    await world.settle();
    await world.sandbox.late.release();
    await takeAll();
    expect(await told(ticketId)).toBe(1);
  });

  test('a text that a deletion without an answer took along, told by its event', async () => {
    const { ticketId, theirs } = await deletedBlindly();
    await leave(ticketId);
    await takeBeforeDeletion(theirs);
    expect([await told(ticketId), await isRestricted(ticketId)]).toEqual([1, true]);
  });

  test('the same where the event of the deletion comes first', async () => {
    const { ticketId, theirs } = await deletedBlindly();
    await leave(ticketId);
    await world.sandbox.late.release();
    await takeAll();
    await world.receive(theirs);
    await takeAll();
    expect(await told(ticketId)).toBe(1);
  });

  test('the same where the deletion was asked for long after it was made here: Jira was away', async () => {
    const { ticketId, issueId, jiraId, commentId } = await agreed('Before');
    world.sandbox.faults.add({ match: { endpoint: 'deleteComment' }, action: { kind: 'status', status: 503 } });
    await world.commands.deleteComment(world.caller, ticketId, commentId);
    world.sandbox.faults.remove();
    await world.pass(300_000);
    await world.owner(`update comment set deleted_at = deleted_at - interval '5 minutes' where id = $1`, [commentId]);
    late('deleteComment');
    await world.settle();
    await editInJira(issueId, jiraId, 'Theirs');
    const theirs = world.events.splice(0);
    await leave(ticketId);
    await takeBeforeDeletion(theirs);
    expect(await told(ticketId)).toBe(1);
  });

  test('a text that such a deletion has not reached yet is told once, by its event and when it is read', async () => {
    const { ticketId, theirs } = await deletedBlindly();
    await leave(ticketId);
    await world.receive(theirs);
    await takeAll();
    expect(await told(ticketId)).toBe(1);
  });
});

test('a comment that is edited in Jira after its ticket was deleted or unlinked is no news, and has nothing fetched', async () => {
  for (const leave of [unlink, deleteTicket]) {
    const { ticketId, issueId, jiraId } = await agreed('Before');
    await leave(ticketId);
    await editInJira(issueId, jiraId, 'Theirs');
    await inJira(issueId, 'Another');
    await takeAll();
    expect(await told(ticketId)).toBe(0);
    const link = world.owner('select fetch_from from issue_link where ticket_id = $1', [ticketId]);
    expect(await link).toEqual([{ fetch_from: null }]);
  }
});

test('a post without an answer is found and settled, though its ticket was deleted meanwhile', async () => {
  const { ticketId } = await agreed('Before');
  late('addComment');
  await say(ticketId, 'Ours');
  await deleteTicket(ticketId);
  await world.sandbox.late.release();
  await takeAll();
  const [ours] = (await stored(ticketId)).filter(({ body }) => body === 'Ours');
  expect(ours?.jira_comment_id).not.toBeNull();
});
