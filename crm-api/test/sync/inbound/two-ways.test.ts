import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const paragraph = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

type Issue = {
  id: string;
  key: string;
  fields: Record<string, unknown> & { status: { name: string }; priority: { name: string }; summary: string };
};
const issue = (id: string) => world.jira<Issue>('GET', `issue/${id}`);
const ticketOf = async (issueId: string) => {
  const found = (await world.tickets()).find((ticket) => ticket.issue_id === issueId);
  if (!found) throw new Error(`no ticket follows issue ${issueId}`);
  return found;
};

test('an issue made in Jira becomes a ticket, and its edits follow', async () => {
  const { id } = await world.jira<Issue>('POST', 'issue', {
    fields: {
      project: { key: 'KAN' },
      issuetype: { name: 'Task' },
      summary: 'The printer is on fire',
      description: paragraph('It *really* is.'),
      priority: { name: 'High' },
    },
  });
  await world.settle();
  expect(await ticketOf(id)).toMatchObject({
    title: 'The printer is on fire',
    status: 'OPEN',
    priority: 'HIGH',
    source: 'JIRA',
    link_state: 'linked',
  });
  expect((await ticketOf(id)).description).toContain('really');

  await world.jira('PUT', `issue/${id}`, {
    fields: { summary: 'The printer is out', priority: { name: 'Lowest' }, description: paragraph('Put out.') },
  });
  const { transitions } = await world.jira<{ transitions: { id: string; to: { name: string } }[] }>(
    'GET',
    `issue/${id}/transitions`,
  );
  await world.jira('POST', `issue/${id}/transitions`, {
    transition: { id: transitions.find((t) => t.to.name === 'In Progress')?.id },
  });
  await world.settle();
  expect(await ticketOf(id)).toMatchObject({
    title: 'The printer is out',
    status: 'IN_PROGRESS',
    priority: 'LOW',
    description: 'Put out.',
  });
});

test('a ticket made here becomes an issue with title, description, priority and status', async () => {
  const made = await world.commands.createTicket(world.caller, {
    title: 'Broken invoice',
    description: '**Bold** words',
    status: 'IN_PROGRESS',
    priority: 'URGENT',
    source: 'API',
    contactId: null,
  });
  expect(made.outcome).toBe('synced');
  const ticket = (await world.tickets()).find((t) => t.id === made.ticketId);
  const there = await issue(ticket?.issue_id ?? '');
  expect(there.fields).toMatchObject({
    summary: 'Broken invoice',
    status: { name: 'In Progress' },
    priority: { name: 'Highest' },
  });
  expect(JSON.stringify(there.fields.description)).toContain('strong');
  await world.settle();
  expect((await world.tickets()).filter((t) => t.title === 'Broken invoice')).toHaveLength(1);
});

test('an edit here reaches Jira at once, and its echo changes nothing', async () => {
  const made = await world.commands.createTicket(world.caller, {
    title: 'First',
    description: '',
    status: 'OPEN',
    priority: 'LOW',
    source: 'API',
    contactId: null,
  });
  await world.settle();
  const edited = await world.commands.editTicket(world.caller, made.ticketId, {
    title: 'Second',
    status: 'CLOSED',
    priority: 'HIGH',
  });
  expect(edited.outcome).toBe('synced');
  const ticket = (await world.tickets()).find((t) => t.id === made.ticketId);
  expect((await issue(ticket?.issue_id ?? '')).fields).toMatchObject({
    summary: 'Second',
    status: { name: 'Done' },
    priority: { name: 'High' },
  });
  await world.settle();
  await world.reconcile();
  expect((await world.tickets()).find((t) => t.id === made.ticketId)).toMatchObject({
    title: 'Second',
    status: 'CLOSED',
    priority: 'HIGH',
  });
});

test('comments go both ways, each exactly once, and an internal one never leaves', async () => {
  const { ticketId } = await world.commands.createTicket(world.caller, {
    title: 'Talk',
    description: '',
    status: 'OPEN',
    priority: 'LOW',
    source: 'API',
    contactId: null,
  });
  const issueId = (await world.tickets()).find((t) => t.id === ticketId)?.issue_id ?? '';
  await world.commands.addComment(world.caller, ticketId, { body: 'For everybody', visibility: 'public' });
  await world.commands.addComment(world.caller, ticketId, { body: 'Only for us', visibility: 'internal' });
  await world.jira('POST', `issue/${issueId}/comment`, { body: paragraph('From Jira') });
  await world.settle();
  await world.reconcile();
  await world.settle();
  const there = await world.jira<{ comments: { id: string; body: unknown }[] }>('GET', `issue/${issueId}/comment`);
  expect(there.comments.map((c) => JSON.stringify(c.body))).toEqual([
    expect.stringContaining('For everybody'),
    expect.stringContaining('From Jira'),
  ]);
  const here = (await world.tickets()).find((t) => t.id === ticketId)?.comments ?? [];
  expect(here.map((c) => c.body).sort()).toEqual(['For everybody', 'From Jira', 'Only for us']);

  const fromJira = there.comments[1]?.id ?? '';
  await world.jira('PUT', `issue/${issueId}/comment/${fromJira}`, { body: paragraph('From Jira, edited') });
  await world.jira('DELETE', `issue/${issueId}/comment/${there.comments[0]?.id}`, undefined, 'grace');
  await world.settle();
  const after = (await world.tickets()).find((t) => t.id === ticketId)?.comments ?? [];
  expect(
    after
      .filter((c) => !c.deleted)
      .map((c) => c.body)
      .sort(),
  ).toEqual(['From Jira, edited', 'Only for us']);
});

test('the reconciler alone brings an issue in, and an idle pass costs one request', async () => {
  const { id } = await world.jira<Issue>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Seen by nobody' },
  });
  world.events.length = 0;
  await world.reconcile();
  expect(await ticketOf(id)).toMatchObject({ title: 'Seen by nobody' });
  await world.reconcile();
  const [run] = await world.owner<{ requests: number; issues_changed: number; status: string }>(
    'select * from sync_run order by started_at desc limit 1',
  );
  expect(run).toMatchObject({ requests: 1, issues_changed: 0, status: 'succeeded' });
});
