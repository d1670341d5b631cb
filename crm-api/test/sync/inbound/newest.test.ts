import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Under the policy `newest` the field's own edits are compared, whatever else of its issue was edited since. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ writeThroughMs: 0 });
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const FIELDS = ['title', 'description', 'status', 'priority', 'dueDate', 'custom.reference'];
const customFields = [{ name: 'reference', fieldId: 'customfield_10039', kind: 'text' }];
const configure = (writeMode: 'careful' | 'fast' = 'careful') =>
  world.owner('update jira_site set config = $1', [
    JSON.stringify({
      writeMode,
      policies: Object.fromEntries(FIELDS.map((field) => [field, 'newest'])),
      projects: { KAN: { customFields } },
    }),
  ]);
const paragraph = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
type Patch = Parameters<SyncWorld['commands']['editTicket']>[2];
type Made = { ticketId: string; issueId: string };

async function make(): Promise<Made> {
  const input = createTicketSchema.parse({ title: 'Before', description: 'Before', custom: { reference: 'R-0' } });
  const { ticketId } = await world.commands.createTicket(world.caller, input);
  await quiet();
  return { ticketId, issueId: (await world.tickets()).find((one) => one.id === ticketId)?.issue_id ?? '' };
}

async function quiet(): Promise<void> {
  await Promise.allSettled(world.sync.underway);
  await world.hurry();
  await world.settle();
}

/** Somebody else has the issue's work, so that an edit here waits. */
const hold = (until: string | null) =>
  world.owner("update work_item set lease_until = $1::timestamptz, lease_token = null where kind = 'issue'", [until]);

async function editHere({ ticketId }: Made, patch: Patch): Promise<void> {
  await hold('2100-01-01');
  expect((await world.commands.editTicket(world.caller, ticketId, patch)).outcome).toBe('pending');
  await hold(null);
}

const inJira = ({ issueId }: Made, fields: object) => world.jira('PUT', `issue/${issueId}`, { fields });
async function transition({ issueId }: Made, to: string): Promise<void> {
  const path = `issue/${issueId}/transitions`;
  const { transitions } = await world.jira<{ transitions: { id: string; to: { name: string } }[] }>('GET', path);
  await world.jira('POST', path, { transition: { id: transitions.find((one) => one.to.name === to)?.id } });
}
const lose = () => world.events.splice(0);
const conflictsOf = ({ ticketId }: Made) =>
  world.owner<{ field: string; winner: string; times: { ours: number; theirs: number; of: string } | null }>(
    'select field, winner, times from conflict where ticket_id = $1 order by at, id',
    [ticketId],
  );
const titlesOf = async (made: Made) => [
  (await world.tickets()).find((one) => one.id === made.ticketId)?.title,
  (await world.jira<{ fields: { summary: string } }>('GET', `issue/${made.issueId}`)).fields.summary,
];
const questions = () =>
  (world.sandbox.usage.report().endpoints.getBulkChangelogs as { requests: number } | undefined)?.requests ?? 0;

/** The title is edited there, then here, and then something else of the issue there; the first event is lost. */
async function olderThere(): Promise<Made> {
  const made = await make();
  await inJira(made, { summary: 'Theirs' });
  lose();
  await editHere(made, { title: 'Ours' });
  await inJira(made, { duedate: '2026-12-24' });
  return made;
}

const TELLERS: [string, (made: Made) => Promise<void>][] = [
  ['an event of another edit', quiet],
  [
    'a pass',
    async () => {
      lose();
      await hold('2100-01-01');
      await world.owner("update work_item set lease_until = null where kind = 'reconcile'");
      await world.reconcile();
      await hold(null);
      await quiet();
    },
  ],
  [
    'the look before the write',
    async () => {
      lose();
      await quiet();
    },
  ],
];

describe.each(['careful', 'fast'] as const)('%s', (writeMode) => {
  // Without a look, an edit that no event and no pass has told of is written over, and leaves its trace.
  const tellers = TELLERS.filter(([by]) => writeMode === 'careful' || !by.startsWith('the look'));
  test.each(tellers)(
    'told by %s, the older edit there gives way, and Jira’s history is asked once',
    async (_by, tell) => {
      await configure(writeMode);
      const made = await olderThere();
      const before = questions();
      await tell(made);
      expect(await titlesOf(made)).toEqual(['Ours', 'Ours']);
      expect(questions() - before).toBe(1);
      const [conflict, ...more] = await conflictsOf(made);
      expect(more).toEqual([]);
      expect(conflict).toMatchObject({ field: 'title', winner: 'crm', times: { of: 'field' } });
      expect(conflict?.times?.ours).toBeGreaterThan(conflict?.times?.theirs ?? Number.POSITIVE_INFINITY);
    },
  );
});

test('a newer edit there wins', async () => {
  await configure();
  const made = await make();
  await editHere(made, { title: 'Ours' });
  await inJira(made, { summary: 'Theirs' });
  lose();
  await inJira(made, { duedate: '2026-12-24' });
  await quiet();
  expect(await titlesOf(made)).toEqual(['Theirs', 'Theirs']);
  expect(await conflictsOf(made)).toMatchObject([{ winner: 'jira', times: { of: 'field' } }]);
});

test('an event that names the field says when, and nothing is asked', async () => {
  await configure();
  const made = await make();
  await inJira(made, { summary: 'Theirs' });
  await editHere(made, { title: 'Ours' });
  const before = questions();
  await quiet();
  expect(await titlesOf(made)).toEqual(['Ours', 'Ours']);
  expect(await conflictsOf(made)).toMatchObject([{ winner: 'crm', times: { of: 'field' } }]);
  expect(questions()).toBe(before);
});

test('an edit here after the last of the whole issue is the newer one, and nothing is asked', async () => {
  await configure();
  const made = await make();
  await inJira(made, { summary: 'Theirs' });
  lose();
  await editHere(made, { title: 'Ours' });
  const before = questions();
  await quiet();
  expect(await titlesOf(made)).toEqual(['Ours', 'Ours']);
  expect(questions()).toBe(before);
});

test.each<[string, Patch, (made: Made) => Promise<unknown>]>([
  ['status', { status: 'CLOSED' }, (made) => transition(made, 'In Progress')],
  ['description', { description: 'Ours' }, (made) => inJira(made, { description: paragraph('Theirs') })],
  ['priority', { priority: 'LOW' }, (made) => inJira(made, { priority: { name: 'Highest' } })],
  ['custom.reference', { custom: { reference: 'R-1' } }, (made) => inJira(made, { customfield_10039: 'R-2' })],
])('the same for %s', async (field, patch, there) => {
  await configure();
  const made = await make();
  await there(made);
  lose();
  await editHere(made, patch);
  await inJira(made, { labels: ['later'] });
  await quiet();
  expect(await conflictsOf(made)).toMatchObject([{ field, winner: 'crm', times: { of: 'field' } }]);
});

test('until it is known which is the newer, nothing is sent and neither wins', async () => {
  await configure('fast');
  const made = await olderThere();
  world.sandbox.faults.add({
    match: { endpoint: 'getBulkChangelogs' },
    action: { kind: 'status', status: 503, body: {} },
  });
  await quiet();
  expect(await titlesOf(made)).toEqual(['Ours', 'Theirs']);
  expect(await conflictsOf(made)).toEqual([]);
  world.sandbox.faults.remove();
  await quiet();
  expect(await titlesOf(made)).toEqual(['Ours', 'Ours']);
  expect(await conflictsOf(made)).toMatchObject([{ winner: 'crm', times: { of: 'field' } }]);
});

test('where Jira’s history can’t tell, the issue’s time decides, and the conflict says so', async () => {
  await configure();
  const made = await olderThere();
  world.sandbox.faults.add({
    match: { endpoint: 'getBulkChangelogs' },
    action: { kind: 'status', status: 400, body: { errorMessages: ['No history.'], errors: {} } },
  });
  await quiet();
  expect(await titlesOf(made)).toEqual(['Theirs', 'Theirs']);
  expect(await conflictsOf(made)).toMatchObject([{ winner: 'jira', times: { of: 'issue' } }]);
});
