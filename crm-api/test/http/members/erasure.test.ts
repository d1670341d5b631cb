import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BulkOutcomeOfTicket } from '@synapse/shared/bulk/bulk';
import type { Ticket } from '@synapse/shared/ticket';
import { joinAs, personToken, tokenFor, userIdFor } from '../support/api.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

/** That the name of who belongs no more is erased, and nothing else. The tests share one workspace with a site of Jira's. */
let on: JiraApi;
let tables: string[];
beforeAll(async () => {
  on = await startJiraApi();
  const { rows } = await on.api.owner.query<{ table: string }>(
    `select table_name as table from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'`,
  );
  tables = rows.map(({ table }) => table);
});
afterAll(() => on.close());

const here = () => on.site.tenantId;
const work = (...kinds: 'erase-people'[]) =>
  on.api.context.workQueueWorker.processAll(kinds.length ? kinds : undefined);

/** Which tables hold a name anywhere. */
async function holding(name: string, tenantId = here()): Promise<string[]> {
  const found: string[] = [];
  for (const table of tables) {
    const query = `select from ${table} r where tenant_id = $1 and position($2 in to_jsonb(r)::text) > 0 limit 1`;
    if ((await on.api.owner.query(query, [tenantId, name])).rowCount) found.push(table);
  }
  return found.sort();
}

type Answer<T> = { status: number; body: T };
const caller =
  (tokenOf: () => Promise<string>, tenantId: string) =>
  async <T = { id: string }>(method: string, path: string, json?: object): Promise<Answer<T>> => {
    const token = await tokenOf();
    const headers = { 'x-workspace': tenantId };
    const { status, body } = await on.api.call(method, path, { token, headers, ...(json ? { json } : {}) });
    return { status, body: body as T };
  };

/** A member who has been here. */
async function member(name = `Zoë ${randomUUID()}`, tenantId = here(), sub: string = randomUUID()) {
  const { memberId } = await joinAs(on.api, tenantId, sub, 'admin');
  const as = caller(() => personToken(sub, { name, email: `${sub}@example.com` }), tenantId);
  const { userId } = (await as<{ userId: string }>('GET', '/api/me')).body;
  await as('GET', '/api/tickets');
  return { sub, name, memberId, as, userId };
}

const remove = (memberId: string) => on.call('DELETE', `/api/members/${memberId}`);
const erase = async (userId: string) => (await on.call('POST', '/api/members/erasures', { userId })).status;

/** Takes a member out and erases them. */
async function removeAndErase({ memberId, userId }: { memberId: string; userId: string }): Promise<void> {
  await remove(memberId);
  expect(await erase(userId)).toBe(202);
  await work('erase-people');
}

const newTicket = async (title: string) =>
  (await on.call<{ id: string; jira: { issueId: string } }>('POST', '/api/tickets', { title })).body;

async function actorsOf(ticketId: string): Promise<Set<string>> {
  const history = await on.call<{ items: { actor: string }[] }>('GET', `/api/tickets/${ticketId}/history`);
  return new Set(history.body.items.map(({ actor }) => actor));
}

test('the name of who belongs no more is erased wherever it stands; what they did stays', async () => {
  const who = await member();
  const { name, as, userId } = who;
  const { id } = (await as('POST', '/api/tickets', { title: 'One' })).body;
  // Jira's account of them is not known, and so they could not be assigned there.
  await as('DELETE', `/api/tickets/${id}/link`);
  const contact = async (called: string) => (await as('POST', '/api/contacts', { name: called })).body.id;
  const kept = await contact('A');
  const done = [
    await as('PATCH', `/api/tickets/${id}`, { title: 'Two', assignee: { userId } }),
    await as('POST', `/api/tickets/${id}/comments`, { body: 'Hello' }),
    await as('POST', '/api/service-tokens', { name: 'Robot', scopes: ['tickets:read'] }),
    await as('POST', '/api/members/invitations', { email: 'new@acme.com', role: 'viewer' }),
    await as('POST', '/api/views', { name: 'Mine' }),
    await as('POST', '/api/tickets/bulk', { ids: [id], action: { kind: 'comment', body: 'x' } }),
    await as('POST', `/api/contacts/${kept}/merge`, { contactId: await contact('B') }),
  ];
  expect(done.map(({ status }) => status)).toEqual([200, 201, 201, 201, 201, 202, 200]);
  await work();
  const everywhere = ['audit_log', 'bulk_job', 'comment', 'contact', 'crm_user', 'field_history', 'invitation'];
  expect(await holding(name)).toEqual(expect.arrayContaining([...everywhere, 'member', 'saved_view', 'service_token']));

  expect(await erase(userId)).toBe(409);
  expect((await remove(who.memberId)).status).toBe(204);
  expect(await erase(userId)).toBe(202);
  await work('erase-people');
  expect(await holding(name)).toEqual([]);
  expect(await erase(userId)).toBe(404);
  expect(await actorsOf(id)).toEqual(new Set(['Former user']));
});

test('neither a conflict that they resolved says their name, nor an undo that left alone what they changed', async () => {
  const who = await member();
  const { ticketId: id, conflictId } = await openConflict();
  expect((await who.as('POST', `/api/sync/conflicts/${conflictId}/resolve`, { take: 'ours' })).status).toBe(200);
  const edit = { kind: 'edit', fields: { priority: 'URGENT' } };
  const job = (await on.call<{ id: string }>('POST', '/api/tickets/bulk', { ids: [id], action: edit })).body.id;
  await work();
  await who.as('PATCH', `/api/tickets/${id}`, { priority: 'LOW' });
  const undo = (await on.call<{ id: string }>('POST', `/api/bulk-jobs/${job}/undo`, {})).body.id;
  await work();
  const message = async () =>
    (await on.call<{ items: { message: string }[] }>('GET', `/api/bulk-jobs/${undo}/outcomes`)).body.items[0]?.message;
  const named = async () =>
    (await on.call<{ items: BulkOutcomeOfTicket[] }>('GET', `/api/bulk-jobs/${undo}/outcomes`)).body.items[0]?.template;
  expect(await named()).toMatchObject([{ code: 'bulk_left', params: { name: who.name } }]);
  expect(await message()).toBe(`Left alone: priority was changed since by ${who.name}.`);

  await removeAndErase(who);
  expect(await conflictsOf(id, 'resolved')).toMatchObject([{ resolved: { by: 'Former user' } }]);
  expect(await message()).toBe('Left alone: priority was changed since by Former user.');
  expect(await named()).toMatchObject([{ params: { name: 'Former user' } }]);
  expect(await holding(who.name)).toEqual([]);
});

/** A conflict of a ticket's title, open. */
async function openConflict(): Promise<{ ticketId: string; conflictId: string }> {
  const { id, jira } = await newTicket('Common');
  on.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action: { kind: 'drop', when: 'before' } });
  expect((await on.call('PATCH', `/api/tickets/${id}`, { title: 'Ours' })).status).toBe(202);
  await on.jira('PUT', `issue/${jira.issueId}`, { fields: { summary: 'Theirs' } });
  await on.call('GET', `/api/tickets/${id}/refresh`);
  const [conflict] = await conflictsOf(id, 'open');
  return { ticketId: id, conflictId: conflict?.id ?? '' };
}

const conflictsOf = async (id: string, state: string) =>
  (await on.call<{ items: { id: string }[] }>('GET', `/api/sync/conflicts?ticketId=${id}&state=${state}`)).body.items;

test('of two people and a service token that are called the same, one is erased and the others stay as they are', async () => {
  const who = await member();
  const namesake = await member(who.name);
  const token = { name: who.name, scopes: ['tickets:read', 'tickets:write', 'sync:manage'], expiresInDays: 1 };
  const made = (await on.call<{ id: string; token: string }>('POST', '/api/service-tokens', token)).body;
  const robot = caller(async () => made.token, here());
  const traces: { id: string; ticketId: string; undo: string; userId: string }[] = [];
  for (const { as, userId } of [who, namesake, { as: robot, userId: `token:${made.id}` }]) {
    const id = (await as('POST', '/api/tickets', { title: 'Of one of them' })).body.id;
    await as('DELETE', `/api/tickets/${id}/link`);
    await as('POST', `/api/tickets/${id}/comments`, { body: 'Said' });
    const file = await on.api.call('POST', `/api/tickets/${id}/attachments?filename=a.txt`, {
      token: as === robot ? made.token : await personToken((as === who.as ? who : namesake).sub, { name: who.name }),
      headers: { 'x-workspace': here(), 'content-type': 'text/plain' },
      body: 'x',
    });
    expect(file.status).toBe(201);
    const { ticketId, conflictId } = await openConflict();
    expect((await as('POST', `/api/sync/conflicts/${conflictId}/resolve`, { take: 'ours' })).status).toBe(200);
    const job = (
      await on.call<{ id: string }>('POST', '/api/tickets/bulk', {
        ids: [id],
        action: { kind: 'edit', fields: { priority: 'URGENT' } },
      })
    ).body.id;
    await work();
    await as('PATCH', `/api/tickets/${id}`, { priority: 'LOW' });
    const undo = (await on.call<{ id: string }>('POST', `/api/bulk-jobs/${job}/undo`, {})).body.id;
    await work();
    traces.push({ id, ticketId, undo, userId });
  }

  type Said = { items: { author: object }[] };
  const read = async ({ id, ticketId, undo }: (typeof traces)[number]) => ({
    history: (
      await on.call<{ items: { by: { userId: string } | null; actor: string }[] }>('GET', `/api/tickets/${id}/history`)
    ).body.items
      .filter(({ actor }) => actor !== 'Ann Agent')
      .map(({ by, actor }) => ({ by, actor })),
    comment: (await on.call<Said>('GET', `/api/tickets/${id}/comments`)).body.items[0]?.author,
    file: (await on.call<Said>('GET', `/api/tickets/${id}/attachments`)).body.items[0]?.author,
    resolved: (await conflictsOf(ticketId, 'resolved')) as object[],
    outcome: (await on.call<{ items: { message: string }[] }>('GET', `/api/bulk-jobs/${undo}/outcomes`)).body.items[0]
      ?.message,
  });
  const before = await Promise.all(traces.map(read));
  for (const [at, { userId }] of traces.entries()) {
    const by = { name: who.name, userId, jiraAccountId: null };
    expect(before[at]).toMatchObject({
      ...{ comment: by, file: by, resolved: [{ resolved: { by: who.name, userId, jiraAccountId: null } }] },
      outcome: `Left alone: priority was changed since by ${who.name}.`,
    });
    expect(before[at]?.history.length).toBeGreaterThan(0);
    for (const entry of before[at]?.history ?? []) expect(entry).toEqual({ actor: who.name, by });
  }

  await removeAndErase(who);
  const after = await Promise.all(traces.map(read));
  expect(after.slice(1)).toEqual(before.slice(1));
  const former = { name: 'Former user', userId: null, jiraAccountId: null };
  expect(after[0]).toMatchObject({
    ...{ comment: former, file: former, resolved: [{ resolved: { by: 'Former user', userId: null } }] },
    outcome: 'Left alone: priority was changed since by Former user.',
  });
  for (const entry of after[0]?.history ?? []) expect(entry).toEqual({ actor: 'Former user', by: former });
});

test('nor does why something waits: that Jira has no account of them, or will not have them assigned', async () => {
  const who = await member();
  const { accountId } = await on.jira<{ accountId: string }>('GET', 'myself');
  const assignee = { userId: who.userId, name: who.name };
  const why = async (id: string) => {
    const { sync } = (await on.call<Ticket>('GET', `/api/tickets/${id}`)).body;
    return { state: sync.state, code: sync.reason?.template?.code };
  };
  const unmatched = (await newTicket('One')).id;
  await who.as('PATCH', `/api/tickets/${unmatched}`, { assignee });
  expect(await why(unmatched)).toEqual({ state: 'parked', code: 'person_unmatched' });

  await on.call('PUT', `/api/jira/sites/${on.site.siteId}/people`, {
    users: [{ userId: who.userId, name: who.name, accountId }],
  });
  // Jira's name of them is the one that is shown then.
  await on.api.owner.query('update jira_person set name = $1 where user_id = $2', [who.name, who.userId]);
  const refused = (await newTicket('Two')).id;
  const body = { errorMessages: [], errors: { assignee: 'This user cannot be assigned.' } };
  on.sandbox.faults.add({ match: { endpoint: 'editIssue' }, action: { kind: 'status', status: 400, body } });
  await who.as('PATCH', `/api/tickets/${refused}`, { assignee });
  on.sandbox.faults.remove();
  expect(await why(refused)).toEqual({ state: 'parked', code: 'field_refused' });
  await removeAndErase(who);
  expect(await holding(who.name)).toEqual([]);
});

test('by a process whose clock is behind that of another one, what they did a moment ago is erased as well', async () => {
  const who = await member();
  on.api.clock.offset = 20_000;
  const { id } = (await who.as('POST', '/api/tickets', { title: 'Ahead' })).body;
  await who.as('POST', `/api/tickets/${id}/comments`, { body: 'Hello' });
  on.api.clock.offset = 0;
  await removeAndErase(who);
  expect(await holding(who.name)).toEqual([]);
  expect(await actorsOf(id)).toEqual(new Set(['Former user']));
});

test('nothing is left of their address, nor of their id but where it says who did or has something', async () => {
  const who = await member();
  const { id } = (await who.as('POST', '/api/tickets', { title: 'One' })).body;
  await who.as('POST', `/api/tickets/${id}/comments`, { body: 'Hello' });
  const own = `Of nobody else ${randomUUID()}`;
  for (const view of [{ name: 'Ours', visibility: 'workspace' }, { name: own }])
    expect((await who.as('POST', '/api/views', view)).status).toBe(201);
  await who.as('POST', '/api/tickets/bulk', { ids: [id], action: { kind: 'comment', body: 'x' } });
  await work();
  expect(await holding(who.userId)).toContain('field_history');
  expect(await holding(own)).toEqual(['saved_view']);
  await removeAndErase(who);
  expect(await holding(`${who.sub}@example.com`)).toEqual([]);
  expect(await holding(who.userId)).toEqual(['audit_log', 'bulk_job', 'saved_view']);
  // What they kept to themselves is of no use to anybody, and nobody could delete it.
  expect(await holding(own)).toEqual([]);
});

test('nor does an answer that is kept for somebody else’s request; sent again, it is answered anew', async () => {
  const who = await member();
  const { id } = await newTicket('For them');
  await on.call('DELETE', `/api/tickets/${id}/link`);
  await on.call('PATCH', `/api/tickets/${id}`, { assignee: { userId: who.userId } });
  const headers = { 'idempotency-key': randomUUID() };
  const send = () => on.api.call('POST', `/api/tickets/${id}/retry`, { token: on.token, json: {}, headers });
  expect((await send()).status).toBe(200);
  expect(await holding(who.name)).toContain('idempotency_key');
  await removeAndErase(who);
  expect(await holding(who.name)).toEqual([]);
  const again = await send();
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, null]);
  expect(again.body).toMatchObject({ id, assignee: { userId: who.userId, name: 'Former user' } });
});

test('a name that they had before is erased, too', async () => {
  const who = await member(`Before ${randomUUID()}`);
  const { id } = (await who.as('POST', '/api/tickets', { title: 'x' })).body;
  const renamed = caller(() => personToken(who.sub, { name: `After ${randomUUID()}` }), here());
  await renamed('PATCH', `/api/tickets/${id}`, { title: 'y' });
  await removeAndErase(who);
  expect(await holding(who.name)).toEqual([]);
  expect(await actorsOf(id)).toEqual(new Set(['Former user']));
});

test('who comes again can be erased again, under the same name or before the first is erased', async () => {
  const sub = randomUUID();
  const as = (name: string) => caller(() => tokenFor(here(), { role: 'agent', sub, name }), here());
  const [first, second] = [`First ${sub}`, `Second ${sub}`];
  const { userId } = (await as(first)<{ userId: string }>('GET', '/api/me')).body;
  const { id } = (await as(first)('POST', '/api/tickets', { title: 'x' })).body;
  expect(await erase(userId)).toBe(202);
  await as(second)('PATCH', `/api/tickets/${id}`, { title: 'y' });
  expect(await erase(userId)).toBe(202);
  await work('erase-people');
  expect([await holding(first), await holding(second)]).toEqual([[], []]);

  await as(first)('PATCH', `/api/tickets/${id}`, { title: 'z' });
  expect(await holding(first)).toEqual(['crm_user', 'field_history']);
  expect(await erase(userId)).toBe(202);
  await work('erase-people');
  expect(await holding(first)).toEqual([]);
});

test('what happens while it is under way is left alone, but for what goes on in their name', async () => {
  const who = await member();
  const ids = [await newTicket('One'), await newTicket('Two')].map(({ id }) => id);
  const started = await who.as('POST', '/api/tickets/bulk', {
    ids,
    action: { kind: 'edit', fields: { priority: 'LOW' } },
  });
  // As if they had come by what their token says, for the list of members ends what its people have begun.
  await on.api.owner.query('delete from member where id = $1', [who.memberId]);
  expect(await erase(who.userId)).toBe(202);
  // Another one of the same name.
  const other = await member(who.name);
  const { id } = (await other.as('POST', '/api/tickets', { title: 'By the other one' })).body;
  await work();
  expect(await actorsOf(id)).toEqual(new Set([who.name]));
  const job = await on.call<{ status: string }>('GET', `/api/bulk-jobs/${started.body.id}`);
  expect(job.body.status).toBe('cancelled');
  for (const ticketId of ids) expect(await actorsOf(ticketId)).not.toContain(who.name);
});

test('a bulk change of somebody else that is to assign them, and has not ended, writes no name', async () => {
  const who = await member();
  const { id } = await newTicket('One');
  await on.call('DELETE', `/api/tickets/${id}/link`);
  const fields = { assignee: { userId: who.userId, name: who.name } };
  const job = await on.call('POST', '/api/tickets/bulk', { ids: [id], action: { kind: 'edit', fields } });
  expect(job.status).toBe(202);
  await remove(who.memberId);
  expect(await holding(who.name)).toContain('bulk_job');
  expect(await erase(who.userId)).toBe(202);
  await work('erase-people');
  await work();
  const { assignee } = (await on.call<{ assignee: object }>('GET', `/api/tickets/${id}`)).body;
  expect(assignee).toMatchObject({ userId: who.userId, name: 'Former user' });
  expect(await holding(who.name)).toEqual([]);
});

test('who has accepted an invitation, and was taken out before they came, is erased too; the audit log says who was taken out', async () => {
  const name = `Zoë ${randomUUID()}`;
  const email = `${randomUUID()}@example.com`;
  const person = await personToken(randomUUID(), { name, email, email_verified: true });
  const invited = await on.call<{ token: string }>('POST', '/api/members/invitations', { email, role: 'agent' });
  const { token } = invited.body;
  expect((await on.api.call('POST', '/api/me/invitations', { token: person, json: { token } })).status).toBe(200);
  const members = await on.call<{ items: { id: string; userId: string; name: string }[] }>(
    'GET',
    '/api/members?limit=200',
  );
  const { id: memberId, userId } = members.body.items.find((one) => one.name === name) ?? { id: '', userId: '' };
  await remove(memberId);
  const removed = await on.call<{ items: { about: string }[] }>('GET', '/api/audit?action=member.removed&limit=1');
  expect(removed.body.items).toMatchObject([{ about: `member:${memberId} user:${userId}` }]);
  expect(await holding(name)).toEqual(['audit_log']);
  expect(await erase(userId)).toBe(202);
  await work('erase-people');
  expect(await holding(name)).toEqual([]);
  expect(await erase(userId)).toBe(404);
});

test('who was erased, and is assigned by their name once more, can be erased again', async () => {
  const who = await member();
  const [{ id: ticketId }, other] = [await newTicket('One'), await newTicket('Two')];
  await on.call('DELETE', `/api/tickets/${ticketId}/link`);
  await removeAndErase(who);
  const assignee = { userId: who.userId, name: who.name };
  for (const id of [ticketId, other.id]) await on.call('PATCH', `/api/tickets/${id}`, { assignee });
  expect(await holding(who.name)).toContain('ticket');
  expect(await erase(who.userId)).toBe(202);
  await work('erase-people');
  expect(await holding(who.name)).toEqual([]);
  expect(await erase(who.userId)).toBe(404);
});

/** Who is named here by others only: never a user, and in no audit log. */
test.each<[where: string, name: (assignee: object, ticketId: string) => Promise<unknown>]>([
  [
    'a deleted ticket',
    async (assignee, id) => {
      await on.call('PATCH', `/api/tickets/${id}`, { assignee });
      await on.call('DELETE', `/api/tickets/${id}`);
    },
  ],
  [
    'a custom field',
    (assignee, id) =>
      on.api.owner.query('update ticket set custom = $2 where id = $1', [id, JSON.stringify({ owner: assignee })]),
  ],
  [
    'the history',
    async (assignee, id) => {
      await on.call('PATCH', `/api/tickets/${id}`, { assignee });
      await on.call('PATCH', `/api/tickets/${id}`, { assignee: null });
    },
  ],
  [
    'a bulk change that waits',
    (assignee, id) =>
      on.call('POST', '/api/tickets/bulk', { ids: [id], action: { kind: 'edit', fields: { assignee } } }),
  ],
])('who is named only by %s can be erased, once', async (_where, nameThere) => {
  const name = `Zoë ${randomUUID()}`;
  const userId = userIdFor(randomUUID());
  const { id } = await newTicket('About somebody');
  await on.call('DELETE', `/api/tickets/${id}/link`);
  await nameThere({ userId, name }, id);
  expect(await holding(name)).not.toEqual([]);
  expect(await erase(userId)).toBe(202);
  await work('erase-people');
  expect(await holding(name)).toEqual([]);
  expect(await erase(userId)).toBe(404);
});

test('the same person in another workspace stays as they are, and nobody from there can erase who is here', async () => {
  const other = await on.api.tenant('Other');
  const who = await member();
  const there = await member(who.name, other, who.sub);
  await there.as('POST', '/api/tickets', { title: 'There' });
  const before = await holding(who.name, other);
  expect(before).toContain('field_history');
  await removeAndErase(who);
  expect(await holding(who.name, other)).toEqual(before);
  const local = await member();
  const foreign = caller(() => tokenFor(other, { role: 'admin', sub: randomUUID(), name: 'Foreign' }), other);
  expect((await foreign('POST', '/api/members/erasures', { userId: local.userId })).status).toBe(404);
});

test('a site’s data that they asked to purge says no name', async () => {
  const who = await member();
  expect((await who.as('POST', `/api/jira/sites/${on.site.siteId}/disconnect`, { data: 'purge' })).status).toBe(200);
  expect(await holding(who.name)).toContain('jira_site');
  await removeAndErase(who);
  await work();
  expect(await holding(who.name)).toEqual([]);
});
