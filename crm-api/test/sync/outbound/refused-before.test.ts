import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { withTenant } from '../../../src/store/db/database.ts';
import { getTicket } from '../../../src/store/tickets/tickets-read.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** What Jira has refused keeps no ticket stuck once both sides have the same. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.late.clear();
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { agreed, editHere, editInJira, shown, conflictsOf } = commentActions(() => world);
const once = (endpoint: string, action: object) =>
  world.sandbox.faults.add({ match: { endpoint }, count: 1, action: action as never });
const refuse = (endpoint: string, errors: object = {}) =>
  once(endpoint, { kind: 'status', status: 400, body: { errorMessages: ['no'], errors } });
const stateOf = (id: string) =>
  withTenant(world.db, world.tenantId, (tx) => getTicket(tx, world.tenantId, id)).then(({ sync }) => sync.state);
const LATE = { kind: 'late', answerAfterMs: 0 };

async function releaseLate(): Promise<void> {
  await fetch(`${world.sandbox.url}/__sandbox/late/release`, { method: 'POST' });
  await world.settle();
}

test('a field whose second try was refused, and whose first one arrives', async () => {
  const { ticketId, issueId } = await linked('Before');
  once('editIssue', LATE);
  await world.commands.editTicket(world.caller, ticketId, { title: 'Ours' });
  refuse('editIssue', { summary: 'no' });
  await world.hurry();
  await world.settle();
  expect(await stateOf(ticketId)).toBe('parked');
  await releaseLate();
  expect(await world.jira('GET', `issue/${issueId}`)).toMatchObject({ fields: { summary: 'Ours' } });
  expect(await stateOf(ticketId)).toBe('synced');
});

test('a comment whose second try was refused, and whose first one arrives', async () => {
  const { ticketId, commentId } = await agreed('Before');
  once('updateComment', LATE);
  await editHere(ticketId, commentId, 'Ours');
  refuse('updateComment');
  await world.hurry();
  await world.settle();
  expect(await stateOf(ticketId)).toBe('parked');
  await releaseLate();
  await world.hurry();
  await world.settle();
  expect(await shown(ticketId)).toEqual(['Ours']);
  expect(await stateOf(ticketId)).toBe('synced');
});

test('a comment whose edit was refused, and that somebody in Jira has edited since', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('Before');
  refuse('updateComment');
  await editHere(ticketId, commentId, 'Ours');
  expect(await stateOf(ticketId)).toBe('parked');
  await editInJira(issueId, jiraId, 'Theirs');
  await world.settle();
  expect(await shown(ticketId)).toEqual(['Theirs']);
  expect(await conflictsOf(ticketId)).toMatchObject([{ our_value: 'Ours', their_value: 'Theirs', winner: 'jira' }]);
  expect(await stateOf(ticketId)).toBe('synced');
});

test('a deletion that was refused is still to be done, whatever the comment says', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('Before');
  refuse('deleteComment');
  await world.commands.deleteComment(world.caller, ticketId, commentId);
  await editInJira(issueId, jiraId, 'Theirs');
  await world.settle();
  expect(await stateOf(ticketId)).toBe('parked');
});
