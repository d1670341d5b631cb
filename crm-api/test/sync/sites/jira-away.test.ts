import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ createLookupMs: 0, backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const newTicket = { description: '', status: 'OPEN', priority: 'LOW', source: 'API', contactId: null } as const;
const ticket = async (id: string) => (await world.tickets()).find((t) => t.id === id);
const issuesCalled = async (summary: string) => {
  const { issues } = await world.jira<{ issues: { id: string; fields: { summary: string } }[] }>('POST', 'search/jql', {
    jql: 'project = KAN ORDER BY created ASC',
    fields: ['summary'],
    maxResults: 100,
  });
  return issues.filter((issue) => issue.fields.summary === summary);
};
const commentsOf = async (issueId: string) =>
  (await world.jira<{ comments: { body: unknown }[] }>('GET', `issue/${issueId}/comment`)).comments;

test('Jira is away: the ticket is kept and pending, and goes out when Jira is back', async () => {
  world.sandbox.faults.add({ match: { method: 'POST' }, action: { kind: 'status', status: 503, body: {} } });
  const made = await world.commands.createTicket(world.caller, { ...newTicket, title: 'While you were out' });
  expect(made.outcome).toBe('pending');
  world.sandbox.faults.remove();
  await world.hurry();
  await world.settle();
  expect(await ticket(made.ticketId)).toMatchObject({ link_state: 'linked' });
  expect(await issuesCalled('While you were out')).toHaveLength(1);
});

test('a create whose answer is lost makes one issue, not two', async () => {
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
  const made = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Only once' });
  expect(made.outcome).toBe('pending');
  await world.hurry();
  await world.settle();
  expect(await issuesCalled('Only once')).toHaveLength(1);
  expect(await ticket(made.ticketId)).toMatchObject({
    link_state: 'linked',
    issue_key: expect.stringMatching(/^KAN-\d+$/),
  });
  expect((await world.tickets()).filter((t) => t.title === 'Only once')).toHaveLength(1);
});

test('a create whose answer is lost, and whose event comes first, makes one ticket, not two', async () => {
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
  const made = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Event first' });
  await world.settle();
  expect(await ticket(made.ticketId)).toMatchObject({ link_state: 'linked' });
  await world.hurry();
  await world.settle();
  await world.reconcile();
  expect(await issuesCalled('Event first')).toHaveLength(1);
  expect((await world.tickets()).filter((t) => t.title === 'Event first')).toHaveLength(1);
});

test('a create whose answer is lost while the search index lags is not tried again before it can be seen', async () => {
  world.sync.settings.createLookupMs = 60_000;
  world.sandbox.faults.add({
    match: { path: 'search/jql' },
    action: { kind: 'status', status: 200, body: { issues: [], isLast: true } },
  });
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
  const made = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Lagging' });
  world.events.length = 0;
  await world.hurry();
  await world.worker.processAll();
  expect(await ticket(made.ticketId)).toMatchObject({ link_state: 'creating' });
  world.sandbox.faults.remove();
  await world.hurry();
  await world.settle();
  expect(await issuesCalled('Lagging')).toHaveLength(1);
  expect(await ticket(made.ticketId)).toMatchObject({ link_state: 'linked' });
  world.sync.settings.createLookupMs = 0;
});

test('a comment whose answer is lost stands once on each side, whatever comes first', async () => {
  for (const first of ['event', 'retry', 'reconcile'] as const) {
    const { ticketId } = await world.commands.createTicket(world.caller, {
      ...newTicket,
      title: `Comment, ${first} first`,
    });
    await world.settle();
    world.sandbox.faults.add({ match: { endpoint: 'addComment' }, count: 1, action: { kind: 'drop', when: 'after' } });
    const added = await world.commands.addComment(world.caller, ticketId, { body: 'Said once', visibility: 'public' });
    expect(added.outcome).toBe('pending');
    if (first === 'event') await world.settle();
    if (first === 'reconcile') await world.reconcile();
    await world.hurry();
    await world.settle();
    const here = await ticket(ticketId);
    expect(here?.comments.map((c) => c.body)).toEqual(['Said once']);
    expect(await commentsOf(here?.issue_id ?? '')).toHaveLength(1);
  }
});

test('an edit whose answer is lost is no conflict when its echo arrives', async () => {
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Before' });
  await world.settle();
  world.sandbox.faults.add({ match: { method: 'PUT' }, count: 1, action: { kind: 'drop', when: 'after' } });
  await world.commands.editTicket(world.caller, ticketId, { title: 'Middle' });
  world.sandbox.faults.add({ match: { method: 'PUT' }, action: { kind: 'status', status: 503, body: {} } });
  await world.commands.editTicket(world.caller, ticketId, { title: 'After' });
  await world.settle();
  world.sandbox.faults.remove();
  await world.hurry();
  await world.settle();
  const here = await ticket(ticketId);
  expect(here?.title).toBe('After');
  expect((await world.jira<{ fields: { summary: string } }>('GET', `issue/${here?.issue_id}`)).fields.summary).toBe(
    'After',
  );
  expect(await world.owner('select * from conflict where ticket_id = $1', [ticketId])).toEqual([]);
});

test('Jira refuses one field: the rest goes, the ticket says why, and a new value un-parks it', async () => {
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Fine' });
  await world.settle();
  world.sandbox.faults.add({
    match: { method: 'PUT' },
    count: 1,
    action: {
      kind: 'status',
      status: 400,
      body: { errorMessages: [], errors: { priority: 'Specify a valid value for priority' } },
    },
  });
  const edited = await world.commands.editTicket(world.caller, ticketId, { title: 'Still fine', priority: 'URGENT' });
  expect(edited).toMatchObject({
    outcome: 'refused',
    refusal: { field: 'priority', jira: 'Specify a valid value for priority' },
  });
  const here = await ticket(ticketId);
  expect(here).toMatchObject({ title: 'Still fine', priority: 'URGENT' });
  const there = () =>
    world.jira<{ fields: { summary: string; priority: { name: string } } }>('GET', `issue/${here?.issue_id}`);
  expect((await there()).fields).toMatchObject({ summary: 'Still fine', priority: { name: 'Low' } });
  expect(await world.commands.editTicket(world.caller, ticketId, { priority: 'HIGH' })).toMatchObject({
    outcome: 'synced',
  });
  expect((await there()).fields).toMatchObject({ priority: { name: 'High' } });
});

test('a create that Jira refuses is parked with its words, and a retry is a try, not a wait', async () => {
  const body = { errorMessages: ['The project is archived.'], errors: {} };
  world.sandbox.faults.add({
    match: { endpoint: 'createIssue' },
    count: 1,
    action: { kind: 'status', status: 400, body },
  });
  const made = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Refused at first' });
  expect(made).toMatchObject({ outcome: 'refused', refusal: { jira: 'The project is archived.' } });
  expect(await ticket(made.ticketId)).toMatchObject({ title: 'Refused at first', issue_id: null });
  world.sync.settings.createLookupMs = 60_000;
  expect(await world.commands.retryTicket(world.caller, made.ticketId)).toMatchObject({ outcome: 'synced' });
  world.sync.settings.createLookupMs = 0;
  expect(await issuesCalled('Refused at first')).toHaveLength(1);
});

test('a ticket is parked after as many failed tries as are configured, and a retry goes on with it', async () => {
  world.sync.settings.maxTries = 2;
  world.sandbox.faults.add({ match: { method: 'POST' }, action: { kind: 'status', status: 503, body: {} } });
  const made = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Given up on' });
  expect(made.outcome).toBe('pending');
  await world.hurry();
  await world.settle();
  const [workItem] = await world.owner<{ parked: boolean; reason: { message: string } }>(
    "select parked_at is not null as parked, reason from work_item where kind = 'create' and ticket_id = $1",
    [made.ticketId],
  );
  expect(workItem).toMatchObject({
    parked: true,
    reason: { message: expect.stringContaining('It was tried 2 times') },
  });
  world.sandbox.faults.remove();
  world.sync.settings.maxTries = null;
  await world.commands.retryTicket(world.caller, made.ticketId);
  await world.settle();
  expect(await issuesCalled('Given up on')).toHaveLength(1);
});

test('without any time to wait, an edit is pending and its delivery runs all the same', async () => {
  world.sync.settings.writeThroughMs = 0;
  const made = await world.commands.createTicket(world.caller, { ...newTicket, title: 'No time' });
  world.sync.settings.writeThroughMs = 20_000;
  expect(made.outcome).toBe('pending');
  await Promise.all(world.sync.underway);
  await world.settle();
  expect(await ticket(made.ticketId)).toMatchObject({ link_state: 'linked' });
});

test('both sides edit one field while apart: Jira wins by default, and ours is kept as a conflict', async () => {
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Common' });
  await world.settle();
  const issueId = (await ticket(ticketId))?.issue_id;
  world.sandbox.faults.add({ match: { method: 'PUT' }, count: 1, action: { kind: 'drop', when: 'before' } });
  expect((await world.commands.editTicket(world.caller, ticketId, { title: 'Ours' })).outcome).toBe('pending');
  await world.jira('PUT', `issue/${issueId}`, { fields: { summary: 'Theirs' } });
  await world.settle();
  await world.hurry();
  await world.settle();
  expect(await ticket(ticketId)).toMatchObject({ title: 'Theirs' });
  const [conflict] = await world.owner(
    'select field, base_value, our_value, their_value, winner from conflict where ticket_id = $1',
    [ticketId],
  );
  expect(conflict).toEqual({
    field: 'title',
    base_value: 'Common',
    our_value: 'Ours',
    their_value: 'Theirs',
    winner: 'jira',
  });
});

test('events that come late, twice and in the wrong order change nothing for the worse', async () => {
  const { id } = await world.jira<{ id: string }>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'One' },
  });
  for (const summary of ['Two', 'Three', 'Four']) await world.jira('PUT', `issue/${id}`, { fields: { summary } });
  const events = world.events.splice(0);
  for (const event of [events[3], events[1], events[3], events[0], events[2]]) {
    if (event) await world.receive([event]);
    await world.worker.processAll();
    expect((await world.tickets()).find((t) => t.issue_id === id)?.title).toBe('Four');
  }
});
