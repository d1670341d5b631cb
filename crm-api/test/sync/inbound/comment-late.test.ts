import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { ADMINS_ONLY, commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** An edit or a deletion of a comment whose answer never came: what it replaced is told, and it may still arrive. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
beforeEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.late.clear();
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { agreed, editHere, editInJira, slipIn, textsInJira, shown, stored, say, conflictsOf, historyOf } =
  commentActions(() => world);
type Endpoint = 'addComment' | 'updateComment' | 'deleteComment';
/** Jira carries out the next call only when it is told to. */
const late = (endpoint: Endpoint) =>
  world.sandbox.faults.add({ match: { endpoint }, count: 1, action: { kind: 'late', answerAfterMs: 0 } });
const deleteHere = (ticketId: string, commentId: string) =>
  world.commands.deleteComment(world.caller, ticketId, commentId);
const pass = async (seconds: number) => {
  await world.pass(seconds * 1_000);
  await world.settle();
};
const inFlightOf = async (commentId: string) =>
  (await world.owner<{ in_flight: object[] }>('select in_flight from comment where id = $1', [commentId]))[0]
    ?.in_flight;

/** A comment whose edit `One` was given up on; Jira will carry it out when it is let go. */
async function withLateEdit() {
  const one = await agreed('Before');
  late('updateComment');
  await editHere(one.ticketId, one.commentId, 'One');
  return one;
}

describe('what slips in between our look and our write, and only a webhook tells of', () => {
  const wiki = 'Theirs, *unseen*';
  /** The event of an edit in Jira, and as a webhook tells it. */
  async function replaced() {
    const one = await agreed('Before');
    const events = await slipIn(
      () => editInJira(one.issueId, one.jiraId, 'Theirs, unseen'),
      () => editHere(one.ticketId, one.commentId, 'Ours'),
    );
    const [told] = events.filter(({ type }) => type === 'comment.saved');
    if (told?.type !== 'comment.saved') throw new Error('nothing told of the edit');
    const { body: _document, ...comment } = told.comment;
    const hint = { ...told, id: `${told.id}-by-the-webhook`, hint: true, comment: { ...comment, wiki } } as const;
    const take = async (...events: JiraEvent[]) => {
      await world.receive(events);
      await world.settle();
    };
    return { ...one, told, hint, take };
  }

  test('is kept by its words', async () => {
    const { ticketId, hint, take } = await replaced();
    await take(hint, { ...hint, id: `${hint.id}-again` });
    expect(await conflictsOf(ticketId)).toMatchObject([
      { our_value: 'Ours', their_value: 'Theirs, \\*unseen\\*', winner: 'crm' },
    ]);
    expect(await shown(ticketId)).toEqual(['Ours']);
  });

  test('is kept once, where the app tells of it, too', async () => {
    const first = await replaced();
    await first.take(first.told);
    await first.take(first.hint);
    const second = await replaced();
    await second.take(second.hint);
    await second.take(second.told);
    for (const { ticketId } of [first, second]) expect(await conflictsOf(ticketId)).toHaveLength(1);
  });

  test('has nothing fetched of an issue that was deleted', async () => {
    const { hint, issueId, take } = await replaced();
    await world.jira('DELETE', `issue/${issueId}`);
    await world.settle();
    const { requests: before } = world.sandbox.usage.report().total;
    await take({ ...hint, comment: { ...hint.comment, id: '990001' } });
    expect(world.sandbox.usage.report().total.requests).toBe(before);
  });

  test('is kept where its ticket was unlinked meanwhile', async () => {
    const { ticketId, hint, take } = await replaced();
    await world.commands.unlinkTicket(world.caller, ticketId);
    await take(hint);
    expect(await conflictsOf(ticketId)).toHaveLength(1);
  });
});

test('what an edit without an answer replaced unseen is told by its late event', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('Before');
  const held = await slipIn(
    async () => {
      await editInJira(issueId, jiraId, 'Theirs, unseen');
      late('updateComment');
    },
    () => editHere(ticketId, commentId, 'Ours'),
  );
  await world.sandbox.late.release();
  expect(textsInJira(issueId)).toEqual(['Ours']);
  await world.settle();
  await world.hurry();
  await world.settle();
  await world.receive(held);
  await world.settle();
  expect(await conflictsOf(ticketId)).toEqual([
    { field: `comment:${commentId}`, our_value: 'Ours', their_value: 'Theirs, unseen', winner: 'crm' },
  ]);
  expect(await shown(ticketId)).toEqual(['Ours']);
});

test.each(['deleteTicket', 'unlinkTicket'] as const)(
  'what an edit replaced unseen is told after %s, too',
  async (leave) => {
    const { ticketId, issueId, jiraId, commentId } = await agreed('Before');
    const held = await slipIn(
      () => editInJira(issueId, jiraId, 'Theirs, unseen'),
      () => editHere(ticketId, commentId, 'Ours'),
    );
    await world.commands[leave](world.caller, ticketId);
    await world.receive(held);
    await world.settle();
    expect(await conflictsOf(ticketId)).toMatchObject([{ our_value: 'Ours', their_value: 'Theirs, unseen' }]);
  },
);

test('what a deletion without an answer took along unseen is told by its late event', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('Before');
  late('deleteComment');
  const held = await slipIn(
    () => editInJira(issueId, jiraId, 'Theirs, unseen'),
    () => deleteHere(ticketId, commentId),
  );
  await world.sandbox.late.release();
  world.events.length = 0;
  await world.hurry();
  await world.settle();
  expect(textsInJira(issueId)).toEqual([]);
  await world.receive(held);
  await world.settle();
  expect(await conflictsOf(ticketId)).toMatchObject([{ our_value: null, their_value: 'Theirs, unseen' }]);
});

test('the same where the event of the deletion came first', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('Before');
  late('deleteComment');
  const held = await slipIn(
    () => editInJira(issueId, jiraId, 'Theirs, unseen'),
    () => deleteHere(ticketId, commentId),
  );
  await world.sandbox.late.release();
  await world.settle();
  await world.receive(held);
  await world.settle();
  expect(await conflictsOf(ticketId)).toMatchObject([{ our_value: null, their_value: 'Theirs, unseen' }]);
});

test('an older text of ours that arrives late does not stand over the newer one', async () => {
  const { ticketId, issueId, commentId } = await withLateEdit();
  await editHere(ticketId, commentId, 'Two');
  await world.settle();
  expect(textsInJira(issueId)).toEqual(['Two']);
  await world.sandbox.late.release();
  expect(textsInJira(issueId)).toEqual(['One']);
  await world.settle();
  expect([await shown(ticketId), textsInJira(issueId)]).toEqual([['Two'], ['Two']]);
  expect(await conflictsOf(ticketId)).toEqual([]);
  expect((await historyOf(commentId)).map(({ rule }) => rule)).toEqual(['edited', 'edited']);
});

test('nor where its event is lost: the issue is read once nothing can arrive any more', async () => {
  const { ticketId, issueId, commentId } = await withLateEdit();
  await editHere(ticketId, commentId, 'Two');
  await world.settle();
  await world.sandbox.late.release();
  world.events.length = 0;
  await pass(76);
  expect([await shown(ticketId), textsInJira(issueId)]).toEqual([['Two'], ['Two']]);
  await pass(76);
  expect(await inFlightOf(commentId)).toEqual([]);
  expect(await world.worker.processAll()).toBe(0);
});

test('nor where the newer one is the text of before', async () => {
  const { ticketId, issueId, commentId } = await withLateEdit();
  await editHere(ticketId, commentId, 'Before');
  // There is nothing to send, so the next run is the one that tries again.
  await world.hurry();
  await world.settle();
  await world.sandbox.late.release();
  world.events.length = 0;
  await pass(76);
  expect([await shown(ticketId), textsInJira(issueId)]).toEqual([['Before'], ['Before']]);
});

test('an edit in Jira that a late text of ours replaces is put back', async () => {
  const { ticketId, issueId, jiraId } = await withLateEdit();
  await editInJira(issueId, jiraId, 'Theirs');
  await world.settle();
  expect(await shown(ticketId)).toEqual(['Theirs']);
  await world.sandbox.late.release();
  await world.settle();
  expect([await shown(ticketId), textsInJira(issueId)]).toEqual([['Theirs'], ['Theirs']]);
  expect(await conflictsOf(ticketId)).toMatchObject([{ our_value: 'One', their_value: 'Theirs', winner: 'jira' }]);
});

test('one that it replaces before anybody here has seen it leaves a conflict row', async () => {
  const { ticketId, issueId, jiraId, commentId } = await withLateEdit();
  await editHere(ticketId, commentId, 'Two');
  await world.settle();
  await editInJira(issueId, jiraId, 'Theirs');
  const theirs = world.events.splice(0);
  await world.sandbox.late.release();
  await world.settle();
  await world.receive(theirs);
  await world.settle();
  expect(await conflictsOf(ticketId)).toMatchObject([{ their_value: 'Theirs', winner: 'crm' }]);
  expect([await shown(ticketId), textsInJira(issueId)]).toEqual([['Two'], ['Two']]);
});

test('nor is one lost whose event came, when it is replaced before the comment is read', async () => {
  const { ticketId, issueId, jiraId } = await withLateEdit();
  await editInJira(issueId, jiraId, 'Theirs');
  await world.sandbox.late.release();
  await world.settle();
  expect(await conflictsOf(ticketId)).toMatchObject([{ our_value: 'One', their_value: 'Theirs', winner: 'crm' }]);
  expect([await shown(ticketId), textsInJira(issueId)]).toEqual([['One'], ['One']]);
});

test('a try that was repeated with success may still arrive, too', async () => {
  const { ticketId, issueId, jiraId } = await withLateEdit();
  await world.hurry();
  await world.settle();
  expect(textsInJira(issueId)).toEqual(['One']);
  await editInJira(issueId, jiraId, 'Theirs');
  await world.settle();
  await world.sandbox.late.release();
  await world.settle();
  expect([await shown(ticketId), textsInJira(issueId)]).toEqual([['Theirs'], ['Theirs']]);
});

test('what can no longer arrive is forgotten: the same text, saved in Jira by a person, is theirs', async () => {
  const { ticketId, issueId, jiraId, commentId } = await withLateEdit();
  await editHere(ticketId, commentId, 'Two');
  await world.settle();
  world.sandbox.late.clear();
  await pass(76);
  expect(await inFlightOf(commentId)).toEqual([]);
  await editInJira(issueId, jiraId, 'One');
  await world.settle();
  expect([await shown(ticketId), textsInJira(issueId)]).toEqual([['One'], ['One']]);
});

test('a text that Jira has answered, and not taken, is not waited for', async () => {
  const { ticketId, issueId, commentId } = await agreed('Before');
  world.sandbox.faults.add({
    match: { endpoint: 'updateComment' },
    count: 1,
    action: { kind: 'status', status: 409, body: {} },
  });
  await editHere(ticketId, commentId, 'One');
  await world.settle();
  expect(await inFlightOf(commentId)).toEqual([]);
  await world.hurry();
  await world.settle();
  expect(textsInJira(issueId)).toEqual(['One']);
});

test('one that Jira refuses after an earlier try of it was never answered may still arrive', async () => {
  const { ticketId, issueId, commentId } = await withLateEdit();
  world.sandbox.faults.add({
    match: { endpoint: 'updateComment' },
    count: 1,
    action: { kind: 'status', status: 400, body: { errorMessages: ['Not this'] } },
  });
  await world.hurry();
  await world.settle();
  expect(await inFlightOf(commentId)).toHaveLength(1);
  await editHere(ticketId, commentId, 'Two');
  await world.sandbox.late.release();
  await world.settle();
  expect([await shown(ticketId), textsInJira(issueId)]).toEqual([['Two'], ['Two']]);
});

test('an event that repeats a text of ours without an answer does not make it public: it may have been restricted', async () => {
  const { ticketId, issueId } = await linked('Restricted');
  const { commentId = '' } = await say(ticketId, 'Ours');
  await world.settle();
  late('updateComment');
  await editHere(ticketId, commentId, 'One');
  await world.sandbox.late.release();
  const [id = ''] = world.sandbox.jira.state.comments.of(issueId).map((one) => one.id);
  world.events.length = 0;
  await editInJira(issueId, id, 'One', { visibility: ADMINS_ONLY });
  await world.settle();
  expect(await stored(ticketId)).toMatchObject([{ body: 'One', visibility: 'internal' }]);
});
