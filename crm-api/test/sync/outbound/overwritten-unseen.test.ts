import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { createTicketSchema } from '@synapse/shared/ticket';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A value of Jira's that an edit from here replaced before anybody here had seen it leaves a conflict row, once. */
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

const fast = { writeMode: 'fast' };
const REFERENCE = 'customfield_10039';
const customFields = [{ name: 'reference', fieldId: REFERENCE, kind: 'text' }];
const configure = (config: object) =>
  world.owner('update jira_site set config = $1', [JSON.stringify({ ...config, projects: { KAN: { customFields } } })]);
const paragraph = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

const inJira = (issueId: string, fields: object) => world.jira('PUT', `issue/${issueId}`, { fields });
const edit = (ticketId: string, patch: Parameters<SyncWorld['commands']['editTicket']>[2]) =>
  world.commands.editTicket(world.caller, ticketId, patch);
const conflictsOf = (ticketId: string) =>
  world.owner<{ field: string; our_value: unknown; their_value: unknown; winner: string }>(
    'select field, our_value, their_value, winner from conflict where ticket_id = $1 order by at, id',
    [ticketId],
  );
const linkOf = async (ticketId: string) =>
  (
    await world.owner<{ written: object; in_flight: object }>('select * from issue_link where ticket_id = $1', [
      ticketId,
    ])
  )[0];

async function make() {
  const input = createTicketSchema.parse({ title: 'Before', description: 'Before', custom: { reference: 'R-0' } });
  const { ticketId } = await world.commands.createTicket(world.caller, input);
  await world.settle();
  const issueId = (await world.tickets()).find((one) => one.id === ticketId)?.issue_id ?? '';
  return { ticketId, issueId };
}

async function transition(issueId: string, to: string) {
  const path = `issue/${issueId}/transitions`;
  const { transitions } = await world.jira<{ transitions: { id: string; to: { name: string } }[] }>('GET', path);
  await world.jira('POST', path, { transition: { id: transitions.find((one) => one.to.name === to)?.id } });
}

/** Jira's event of the edit there, then of ours; both are held back. */
async function overwrite(patch: Parameters<typeof edit>[1], there: (issueId: string) => Promise<unknown>) {
  await configure(fast);
  const made = await make();
  await there(made.issueId);
  await edit(made.ticketId, patch);
  const [theirs, ours, ...more] = world.events.splice(0);
  if (!theirs || !ours) throw new Error('two events were expected');
  return { ...made, theirs, ours, more };
}

const titles = () => overwrite({ title: 'Ours' }, (id) => inJira(id, { summary: 'Theirs' }));
const TITLES = { field: 'title', our_value: 'Ours', their_value: 'Theirs', winner: 'crm' };

async function take(...events: SyncWorld['events']) {
  await world.receive(events);
  await world.worker.processAll();
}

const leave = {
  deleted: (ticketId: string) => world.commands.deleteTicket(world.caller, ticketId),
  unlinked: (ticketId: string) => world.commands.unlinkTicket(world.caller, ticketId),
};

describe.each(['deleted', 'unlinked'] as const)('a ticket that is %s', (how) => {
  test.each(['the echo of our write', 'a late event'])('is told by %s what it replaced before', async (by) => {
    const { ticketId, ours, theirs } = await titles();
    await leave[how](ticketId);
    await take(by === 'a late event' ? theirs : ours);
    expect(await conflictsOf(ticketId)).toEqual([TITLES]);
    await take(theirs, ours);
    expect(await conflictsOf(ticketId)).toEqual([TITLES]);
  });

  test('while its edit is on its way is told what that replaced', async () => {
    await configure(fast);
    const { ticketId, issueId } = await make();
    await inJira(issueId, { summary: 'Theirs' });
    world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
    await edit(ticketId, { title: 'Ours' });
    await leave[how](ticketId);
    const [theirs, ours] = world.events.splice(0);
    if (!theirs || !ours) throw new Error('two events were expected');
    await take(theirs);
    await take(ours);
    expect(await conflictsOf(ticketId)).toEqual([TITLES]);
  });
});

describe.each(['followed', 'deleted', 'unlinked'] as const)('a webhook’s hint, of a ticket that is %s', (how) => {
  const hint = (event: JiraEvent, changed: object = {}) => ({
    ...event,
    id: `hint-${event.id}`,
    hint: true,
    ...changed,
  });

  test.each(['the echo of our write', 'a late event'])('of %s has Jira’s history asked', async (by) => {
    const { ticketId, ours, theirs } = await titles();
    if (how !== 'followed') await leave[how](ticketId);
    await take(hint(by === 'a late event' ? theirs : ours));
    expect(await conflictsOf(ticketId)).toEqual([TITLES]);
    await take(theirs, ours);
    expect(await conflictsOf(ticketId)).toEqual([TITLES]);
  });

  test('that is false leaves no trace, and keeps the true one from nothing', async () => {
    const { ticketId, ours, theirs } = await titles();
    if (how !== 'followed') await leave[how](ticketId);
    const item = { field: 'summary', fieldId: 'summary', from: null, fromName: 'Before', to: null, toName: 'Ours' };
    await take(hint(ours, { changelog: { items: [item] } }));
    // Of a ticket that follows its issue no more the history was asked at once.
    expect(await conflictsOf(ticketId)).toEqual(how === 'followed' ? [] : [TITLES]);
    await take(hint(ours, { id: `hint-made-up-${how}`, changelog: { items: [{ ...item, fromName: 'Made up' }] } }));
    expect(await conflictsOf(ticketId)).toEqual([TITLES]);
    await take(theirs, ours);
    expect(await conflictsOf(ticketId)).toEqual([TITLES]);
  });
});

test.each(['deleted', 'unlinked'] as const)(
  'a ticket that is %s while its edit is on its way is told by a hint, too',
  async (how) => {
    await configure(fast);
    const { ticketId, issueId } = await make();
    await inJira(issueId, { summary: 'Theirs' });
    world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
    await edit(ticketId, { title: 'Ours' });
    await leave[how](ticketId);
    const [, ours] = world.events.splice(0);
    if (!ours) throw new Error('two events were expected');
    await take({ ...ours, id: `hint-of-ours-${how}`, hint: true });
    expect(await conflictsOf(ticketId)).toEqual([TITLES]);
    await take(ours);
    expect(await conflictsOf(ticketId)).toEqual([TITLES]);
  },
);

test('the echo of our own write tells what it replaced', async () => {
  const { ticketId, ours, theirs } = await titles();
  await take(ours);
  expect(await conflictsOf(ticketId)).toEqual([TITLES]);
  expect(await linkOf(ticketId)).toMatchObject({ written: {}, in_flight: {} });
  // The other event adds nothing, and neither does the same by another door.
  await take(theirs, { ...ours, id: 'the-same-by-the-webhook' });
  expect(await conflictsOf(ticketId)).toEqual([TITLES]);
  expect((await world.tickets()).find((one) => one.id === ticketId)?.title).toBe('Ours');
});

test('a late event tells of the value that stood between, and the echo does not tell it again', async () => {
  const { ticketId, ours, theirs } = await titles();
  await take(theirs, { ...theirs, id: 'theirs-by-the-webhook' });
  expect(await conflictsOf(ticketId)).toEqual([TITLES]);
  await take(ours);
  expect(await conflictsOf(ticketId)).toEqual([TITLES]);
  expect((await world.tickets()).find((one) => one.id === ticketId)?.title).toBe('Ours');
});

test('where both events were lost, the reconciler has the history asked for, and an idle pass still costs one request', async () => {
  const { ticketId } = await titles();
  await world.reconcile();
  expect(await conflictsOf(ticketId)).toEqual([]);
  lateMs = 11 * 60_000;
  await world.reconcile();
  expect(await conflictsOf(ticketId)).toEqual([TITLES]);
  expect(await linkOf(ticketId)).toMatchObject({ written: {} });
  const before = world.sandbox.usage.report().total.requests;
  await world.reconcile();
  expect(world.sandbox.usage.report().total.requests - before).toBe(1);
});

test.each([
  ['a description', { description: 'Ours' }, { description: paragraph('Theirs') }, 'description', 'Theirs'],
  ['a due date', { dueDate: '2026-12-01' }, { duedate: '2026-11-30' }, 'dueDate', '2026-11-30'],
  ['a priority', { priority: 'LOW' }, { priority: { name: 'Highest' } }, 'priority', 'URGENT'],
  ['a custom field', { custom: { reference: 'R-1' } }, { [REFERENCE]: 'R-2' }, 'custom.reference', 'R-2'],
] as const)('%s that was replaced unseen stands on a conflict row', async (_what, patch, fields, field, theirs) => {
  const world_ = await overwrite(patch, (id) => inJira(id, fields));
  await take(world_.ours);
  expect(await conflictsOf(world_.ticketId)).toMatchObject([{ field, their_value: theirs, winner: 'crm' }]);
});

test('a status that was replaced unseen is named as far as the history tells, and a flip to a bare name is refused', async () => {
  const { ticketId, ours } = await overwrite({ status: 'RESOLVED' }, (id) => transition(id, 'In Progress'));
  await take(ours);
  expect(await conflictsOf(ticketId)).toMatchObject([{ field: 'status', their_value: 'In Progress' }]);
  const [row] = await world.owner<{ id: string }>('select id from conflict where ticket_id = $1', [ticketId]);
  await expect(world.commands.resolveConflict(world.caller, row?.id ?? '', { take: 'theirs' })).rejects.toThrow(
    /In Jira the status is called “/,
  );
});

test.each([
  ['the echo', true],
  ['the history', false],
])('of an issue that is dated ahead %s tells it as well', async (_what, echo) => {
  await configure(fast);
  const made = await make();
  world.sandbox.jira.state.putIssue({
    ...(world.sandbox.jira.state.issue(made.issueId) as never as { id: string }),
    updated: Date.now() + 86_400_000,
  } as never);
  await inJira(made.issueId, { summary: 'Theirs' });
  await edit(made.ticketId, { title: 'Ours' });
  const [, ours] = world.events.splice(0);
  if (!ours) throw new Error('two events were expected');
  if (echo) await take(ours);
  lateMs = 11 * 60_000;
  if (!echo) await world.reconcile();
  expect(await conflictsOf(made.ticketId)).toEqual([TITLES]);
});

test('each try of an edit that was carried out tells what it replaced', async () => {
  await configure(fast);
  const { ticketId, issueId } = await make();
  await inJira(issueId, { summary: 'First of theirs' });
  world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
  expect((await edit(ticketId, { title: 'Ours' })).outcome).toBe('pending');
  await inJira(issueId, { summary: 'Second of theirs' });
  lateMs = 150_000;
  await world.hurry();
  await world.worker.processAll();
  await take(...world.events.splice(0).toReversed());
  const told = (await conflictsOf(ticketId)).map((row) => row.their_value);
  expect(told.sort()).toEqual(['First of theirs', 'Second of theirs']);
});

test.each([true, false])('a custom field that is dropped meanwhile is told of as well (echo: %s)', async (echo) => {
  const { ticketId, ours } = await overwrite({ custom: { reference: 'R-1' } }, (id) =>
    inJira(id, { [REFERENCE]: 'R-2' }),
  );
  await world.owner('update jira_site set config = $1', [JSON.stringify(fast)]);
  if (echo) await take(ours);
  lateMs = 11 * 60_000;
  if (!echo) await world.reconcile();
  expect(await conflictsOf(ticketId)).toMatchObject([{ field: 'custom.reference', their_value: 'R-2' }]);
  expect(await linkOf(ticketId)).toMatchObject({ written: {} });
});

test.each([
  ['and back to the first', ['customfield_10040', 'rich-text'], [REFERENCE, 'text']],
  ['of another kind', ['customfield_10044', 'multi-select']],
])(
  'a custom field whose name is given to another one of Jira’s meanwhile is told of under a name of its own: %s',
  async (_which, ...choices) => {
    const { ticketId } = await overwrite({ custom: { reference: 'R-1' } }, (id) => inJira(id, { [REFERENCE]: 'R-2' }));
    for (const [fieldId, kind] of choices as string[][]) {
      const given = { projects: { KAN: { customFields: [{ name: 'reference', fieldId, kind }] } } };
      await world.owner('update jira_site set config = $1', [JSON.stringify({ ...fast, ...given })]);
      await world.commands.refreshTicket(world.caller, ticketId);
      await world.settle();
    }
    lateMs = 11 * 60_000;
    await world.reconcile();
    expect(await conflictsOf(ticketId)).toContainEqual({
      ...{ field: `custom.reference (${REFERENCE})`, our_value: 'R-1', their_value: 'R-2', winner: 'crm' },
    });
    expect(await linkOf(ticketId)).toMatchObject({ written: {}, in_flight: {} });
  },
);

test('of two quick edits whose echoes are lost the history tells which replaced what', async () => {
  const { ticketId } = await titles();
  await edit(ticketId, { title: 'Ours again' });
  world.events.length = 0;
  lateMs = 11 * 60_000;
  await world.reconcile();
  expect(await conflictsOf(ticketId)).toEqual([TITLES]);
});

test('many edits whose echoes are lost have the history asked before any is forgotten', async () => {
  const { ticketId } = await titles();
  for (let i = 0; i < 12; i += 1) await edit(ticketId, { title: `Ours ${i}` });
  world.events.length = 0;
  lateMs = 11 * 60_000;
  await world.reconcile();
  expect(await conflictsOf(ticketId)).toEqual([TITLES]);
});

test('labels are changed one by one, so nothing is replaced and nothing noted', async () => {
  const { ticketId, issueId, ours, theirs } = await overwrite({ labels: ['ours'] }, (id) =>
    world.jira('PUT', `issue/${id}`, { update: { labels: [{ add: 'theirs' }] } }),
  );
  await take(ours, theirs);
  await world.settle();
  expect(await conflictsOf(ticketId)).toEqual([]);
  const { fields } = await world.jira<{ fields: { labels: string[] } }>('GET', `issue/${issueId}`);
  expect(fields.labels).toEqual(expect.arrayContaining(['ours', 'theirs']));
});

test('writes that replaced what was known leave nothing behind, however often and in whatever order they are told', async () => {
  await configure({});
  const { ticketId, issueId } = await make();
  await edit(ticketId, { title: 'One', status: 'IN_PROGRESS' });
  await edit(ticketId, { title: 'Two', description: '# A *formatted* [text](https://example.com)' });
  await inJira(issueId, { summary: 'Three' });
  const events = world.events.splice(0);
  await take(...events.toReversed(), ...events.map((event) => ({ ...event, id: `${event.id}-again` })));
  await edit(ticketId, { title: 'Four', status: 'OPEN', description: 'Plain' });
  await world.settle();
  expect(await conflictsOf(ticketId)).toEqual([]);
  expect(await linkOf(ticketId)).toMatchObject({ written: {}, in_flight: {} });
});
