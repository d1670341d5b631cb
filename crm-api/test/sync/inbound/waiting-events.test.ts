import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { say } = commentActions(() => world);

const waiting = async () =>
  (await world.owner<{ count: number }>('select count(*)::int from inbox where processed_at is null'))[0]?.count;

async function createIssue(summary: string): Promise<string> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary };
  return (await world.jira<{ id: string }>('POST', 'issue', { fields })).id;
}

async function editOften(id: string, times: number): Promise<void> {
  for (let i = 1; i <= times; i += 1) await world.jira('PUT', `issue/${id}`, { fields: { summary: `Edit ${i}` } });
}

test('1,100 waiting events of an issue that is followed are all taken by one run', async () => {
  const id = await createIssue('Followed');
  await world.settle();
  await editOften(id, 1);
  const [event] = world.events.splice(0);
  if (!event) throw new Error('Jira told of no edit');
  // The same change told 1,100 times over under other ids, and then the last word.
  await world.receive(Array.from({ length: 1_100 }, (_, i) => ({ ...event, id: `${event.id}-${i}` })));
  await editOften(id, 2);
  await world.settle();
  expect(await waiting()).toBe(0);
  expect((await world.tickets())[0]?.title).toBe('Edit 2');
}, 60_000);

test('1,100 waiting events of an issue that no ticket follows yet are all taken once its snapshot is here', async () => {
  const id = await createIssue('New');
  await editOften(id, 1);
  const [, event] = world.events.splice(0);
  if (!event) throw new Error('Jira told of no edit');
  await world.receive(Array.from({ length: 1_100 }, (_, i) => ({ ...event, id: `${event.id}-${i}` })));
  await world.settle();
  expect(await waiting()).toBe(0);
  expect((await world.tickets()).filter((ticket) => ticket.issue_id === id)).toHaveLength(1);
}, 60_000);

test('the events of an issue that is gone while a post is looked for are taken, too', async () => {
  const { ticketId, issueId } = await linked('Gone meanwhile');
  world.sandbox.faults.add({ match: { endpoint: 'addComment' }, count: 1, action: { kind: 'drop', when: 'after' } });
  await say(ticketId, 'Never heard of again');
  await editOften(issueId, 1);
  await world.jira('DELETE', `issue/${issueId}`);
  await world.settle();
  await world.pass(60_000);
  await world.settle();
  expect((await world.tickets()).find(({ id }) => id === ticketId)?.link_state).toBe('deleted_in_jira');
  expect(await waiting()).toBe(0);
}, 60_000);

test('the events that told of a new issue ask for nothing that its snapshot has brought', async () => {
  const id = await createIssue('Read once');
  await editOften(id, 1);
  await world.settle();
  const wanted = await world.owner('select ticket_id from issue_link where issue_id = $1 and fetch_from is not null', [
    id,
  ]);
  expect(wanted).toEqual([]);
});
