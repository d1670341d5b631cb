import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { liveEventSchema } from '@synapse/shared/live';
import { purgePageSchema } from '@synapse/shared/site-settings';
import { type Ticket, ticketSchema } from '@synapse/shared/ticket';
import { tokenFor } from '../support/api.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

let on: JiraApi;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synapse-purge-'));
  on = await startJiraApi({ ATTACHMENT_FOLDER: folder });
});
beforeEach(async () => {
  on.sandbox.faults.remove();
  await setDays(null);
});
afterAll(async () => {
  await on.close();
  await rm(folder, { recursive: true, force: true });
});

const setDays = (purgeDeletedAfterDays: number | null) =>
  on.call('PATCH', `/api/jira/sites/${on.site.siteId}/settings`, { purgeDeletedAfterDays });
const create = async (title = 'Printer on fire') =>
  ticketSchema.parse((await on.call('POST', '/api/tickets', { title })).body);
const stands = async (id: string) => (await count('ticket', 'id', id)) === 1;
const purges = async () => purgePageSchema.parse((await on.call('GET', '/api/sync/purges')).body).items;
const ticketsOf = async (key: string) =>
  (await on.call<{ items: Ticket[] }>('GET', `/api/tickets?jiraKey=${key}`)).body.items;

async function count(table: string, column: string, id: string): Promise<number> {
  const { rows } = await on.api.owner.query<{ n: number }>(
    `select count(*)::int as n from ${table} where ${column} = $1`,
    [id],
  );
  return rows[0]?.n ?? 0;
}

/** Deletes the issue of a ticket, and the ticket learns of it. */
async function deleteIssue({ id, jira }: Ticket): Promise<void> {
  await on.jira('DELETE', `issue/${jira?.issueId}`);
  await sayDeleted(id);
}

const sayDeleted = (id: string) =>
  on.api.owner.query(
    "update issue_link set state = 'deleted_in_jira', last_from_jira_at = now() where ticket_id = $1",
    [id],
  );

/** As if all that has happened to a ticket had happened so many days earlier. */
async function age(id: string, days: number): Promise<void> {
  await on.api.owner.query(
    `update ticket set updated_at = updated_at - $2 * interval '1 day', deleted_at = deleted_at - $2 * interval '1 day' where id = $1`,
    [id, days],
  );
  await on.api.owner.query(
    "update issue_link set last_from_jira_at = last_from_jira_at - $2 * interval '1 day' where ticket_id = $1",
    [id, days],
  );
}

test('a deleted ticket is kept for as long as nobody says otherwise', async () => {
  const [inJira, here] = [await create(), await create()];
  await deleteIssue(inJira);
  await on.call('DELETE', `/api/tickets/${here.id}`);
  for (const { id } of [inJira, here]) await age(id, 1_000);
  await on.settle();
  expect([await stands(inJira.id), await stands(here.id)]).toEqual([true, true]);
  expect(await purges()).toEqual([]);
  // A time that is not up yet keeps it too, and so does an edit made since.
  await setDays(1_001);
  await on.settle();
  await setDays(30);
  await on.call('PATCH', `/api/tickets/${inJira.id}`, { title: 'Still of use' });
  await age(here.id, -1_000);
  await on.settle();
  expect([await stands(inJira.id), await stands(here.id)]).toEqual([true, true]);
});

test('once its time is up, a ticket whose issue was deleted is gone with all that was said, and a row says so', async () => {
  const ticket = await create('Never to be read again');
  const upload = await on.api.call('POST', `/api/tickets/${ticket.id}/attachments?filename=secret.txt`, {
    token: on.token,
    body: 'a secret',
    headers: { 'content-type': 'text/plain' },
  });
  const file = (upload.body as { id: string }).id;
  await on.call('POST', `/api/tickets/${ticket.id}/comments`, { body: 'Said in confidence' });
  expect(await readdir(folder, { recursive: true })).toContainEqual(expect.stringContaining(file));
  const alive = await create();
  await deleteIssue(ticket);
  await age(ticket.id, 31);
  await age(alive.id, 31);
  await setDays(30);
  await on.settle();
  expect((await on.call('GET', `/api/tickets/${ticket.id}`)).status).toBe(404);
  for (const table of ['comment', 'attachment', 'conflict', 'field_history', 'issue_link'])
    expect([table, await count(table, 'ticket_id', ticket.id)]).toEqual([table, 0]);
  expect(await stands(ticket.id)).toBe(false);
  expect(await readdir(folder, { recursive: true })).not.toContainEqual(expect.stringContaining(file));
  expect((await purges())[0]).toMatchObject({
    ticketId: ticket.id,
    ticketNumber: ticket.number,
    issueKey: ticket.jira?.issueKey,
    reason: 'deleted_in_jira',
    purgedBy: 'the setting of the site',
  });
  const { rows } = await on.api.owner.query('select to_jsonb(p)::text as row from ticket_purge p');
  expect(JSON.stringify(rows)).not.toContain('Never to be read');
  const { rows: feed } = await on.api.owner.query('select kind from feed where ticket_id = $1 order by seq desc', [
    ticket.id,
  ]);
  expect(liveEventSchema.shape.kind.parse(feed[0].kind)).toBe('ticket.deleted');
  expect((await on.call('GET', `/api/tickets/${alive.id}`)).status).toBe(200);
});

test('a ticket deleted here goes too, and its issue, which stands on, becomes no new one', async () => {
  const ticket = await create();
  await on.call('DELETE', `/api/tickets/${ticket.id}`);
  await age(ticket.id, 31);
  await setDays(30);
  await on.settle();
  expect(await stands(ticket.id)).toBe(false);
  await on.jira('PUT', `issue/${ticket.jira?.issueId}`, { fields: { summary: 'Goes on in Jira' } });
  await on.call('POST', '/api/tickets/sync');
  await on.settle();
  const key = ticket.jira?.issueKey ?? '';
  expect(await ticketsOf(key)).toEqual([]);
  // Unless somebody asks for one.
  expect((await on.call('POST', `/api/jira/issues/${key}/ticket`, {})).status).toBe(201);
  expect((await ticketsOf(key)).map((one) => one.title)).toEqual(['Goes on in Jira']);
});

test('a ticket that somebody works on at that very moment is waited for, and not passed over for hours', async () => {
  const ticket = await create();
  await on.call('DELETE', `/api/tickets/${ticket.id}`);
  await age(ticket.id, 31);
  await on.settle();
  const somebody = await on.api.owner.connect();
  await somebody.query('begin');
  await somebody.query('select from ticket where id = $1 for update', [ticket.id]);
  await setDays(30);
  const settled = on.settle();
  await setTimeout(500);
  await somebody.query('commit');
  somebody.release();
  await settled;
  expect(await stands(ticket.id)).toBe(false);
});

test('a ticket whose issue Jira shows after all lives again instead', async () => {
  const ticket = await create();
  await sayDeleted(ticket.id);
  await age(ticket.id, 31);
  await setDays(30);
  await on.settle();
  expect(ticketSchema.parse((await on.call('GET', `/api/tickets/${ticket.id}`)).body).sync.state).toBe('synced');
});

test('of a project that is out of sight nothing is removed', async () => {
  const [lost, deleted] = [await create(), await create()];
  await deleteIssue(deleted);
  for (const { id } of [lost, deleted]) await age(id, 31);
  const gone = { kind: 'status', status: 404, body: { errorMessages: ['No project could be found.'], errors: {} } };
  on.sandbox.faults.add({ match: { endpoint: 'getProject' }, action: gone });
  on.sandbox.faults.add({
    match: { endpoint: 'bulkFetchIssues' },
    action: { kind: 'status', status: 200, body: { issues: [], issueErrors: [], expand: '' } },
  });
  await on.call('GET', `/api/tickets/${lost.id}/refresh`);
  await setDays(30);
  await on.settle();
  expect([await stands(lost.id), await stands(deleted.id)]).toEqual([true, true]);
  on.sandbox.faults.remove();
  await on.call('POST', `/api/tickets/${lost.id}/retry`);
  await setDays(30);
  await on.settle();
  expect([await stands(lost.id), await stands(deleted.id)]).toEqual([true, false]);
});

test('only admins see and set it', async () => {
  const token = await tokenFor(on.site.tenantId, { role: 'agent' });
  const path = `/api/jira/sites/${on.site.siteId}/settings`;
  const answers = [
    await on.api.call('PATCH', path, { token, json: { purgeDeletedAfterDays: 1 } }),
    await on.api.call('GET', '/api/sync/purges', { token }),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([403, 403]);
});
