import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
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
