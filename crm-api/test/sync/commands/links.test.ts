import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Which issue a ticket follows is people's choice. Found by the schedules of test/converge. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const newIssue = async (summary: string) => {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary };
  return world.jira<{ id: string; key: string }>('POST', 'issue', { fields });
};
const followers = async (issueId: string) => {
  const found = (await world.tickets()).filter((ticket) => ticket.issue_id === issueId);
  return found.map(({ id, title }) => ({ id, title }));
};
const retitle = async (id: string, summary: string) => {
  await world.jira('PUT', `issue/${id}`, { fields: { summary } });
  await world.settle();
};

test('a ticket that was linked to another issue is not taken back by news of the one it was created from', async () => {
  const first = await newIssue('First');
  await world.settle();
  const [follower] = await followers(first.id);
  const ticketId = follower?.id ?? '';
  await world.commands.unlinkTicket(world.caller, ticketId);
  const second = await newIssue('Second');
  world.events.splice(0);
  await world.commands.linkTicket(world.caller, ticketId, { issueKey: second.key });
  await retitle(first.id, 'First, edited');
  expect(await followers(second.id)).toEqual([{ id: ticketId, title: 'Second' }]);
  expect(await followers(first.id)).toEqual([{ id: expect.not.stringMatching(ticketId), title: 'First, edited' }]);

  // The next ticket of the first issue goes on to a third: then the issue gets one more.
  const [next] = await followers(first.id);
  await world.commands.unlinkTicket(world.caller, next?.id ?? '');
  const third = await newIssue('Third');
  world.events.splice(0);
  await world.commands.linkTicket(world.caller, next?.id ?? '', { issueKey: third.key });
  await retitle(first.id, 'First, edited again');
  expect(await followers(third.id)).toEqual([{ id: next?.id, title: 'Third' }]);
  expect(await followers(first.id)).toMatchObject([{ title: 'First, edited again' }]);
  expect(await world.tickets()).toHaveLength(3);
});

test('an issue that both its tickets have left gets a new one, though it has the marker of one of them', async () => {
  const made = { title: 'Made here', description: '', status: 'OPEN', priority: 'LOW' } as const;
  const { ticketId: maker } = await world.commands.createTicket(world.caller, {
    ...made,
    source: 'API',
    contactId: null,
  });
  const issueId = (await world.tickets()).find(({ id }) => id === maker)?.issue_id ?? '';
  const { key } = await world.jira<{ key: string }>('GET', `issue/${issueId}`);
  const elsewhere = await newIssue('Elsewhere');
  await world.settle();
  const [other] = await followers(elsewhere.id);
  const otherId = other?.id ?? '';
  await world.commands.unlinkTicket(world.caller, maker);
  await world.commands.unlinkTicket(world.caller, otherId);
  await world.commands.linkTicket(world.caller, otherId, { issueKey: key });
  await world.commands.unlinkTicket(world.caller, otherId);
  await world.commands.linkTicket(world.caller, otherId, { issueKey: elsewhere.key });
  await retitle(issueId, 'Left by both');
  const [third] = await followers(issueId);
  expect(third).toMatchObject({ title: 'Left by both' });
  expect([maker, otherId]).not.toContain(third?.id);
});
