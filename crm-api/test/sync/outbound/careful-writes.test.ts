import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** An edit here meets an edit in Jira whose event is still on its way: neither may be lost without a trace. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterEach(async () => {
  world.sandbox.faults.remove();
  await configure({});
});
afterAll(() => world.close());

const paragraph = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const withImage = (text: string) => ({
  ...paragraph(text),
  content: [
    ...paragraph(text).content,
    {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [{ type: 'media', attrs: { type: 'file', id: 'a-file', collection: '' } }],
    },
  ],
});

const configure = (config: object) => world.owner('update jira_site set config = $1', [JSON.stringify(config)]);

type Issue = { id: string; fields: Record<string, unknown> & { summary: string; status: { name: string } } };
const fieldsOf = async (issueId: string) => (await world.jira<Issue>('GET', `issue/${issueId}`)).fields;
const conflictsOf = (ticketId: string) =>
  world.owner<{ field: string; our_value: unknown; their_value: unknown; winner: string }>(
    'select field, our_value, their_value, winner from conflict where ticket_id = $1 order by at, id',
    [ticketId],
  );

async function make(input: Record<string, unknown> = {}) {
  const made = await world.commands.createTicket(
    world.caller,
    createTicketSchema.parse({ title: 'Before', description: 'Before', ...input }),
  );
  await world.settle();
  const { issue_id } = await ticket(made.ticketId);
  return { ticketId: made.ticketId, issueId: issue_id ?? '' };
}

async function ticket(ticketId: string) {
  const found = (await world.tickets()).find((one) => one.id === ticketId);
  if (!found) throw new Error(`no ticket ${ticketId}`);
  return found;
}

const edit = (ticketId: string, patch: Parameters<SyncWorld['commands']['editTicket']>[2]) =>
  world.commands.editTicket(world.caller, ticketId, patch);
const inJira = (issueId: string, fields: object) => world.jira('PUT', `issue/${issueId}`, { fields });

async function transition(issueId: string, to: string) {
  const { transitions } = await world.jira<{ transitions: { id: string; to: { name: string } }[] }>(
    'GET',
    `issue/${issueId}/transitions`,
  );
  const id = transitions.find((one) => one.to.name === to)?.id;
  await world.jira('POST', `issue/${issueId}/transitions`, { transition: { id } });
}

test('an edit here loses under the policy jira to one made in Jira whose event has not come yet', async () => {
  const { ticketId, issueId } = await make();
  await inJira(issueId, { summary: 'From Jira' });
  const edited = await edit(ticketId, { title: 'From here', dueDate: '2026-12-01' });
  expect(edited.outcome).toBe('synced');
  expect(await fieldsOf(issueId)).toMatchObject({ summary: 'From Jira', duedate: '2026-12-01' });
  const row = { field: 'title', our_value: 'From here', their_value: 'From Jira', winner: 'jira' };
  expect(await conflictsOf(ticketId)).toEqual([row]);
  await world.settle();
  expect((await ticket(ticketId)).title).toBe('From Jira');
  expect(await conflictsOf(ticketId)).toEqual([row]);
});

test('under the policy crm ours is written, and what it replaces stands on a conflict row', async () => {
  await configure({ policies: { title: 'crm' } });
  const { ticketId, issueId } = await make();
  await inJira(issueId, { summary: 'From Jira' });
  await edit(ticketId, { title: 'From here' });
  await world.settle();
  expect((await fieldsOf(issueId)).summary).toBe('From here');
  expect(await conflictsOf(ticketId)).toEqual([
    { field: 'title', our_value: 'From here', their_value: 'From Jira', winner: 'crm' },
  ]);
});

test('a pending edit that is older than an edit made in Jira since loses to it', async () => {
  const { ticketId, issueId } = await make();
  world.sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } });
  expect((await edit(ticketId, { title: 'Typed while Jira was away' })).outcome).toBe('pending');
  world.sandbox.faults.remove();
  await inJira(issueId, { summary: 'Newer, in Jira' });
  await world.hurry();
  await world.worker.processAll();
  expect((await fieldsOf(issueId)).summary).toBe('Newer, in Jira');
  expect((await ticket(ticketId)).title).toBe('Newer, in Jira');
  expect(await conflictsOf(ticketId)).toMatchObject([{ our_value: 'Typed while Jira was away', winner: 'jira' }]);
});

test('an image that came into the description meanwhile is not wiped', async () => {
  await configure({ policies: { description: 'crm' } });
  const { ticketId, issueId } = await make();
  await inJira(issueId, { description: withImage('With a picture') });
  const edited = await edit(ticketId, { description: 'Without one' });
  expect(edited).toMatchObject({ outcome: 'refused', refusal: { field: 'description' } });
  expect(JSON.stringify((await fieldsOf(issueId)).description)).toContain('media');
  expect(await conflictsOf(ticketId)).toMatchObject([{ field: 'description', our_value: 'Without one' }]);
});

test('a status that was changed in Jira meanwhile is not walked over', async () => {
  const { ticketId, issueId } = await make();
  await transition(issueId, 'Done');
  await edit(ticketId, { status: 'IN_PROGRESS' });
  expect((await fieldsOf(issueId)).status.name).toBe('Done');
  expect((await ticket(ticketId)).status).toBe('RESOLVED');
  expect(await conflictsOf(ticketId)).toMatchObject([{ field: 'status', our_value: 'IN_PROGRESS', winner: 'jira' }]);
});

test('an edit looks once at what it writes over, for two points, and not at all where the site chose fast', async () => {
  const { ticketId, issueId } = await make();
  const reads = () => world.sandbox.usage.report().endpoints.getIssue?.requests ?? 0;
  const before = reads();
  await edit(ticketId, { title: 'Looked first', status: 'IN_PROGRESS' });
  expect(reads() - before).toBe(1);
  await configure({ writeMode: 'fast' });
  await edit(ticketId, { title: 'Not looked' });
  expect(reads() - before).toBe(1);
  expect((await fieldsOf(issueId)).summary).toBe('Not looked');
});

test('a look that shows an older state than is known changes nothing here', async () => {
  const { ticketId, issueId } = await make();
  world.sandbox.jira.applySettings({ readYourWritesLagMs: 60_000 });
  await inJira(issueId, { summary: 'Newer' });
  await world.receive(world.events.splice(0));
  await world.worker.processAll();
  expect((await ticket(ticketId)).title).toBe('Newer');
  await edit(ticketId, { title: 'Newest' });
  world.sandbox.jira.applySettings({ readYourWritesLagMs: 0 });
  await world.settle();
  expect((await ticket(ticketId)).title).toBe('Newest');
  expect(world.sandbox.jira.state.issue(issueId)?.summary).toBe('Newest');
  expect(await conflictsOf(ticketId)).toEqual([]);
});

test('what was fetched a while ago in the same run is looked at again before it is written over', async () => {
  const { ticketId, issueId } = await make();
  await world.owner('update issue_link set fetch_from = 0 where ticket_id = $1', [ticketId]);
  const { connect } = world.sync;
  world.sync.connect = async (...args) => {
    const site = await connect(...args);
    const fetcher: typeof site.fetcher = async (id) => {
      const seen = await site.fetcher(id);
      world.sync.connect = connect;
      await inJira(issueId, { summary: 'Theirs' });
      world.events.length = 0;
      await world.pass(2_000);
      return seen;
    };
    return { ...site, fetcher };
  };
  await edit(ticketId, { title: 'Ours' });
  expect((await fieldsOf(issueId)).summary).toBe('Theirs');
  expect(await conflictsOf(ticketId)).toEqual([
    { field: 'title', our_value: 'Ours', their_value: 'Theirs', winner: 'jira' },
  ]);
});
