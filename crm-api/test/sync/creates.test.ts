import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createSyncWorld, type SyncWorld } from '../support/sync-world.ts';

/** What may happen between the request that creates an issue and its answer. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ createLookupMs: 0, backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.jira.applySettings({ hideProjects: [] });
});
afterAll(() => world.close());

const newTicket = { description: '', status: 'OPEN', priority: 'LOW', source: 'API', contactId: null } as const;
const ticket = async (id: string) => (await world.tickets()).find((t) => t.id === id);
const workLeft = () =>
  world.owner(
    "select kind, key, reason from lane where kind in ('issue', 'create') and (due_at is not null or parked_at is not null)",
  );

/** Makes a ticket whose issue stands in Jira, and whose create is parked because its project is hidden since. */
async function parkedCreate(title: string): Promise<string> {
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title });
  world.sandbox.jira.applySettings({ hideProjects: ['KAN'] });
  await world.hurry();
  await world.worker.processAll();
  expect(await workLeft()).toMatchObject([{ kind: 'create', key: ticketId }]);
  world.sandbox.jira.applySettings({ hideProjects: [] });
  return ticketId;
}

test('a create that is parked has nothing to be parked for once the event of its issue has come', async () => {
  const ticketId = await parkedCreate('Linked by its event');
  await world.settle();
  expect(await ticket(ticketId)).toMatchObject({ link_state: 'linked', issue_key: expect.stringMatching(/^KAN-/) });
  expect(await workLeft()).toEqual([]);
});

test('a create that is parked has nothing to be parked for once its ticket is deleted', async () => {
  const ticketId = await parkedCreate('Deleted while it was parked');
  world.events.length = 0;
  await world.commands.deleteTicket(world.caller, ticketId);
  await world.settle();
  expect(await workLeft()).toEqual([]);
});
