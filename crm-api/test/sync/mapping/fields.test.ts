import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTicketSchema, type Person } from '@synapse/shared/ticket';
import { withTenant } from '../../../src/store/db/database.ts';
import { lockTickets } from '../../../src/store/tickets/ticket-states.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** The fields beyond title, description, status and priority, each both ways against the sandbox. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
  await world.owner(`update jira_site set config = $1`, [
    JSON.stringify({
      projects: {
        KAN: { customFields: [{ name: 'customerReference', fieldId: 'customfield_10039', kind: 'text' }] },
      },
    }),
  ]);
});
afterAll(() => world.close());

const ADA = '5b10a2844c20165700ede21g';
const LINUS = '5b109f2e9729b51b54dc274d';

type Issue = {
  id: string;
  fields: Record<string, unknown> & { labels: string[]; assignee: { accountId: string } | null };
};
const issue = (id: string) => world.jira<Issue>('GET', `issue/${id}`);

async function ticket(ticketId: string) {
  const state = await withTenant(world.db, world.tenantId, async (tx) =>
    (await lockTickets(tx, world.tenantId, [ticketId], [])).get(ticketId),
  );
  if (!state?.link) throw new Error(`no linked ticket ${ticketId}`);
  return { ...state, link: state.link };
}

async function make(input: Record<string, unknown> = {}): Promise<{ ticketId: string; issueId: string }> {
  const made = await world.commands.createTicket(
    world.caller,
    createTicketSchema.parse({ title: 'A ticket of the field tests', ...input }),
  );
  expect(made.outcome).toBe('synced');
  await world.settle();
  return { ticketId: made.ticketId, issueId: (await ticket(made.ticketId)).link.issueId ?? '' };
}

const edit = (ticketId: string, patch: Parameters<SyncWorld['commands']['editTicket']>[2]) =>
  world.commands.editTicket(world.caller, ticketId, patch);
const editInJira = (issueId: string, body: unknown) => world.jira('PUT', `issue/${issueId}`, body);
const historyOf = (ticketId: string, field: string) =>
  world.owner<{ rule: string; new_value: unknown }>(
    'select rule, new_value from field_history where ticket_id = $1 and field = $2 order by id',
    [ticketId, field],
  );

test('a new ticket brings every field into its issue', async () => {
  const { ticketId, issueId } = await make({
    labels: ['vip', 'billing', 'vip'],
    dueDate: '2026-12-24',
    assignee: { accountId: LINUS },
    custom: { customerReference: 'ACME-7' },
  });
  const { fields } = await issue(issueId);
  expect(fields).toMatchObject({
    labels: ['billing', `crm-${ticketId}`, 'vip'],
    duedate: '2026-12-24',
    assignee: { accountId: LINUS },
    customfield_10039: 'ACME-7',
  });
  expect((await ticket(ticketId)).fields).toMatchObject({
    labels: ['billing', 'vip'],
    dueDate: '2026-12-24',
    // The name is Jira's, although only the account was given.
    assignee: { userId: null, accountId: LINUS, name: 'Linus Okafor' },
    'custom.customerReference': 'ACME-7',
  });
});

test('an issue with every field becomes a ticket with every field, and clearing them clears them', async () => {
  const { id } = await world.jira<Issue>('POST', 'issue', {
    fields: {
      project: { key: 'KAN' },
      issuetype: { name: 'Task' },
      summary: 'Full',
      labels: ['b', 'a'],
      duedate: '2026-05-01',
      assignee: { accountId: ADA },
      customfield_10039: 'R-1',
    },
  });
  await world.settle();
  const found = (await world.tickets()).find((one) => one.issue_id === id);
  const ticketId = found?.id ?? '';
  expect((await ticket(ticketId)).fields).toMatchObject({
    labels: ['a', 'b'],
    dueDate: '2026-05-01',
    assignee: { userId: null, accountId: ADA, name: 'Ada Lovelace' },
    'custom.customerReference': 'R-1',
  });
  await editInJira(id, { fields: { labels: [], duedate: null, assignee: null, customfield_10039: null } });
  await world.settle();
  expect((await ticket(ticketId)).fields).toMatchObject({
    labels: [],
    dueDate: null,
    assignee: null,
    'custom.customerReference': null,
  });
});

test('an edit of each field here reaches Jira, and clearing it too', async () => {
  const { ticketId, issueId } = await make();
  const set = await edit(ticketId, {
    labels: ['x'],
    dueDate: '2026-06-01',
    assignee: { accountId: ADA },
    custom: { customerReference: 'R-2' },
  });
  expect(set.outcome).toBe('synced');
  expect((await issue(issueId)).fields).toMatchObject({
    labels: [`crm-${ticketId}`, 'x'],
    duedate: '2026-06-01',
    assignee: { accountId: ADA },
    customfield_10039: 'R-2',
  });
  const cleared = await edit(ticketId, {
    labels: [],
    dueDate: null,
    assignee: null,
    custom: { customerReference: null },
  });
  expect(cleared.outcome).toBe('synced');
  expect((await issue(issueId)).fields).toMatchObject({
    labels: [`crm-${ticketId}`],
    duedate: null,
    assignee: null,
    customfield_10039: null,
  });
  await world.settle();
  expect((await ticket(ticketId)).fields).toMatchObject({ labels: [], dueDate: null, assignee: null });
});

test('labels added and removed on both sides at once are put together, with no conflict', async () => {
  const { ticketId, issueId } = await make({ labels: ['keep', 'ours-goes', 'theirs-goes'] });
  await editInJira(issueId, { update: { labels: [{ add: 'theirs' }, { remove: 'theirs-goes' }] } });
  // Jira's event is still on its way when the agent saves.
  const edited = await edit(ticketId, { labels: ['keep', 'theirs-goes', 'ours'] });
  expect(edited.outcome).toBe('synced');
  await world.settle();
  expect((await ticket(ticketId)).fields.labels).toEqual(['keep', 'ours', 'theirs']);
  expect((await issue(issueId)).fields.labels).toEqual([`crm-${ticketId}`, 'keep', 'ours', 'theirs']);
  expect(await world.owner('select 1 from conflict where ticket_id = $1', [ticketId])).toEqual([]);
});

test('the label that marks our issues survives whatever is done to labels here, and is shown nowhere', async () => {
  const { ticketId, issueId } = await make({ labels: ['one'] });
  await edit(ticketId, { labels: [] });
  await editInJira(issueId, { update: { labels: [{ add: 'two' }] } });
  await world.settle();
  await edit(ticketId, { labels: ['three'] });
  await world.settle();
  expect((await issue(issueId)).fields.labels).toEqual([`crm-${ticketId}`, 'three']);
  expect((await historyOf(ticketId, 'labels')).flatMap((entry) => entry.new_value)).not.toContain(`crm-${ticketId}`);
  expect(createTicketSchema.safeParse({ title: 'x', labels: [`crm-${ticketId}`] }).success).toBe(false);
});

test('a CRM user goes to Jira as the person they are matched with, and to nobody when there is none', async () => {
  await world.owner(
    `insert into jira_person (tenant_id, site_id, account_id, user_id, name, matched_by) values ($1, $2, $3, 'crm-1', 'Ada L.', 'hand')`,
    [world.tenantId, world.siteId, ADA],
  );
  const { ticketId, issueId } = await make({ assignee: { userId: 'crm-1' } });
  expect((await issue(issueId)).fields.assignee).toMatchObject({ accountId: ADA });
  const unmatched = await edit(ticketId, { title: 'Goes all the same', assignee: { userId: 'crm-2', name: 'Bo' } });
  expect(unmatched).toMatchObject({ outcome: 'refused', refusal: { field: 'assignee' } });
  const { fields } = await issue(issueId);
  expect(fields.assignee).toMatchObject({ accountId: ADA });
  expect(fields.summary).toBe('Goes all the same');
  const { assignee } = (await ticket(ticketId)).fields;
  expect(assignee satisfies Person | null).toEqual({ userId: 'crm-2', accountId: null, name: 'Bo' });
});

test('a label that Jira refuses holds back no other field', async () => {
  const { ticketId, issueId } = await make();
  world.sandbox.faults.add({
    match: { endpoint: 'editIssue', issue: issueId },
    count: 1,
    action: { kind: 'status', status: 400, body: { errorMessages: [], errors: { labels: 'No such label here.' } } },
  });
  const edited = await edit(ticketId, { labels: ['refused'], dueDate: '2026-07-01', title: 'The rest goes' });
  expect(edited).toMatchObject({ outcome: 'refused', refusal: { field: 'labels', jira: 'No such label here.' } });
  expect((await issue(issueId)).fields).toMatchObject({ duedate: '2026-07-01', summary: 'The rest goes' });
  // What was refused then does not make what is done now look refused.
  expect((await edit(ticketId, { title: 'Later' })).outcome).toBe('synced');
  const said = { body: 'Said later', visibility: 'public' as const };
  expect((await world.commands.addComment(world.caller, ticketId, said)).outcome).toBe('synced');
  expect((await ticket(ticketId)).link.refused).toMatchObject({ labels: { jira: 'No such label here.' } });
  expect(await world.commands.retryTicket(world.caller, ticketId)).toMatchObject({ outcome: 'synced' });
  expect((await issue(issueId)).fields.labels).toContain('refused');
});

test('a project whose screens leave labels out gets its issue all the same', async () => {
  const body = { errorMessages: [], errors: { labels: "Field 'labels' cannot be set." } };
  world.sandbox.faults.add({
    match: { endpoint: 'createIssue' },
    count: 2,
    action: { kind: 'status', status: 400, body },
  });
  const input = createTicketSchema.parse({ title: 'No labels there', labels: ['mine'], dueDate: '2026-08-01' });
  const made = await world.commands.createTicket(world.caller, input);
  expect(made).toMatchObject({ outcome: 'refused', refusal: { field: 'labels' } });
  const { link } = await ticket(made.ticketId);
  expect((await issue(link.issueId ?? '')).fields).toMatchObject({ labels: [], duedate: '2026-08-01' });
  await world.settle();
  await world.reconcile();
  expect((await world.tickets()).filter((one) => one.title === 'No labels there')).toHaveLength(1);
});

test('both sides setting another due date is a conflict that keeps the losing day', async () => {
  const { ticketId, issueId } = await make({ dueDate: '2026-01-01' });
  await world.owner(`update jira_site set config = jsonb_set(config, '{policies}', '{"dueDate": "crm"}')`);
  await editInJira(issueId, { fields: { duedate: '2026-01-02' } });
  world.sandbox.faults.add({
    match: { endpoint: 'editIssue' },
    count: 1,
    action: { kind: 'status', status: 503, body: {} },
  });
  expect((await edit(ticketId, { dueDate: '2026-01-03' })).outcome).toBe('pending');
  await world.hurry();
  await world.settle();
  expect((await issue(issueId)).fields.duedate).toBe('2026-01-03');
  expect(
    await world.owner('select field, our_value, their_value, winner from conflict where ticket_id = $1', [ticketId]),
  ).toEqual([{ field: 'dueDate', our_value: '2026-01-03', their_value: '2026-01-02', winner: 'crm' }]);
});

test('tickets from before a field was synced take Jira’s value without a conflict', async () => {
  const { ticketId, issueId } = await make();
  await world.owner("update issue_link set base = base - 'labels', marks = marks - 'labels' where ticket_id = $1", [
    ticketId,
  ]);
  await editInJira(issueId, { update: { labels: [{ add: 'old' }] } });
  await world.settle();
  expect((await ticket(ticketId)).fields.labels).toEqual(['old']);
  expect(await world.owner('select 1 from conflict where ticket_id = $1', [ticketId])).toEqual([]);
});
