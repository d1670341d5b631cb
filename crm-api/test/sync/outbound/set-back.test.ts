import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { createBulkCommands } from '../../../src/sync/bulk/bulk-commands.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** An edit of ours is carried out without an answer, and a person in Jira sets back what stood there before. */
let world: SyncWorld;
let lateMs = 0;
beforeAll(async () => {
  world = await createSyncWorld();
  world.sync.now = () => Date.now() + lateMs;
});
afterEach(() => {
  world.sandbox.faults.remove();
  lateMs = 0;
});
afterAll(() => world.close());

type Patch = Parameters<SyncWorld['commands']['editTicket']>[2];
const fieldsOf = async (issueId: string) =>
  (await world.jira<{ fields: { summary: string; labels: string[] } }>('GET', `issue/${issueId}`)).fields;
const ticketOf = async (ticketId: string) =>
  (
    await world.owner<{ title: string; labels: string[]; issue_id: string }>(
      'select title, labels, issue_id from ticket t join issue_link l on l.ticket_id = t.id where t.id = $1',
      [ticketId],
    )
  )[0];
const conflictsOf = (ticketId: string) =>
  world.owner('select field, our_value, their_value, winner from conflict where ticket_id = $1', [ticketId]);
const loseAnswer = (endpoint: string) =>
  world.sandbox.faults.add({ match: { endpoint }, count: 1, action: { kind: 'drop', when: 'after' } });

async function withTicket(writeMode: string) {
  await world.owner(`update jira_site set config = jsonb_build_object('writeMode', $1::text)`, [writeMode]);
  const input = createTicketSchema.parse({ title: 'Before', labels: ['a'] });
  const { ticketId } = await world.commands.createTicket(world.caller, input);
  await world.settle();
  return { ticketId, issueId: (await ticketOf(ticketId))?.issue_id ?? '' };
}

/** The work items are due at once, or when nothing more can arrive, and every event of Jira's is lost. */
async function goOn(when: string) {
  world.events.length = 0;
  if (when !== 'at once') lateMs += 76_000;
  await world.hurry();
  await world.worker.processAll();
  await world.settle();
}

describe.each(['careful', 'fast'])('a site that writes %s', (writeMode) => {
  describe.each(['at once', 'when it can’t arrive any more'])('and tries again %s', (when) => {
    test.each<[name: string, patch: Patch, back: object, shown: object]>([
      ['a title', { title: 'Ours' }, { summary: 'Before' }, { title: 'Before' }],
      ['a label', { labels: ['a', 'ours'] }, { labels: ['a'] }, { labels: ['a'] }],
    ])('takes %s that was set back', async (_name, patch, back, shown) => {
      const { ticketId, issueId } = await withTicket(writeMode);
      loseAnswer('editIssue');
      expect((await world.commands.editTicket(world.caller, ticketId, patch)).outcome).toBe('pending');
      await world.jira('PUT', `issue/${issueId}`, { fields: back });
      await goOn(when);
      expect(await fieldsOf(issueId)).toMatchObject(back);
      expect(await ticketOf(ticketId)).toMatchObject(shown);
    });

    test('sends again what was not carried out, though the issue was changed since', async () => {
      const { ticketId, issueId } = await withTicket(writeMode);
      world.sandbox.faults.add({
        match: { endpoint: 'editIssue' },
        ...{ count: 1, action: { kind: 'drop', when: 'before' } },
      });
      await world.commands.editTicket(world.caller, ticketId, { title: 'Ours' });
      await world.jira('PUT', `issue/${issueId}`, { fields: { labels: ['a', 'theirs'] } });
      await goOn(when);
      expect(await fieldsOf(issueId)).toMatchObject({ summary: 'Ours' });
      expect(await ticketOf(ticketId)).toMatchObject({ title: 'Ours' });
      expect(await conflictsOf(ticketId)).toEqual([]);
    });

    test('keeps a comment that was set back on a conflict row', async () => {
      const { ticketId, issueId } = await withTicket(writeMode);
      const { commentId } = await world.commands.addComment(world.caller, ticketId, {
        ...{ body: 'Before', visibility: 'public' },
      });
      await world.settle();
      const [{ jira_comment_id: id } = { jira_comment_id: '' }] = await world.owner<{ jira_comment_id: string }>(
        'select jira_comment_id from comment where id = $1',
        [commentId],
      );
      const { body } = await world.jira<{ body: object }>('GET', `issue/${issueId}/comment/${id}`);
      loseAnswer('updateComment');
      await world.commands.editComment(world.caller, ticketId, commentId, { body: 'Ours' });
      await world.jira('PUT', `issue/${issueId}/comment/${id}`, { body });
      await goOn(when);
      expect(await conflictsOf(ticketId)).toEqual([
        { field: `comment:${commentId}`, our_value: 'Ours', their_value: 'Before', winner: 'crm' },
      ]);
    });
  });
});

test('what may have been set back stands on a conflict row where Jira refuses to tell its history', async () => {
  const { ticketId, issueId } = await withTicket('careful');
  loseAnswer('editIssue');
  await world.commands.editTicket(world.caller, ticketId, { title: 'Ours' });
  await world.jira('PUT', `issue/${issueId}`, { fields: { summary: 'Before' } });
  const action = { kind: 'status' as const, status: 403, body: { errorMessages: ['no'] } };
  world.sandbox.faults.add({ match: { path: 'changelog/bulkfetch' }, action });
  await goOn('at once');
  expect(await fieldsOf(issueId)).toMatchObject({ summary: 'Ours' });
  expect(await conflictsOf(ticketId)).toEqual([
    { field: 'title', our_value: 'Ours', their_value: 'Before', winner: 'crm' },
  ]);
});

/** Nobody here had seen the first of them when ours replaced it. */
async function setBackOverUnseen() {
  const made = await withTicket('fast');
  await world.jira('PUT', `issue/${made.issueId}`, { fields: { summary: 'Theirs' } });
  loseAnswer('editIssue');
  await world.commands.editTicket(world.caller, made.ticketId, { title: 'Ours' });
  await world.jira('PUT', `issue/${made.issueId}`, { fields: { summary: 'Before' } });
  const [theirs, echo, back] = world.events.splice(0);
  if (!theirs || !echo || !back) throw new Error('three events were expected');
  await goOn('at once');
  return { ...made, events: { theirs, echo, back } };
}

test.each(['theirs', 'echo'] as const)(
  'what ours had replaced unseen is told by Jira’s history, and once where a late event (%s) tells it, too',
  async (late) => {
    const { ticketId, events } = await setBackOverUnseen();
    await world.receive([events.back]);
    await world.settle();
    await world.receive([events[late]]);
    await world.settle();
    expect(await conflictsOf(ticketId)).toEqual([
      { field: 'title', our_value: 'Ours', their_value: 'Theirs', winner: 'crm' },
    ]);
    expect(await ticketOf(ticketId)).toMatchObject({ title: 'Before' });
  },
);

describe.each<[name: string, patch: Patch, back: object, shown: object]>([
  ['a title', { title: 'Ours' }, { summary: 'Before' }, { title: 'Before' }],
  ['a label', { labels: ['a', 'ours'] }, { labels: ['a'] }, { labels: ['a'] }],
])('of a ticket that nobody follows meanwhile, %s that was set back', (_name, patch, back, shown) => {
  async function setBackUnfollowed(leave: (made: { ticketId: string }) => Promise<unknown>) {
    const made = await withTicket('careful');
    loseAnswer('editIssue');
    await world.commands.editTicket(world.caller, made.ticketId, patch);
    const left = await leave(made);
    await world.jira('PUT', `issue/${made.issueId}`, { fields: back });
    await goOn('when it can’t arrive any more');
    return { ...made, left };
  }
  const stays = async ({ ticketId, issueId }: { ticketId: string; issueId: string }) => {
    await goOn('at once');
    expect(await fieldsOf(issueId)).toMatchObject(back);
    expect(await ticketOf(ticketId)).toMatchObject(shown);
  };

  test('stays after its deletion is undone', async () => {
    const bulk = createBulkCommands(world.sync, DEFAULT_POINT_LIMITS);
    const made = await setBackUnfollowed(async ({ ticketId }) => {
      const started = await bulk.start(world.caller, { ids: [ticketId], action: { kind: 'delete' } });
      await world.worker.processAll();
      return started;
    });
    await bulk.undo(world.caller, (made.left as { id: string }).id);
    await stays(made);
  });

  test('stays after it is linked to the same issue again', async () => {
    const made = await setBackUnfollowed(({ ticketId }) => world.commands.unlinkTicket(world.caller, ticketId));
    const { key: issueKey } = await world.jira<{ key: string }>('GET', `issue/${made.issueId}`);
    await world.commands.linkTicket(world.caller, made.ticketId, { issueKey });
    await stays(made);
  });
});
