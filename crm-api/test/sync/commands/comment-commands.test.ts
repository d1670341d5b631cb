import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { ADMINS_ONLY, commentActions, paragraph } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** What a person does about a comment goes nowhere that they did not mean. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const files = attachmentActions(() => world);
const comments = commentActions(() => world);

test('deciding a conflict does not publish a text that was restricted', async () => {
  const { ticketId, issueId, jiraId, commentId } = await comments.agreed('Plain');
  await comments.editInJira(issueId, jiraId, 'Secret', { visibility: ADMINS_ONLY });
  await comments.editHere(ticketId, commentId, 'Ours');
  await world.settle();
  const [conflict] = await world.owner<{ id: string; restricted: boolean }>(
    'select * from conflict where ticket_id = $1',
    [ticketId],
  );
  await world.jira('PUT', `issue/${issueId}/comment/${jiraId}`, { body: paragraph('Clean'), visibility: null });
  await world.settle();
  expect(conflict).toMatchObject({ restricted: true, their_value: 'Secret' });
  await world.commands.resolveConflict(world.caller, conflict?.id ?? '', { take: 'theirs' });
  await world.settle();
  expect(comments.textsInJira(issueId)).toEqual(['Clean']);
});

test('a deleted ticket takes no comment', async () => {
  const { ticketId: a } = await files.linked('A');
  await world.commands.deleteTicket(world.caller, a);
  await expect(comments.say(a, 'On a deleted one')).rejects.toThrow('There is no such ticket');
});
