import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { isRole } from '@synapse/shared/api/define-route';
import { API } from '@synapse/shared/api/registry';
import { withTenant } from '../../../src/store/db/database.ts';
import { pruneByAge } from '../../../src/store/purge/prune.ts';
import { removeTickets } from '../../../src/store/purge/purge.ts';
import { byWhom } from '../../../src/sync/engine/requester.ts';
import { startTestApi, type TestApi, tokenFor, userIdFor } from '../support/api.ts';
import { startReceiver } from '../support/receiver.ts';
import { connectTestSite } from '../support/signed.ts';

let api: TestApi;
let second: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  second = await startTestApi({}, api);
});
afterAll(async () => {
  await second.close();
  await api.close();
});

let tenantId: string;
let token: string;
beforeEach(async () => {
  api.clock.offset = 0;
  tenantId = await api.tenant();
  token = await tokenFor(tenantId, { role: 'admin' });
});

const send = (key: string, json: unknown, { path = '/api/tickets', at = api, as = token } = {}) =>
  at.call('POST', path, { token: as, json, headers: { 'idempotency-key': key } });

async function count(table: 'ticket' | 'contact' | 'comment' | 'attachment' | 'idempotency_key'): Promise<number> {
  const { rows } = await api.owner.query<{ n: number }>(
    `select count(*)::int as n from ${table} where tenant_id = $1`,
    [tenantId],
  );
  return rows[0]?.n ?? -1;
}

/** As a process leaves it that is killed between the commit of the work and its answer. */
const forgetAnswer = () =>
  api.owner.query('update idempotency_key set answer_status = null, answer_body = null where tenant_id = $1', [
    tenantId,
  ]);

test('a request that is sent again with its key is answered the same again, and makes nothing', async () => {
  const first = await send('one', { title: 'Once' });
  const again = await send('one', { title: 'Once' }, { at: second });
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('location')).toBe(first.headers.get('location'));
  expect(await count('ticket')).toBe(1);
  // Another user of the workspace has keys of their own.
  const other = await send('one', { title: 'Once' }, { as: await tokenFor(tenantId, { sub: 'user-2' }) });
  expect(other.headers.get('idempotency-replayed')).toBeNull();
  expect(await count('ticket')).toBe(2);
});

test('every POST of a workspace takes a key but those that answer with a secret, and those that need none', () => {
  const posts = Object.entries(API).filter(([, { method, who }]) => method === 'POST' && isRole(who));
  const without = posts.filter(([, { idempotent }]) => idempotent !== 'by-key').map(([name]) => name);
  const secret = ['createWebhookEndpoint', 'rotateWebhookSecret', 'addWebhookSecret', 'createServiceToken'];
  const link = ['createInvitation', 'resendInvitation', 'createPairingCode'];
  const changesNothing = ['previewBulk', 'dryRun', 'forecastImport', 'checkProjectConfig'];
  const asksAgain = ['rotateSiteSecret'];
  const ownProtocol = ['callTools'];
  expect(without.sort()).toEqual([...secret, ...link, ...changesNothing, ...asksAgain, ...ownProtocol].sort());
});

test('who was erased once is not looked for again by the same request', async () => {
  await api.call('GET', '/api/tickets', { token: await tokenFor(tenantId, { sub: 'to be erased' }) });
  const erasure = { userId: userIdFor('to be erased') };
  const path = '/api/members/erasures';
  expect((await send('erase', erasure, { path })).status).toBe(202);
  const again = await send('erase', erasure, { path, at: second });
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
  expect((await send('another', erasure, { path })).status).toBe(404);
});

test('an erasure whose process died before its answer was kept is answered for by the next try', async () => {
  await api.call('GET', '/api/tickets', { token: await tokenFor(tenantId, { sub: 'to be erased' }) });
  const erasure = { userId: userIdFor('to be erased') };
  const path = '/api/members/erasures';
  expect((await send('erase', erasure, { path })).status).toBe(202);
  await forgetAnswer();
  api.clock.offset = 11_000;
  expect((await send('erase', erasure, { path })).status).toBe(202);
  const { rows } = await api.owner.query(`select from audit_log where tenant_id = $1 and action = 'person.erased'`, [
    tenantId,
  ]);
  expect(rows).toHaveLength(1);
});

test('what somebody else has set right since is not undone by the next try of a request whose process died', async () => {
  const { siteId } = await connectTestSite(api, tenantId);
  const importId = randomUUID();
  await api.owner.query(
    `insert into import_job (tenant_id, id, site_id, jql, created_by, total, projects) values ($1, $2, $3, '', 'Ann', 1, '{}')`,
    [tenantId, importId, siteId],
  );
  const hook = { url: 'https://hooks.example.com/' };
  const endpoint = (await api.call('POST', '/api/webhook-endpoints', { token, json: hook })).body as { id: string };
  await send('ticket', { title: 'Once' });
  const sync = () => send('sync', {}, { path: '/api/tickets/sync' });
  const runs = (await sync()).body;
  await api.owner.query(`update sync_run set status = 'succeeded' where site_id = $1`, [siteId]);
  const stateOf = async (table: string, column: string, id: string) =>
    (await api.owner.query<{ now: unknown }>(`select ${column} as now from ${table} where id = $1`, [id])).rows[0]?.now;
  const requests = [
    {
      path: `/api/imports/${importId}/pause`,
      json: {},
      setRight: () => api.call('POST', `/api/imports/${importId}/resume`, { token, json: {} }),
      now: () => stateOf('import_job', 'status', importId),
      right: 'queued',
    },
    {
      path: `/api/webhook-endpoints/${endpoint.id}/replay`,
      json: { fromSeq: 1 },
      setRight: () => api.owner.query('update webhook_endpoint set cursor = 1 where id = $1', [endpoint.id]),
      now: () => stateOf('webhook_endpoint', 'cursor::int', endpoint.id),
      right: 1,
    },
    {
      path: `/api/jira/sites/${siteId}/disconnect`,
      json: { data: 'keep' },
      // As another pairing does.
      setRight: () => api.owner.query(`update jira_site set state = 'connected' where id = $1`, [siteId]),
      now: () => stateOf('jira_site', 'state', siteId),
      right: 'connected',
    },
  ];
  for (const { path, json } of requests) expect((await send(path, json, { path })).status).toBeLessThan(300);
  for (const { setRight } of requests) await setRight();
  await forgetAnswer();
  api.clock.offset = 11_000;
  expect((await sync()).body).toEqual(runs);
  for (const { path, json, now, right } of requests) {
    expect((await send(path, json, { path })).status).toBeLessThan(300);
    expect([path, await now()]).toEqual([path, right]);
  }
});

test('a test of an endpoint is sent once for its key, and is the same message where it is sent again', async () => {
  const receiver = await startReceiver();
  const own = await startTestApi({ WEBHOOK_ALLOWED_HOSTS: 'http://127.0.0.1' }, api);
  try {
    const made = await own.call('POST', '/api/webhook-endpoints', { token, json: { url: receiver.url } });
    const path = `/api/webhook-endpoints/${(made.body as { id: string }).id}/test`;
    const first = await send('test', {}, { path, at: own });
    expect(first.body).toMatchObject({ status: 204, delivered: true });
    await forgetAnswer();
    own.clock.offset = 11_000;
    expect((await send('test', {}, { path, at: own })).body).toEqual(first.body);
    expect(receiver.received).toHaveLength(1);
    // As a process leaves it that is killed before it has written down what it sent.
    await api.owner.query('update idempotency_key set effect = null where tenant_id = $1', [tenantId]);
    await forgetAnswer();
    own.clock.offset = 22_000;
    expect((await send('test', {}, { path, at: own })).status).toBe(200);
    expect(receiver.received.map(({ id }) => id)).toEqual(Array(2).fill(receiver.received[0]?.id));
  } finally {
    await own.close();
    await receiver.close();
  }
});

test('what was asked to be retried is told again as it was, and is not retried again', async () => {
  const ids = await Promise.all(
    ['one', 'two'].map(async (key) => ((await send(key, { title: key })).body as { id: string }).id),
  );
  const park = () => api.owner.query(`update ticket set sync_state = 'parked' where tenant_id = $1`, [tenantId]);
  const parked = async () =>
    (await api.owner.query(`select from ticket where tenant_id = $1 and sync_state = 'parked'`, [tenantId])).rowCount;
  const path = '/api/sync/failures/retry';
  for (const json of [{ all: true }, { ticketIds: ids }]) {
    const key = JSON.stringify(json);
    await park();
    expect((await send(key, json, { path })).body).toEqual({ retried: 2 });
    expect(await parked()).toBe(0);
    await forgetAnswer();
    api.clock.offset += 11_000;
    // What is stuck since is for another request.
    await park();
    expect((await send(key, json, { path })).body).toEqual({ retried: 2 });
    expect(await parked()).toBe(2);
  }
});

test('a key is of one request: another body or address is refused', async () => {
  await send('one', { title: 'Once' });
  for (const [json, path] of [
    [{ title: 'Twice' }, '/api/tickets'],
    [{ title: 'Once' }, '/api/contacts'],
  ] as const) {
    const answer = await send('one', path === '/api/contacts' ? { name: 'Once' } : json, { path });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'idempotency_key_reused' });
  }
  expect(await count('ticket')).toBe(1);
  for (const key of ['', 'x'.repeat(256), 'caf\u00e9']) expect((await send(key, { title: 'Once' })).status).toBe(400);
});

test('a file of JSON is compared as any other file: by name, type and length', async () => {
  const ticket = (await send('ticket', { title: 'Once' })).body as { id: string };
  const upload = (body: string) =>
    api.call('POST', `/api/tickets/${ticket.id}/attachments?filename=a.json`, {
      token,
      body,
      headers: { 'content-type': 'application/json', 'idempotency-key': 'file' },
    });
  expect((await upload('{"a":1}')).status).toBe(201);
  expect((await upload('{"a":1}')).headers.get('idempotency-replayed')).toBe('true');
  const other = await upload('{"a":12345}');
  expect([other.status, (other.body as { code?: string }).code]).toEqual([422, 'idempotency_key_reused']);
});

test('of tries at once by two replicas one makes the ticket, and the others are told to wait', async () => {
  const key = randomUUID();
  const tries = Array.from({ length: 12 }, (_, i) => send(key, { title: 'Once' }, { at: i % 2 === 0 ? api : second }));
  const answers = await Promise.all(tries);
  expect(await count('ticket')).toBe(1);
  const made = answers.filter(({ status }) => status === 201);
  expect(new Set(made.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    expect(answer.body).toMatchObject({ status: 409, code: 'idempotency_key_in_use' });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect((await send(key, { title: 'Once' })).headers.get('idempotency-replayed')).toBe('true');
});

test('what was made without an answer is found by the next try, once the first is over', async () => {
  const ticket = (await send('ticket', { title: 'Once' })).body as { id: string };
  const path = `/api/tickets/${ticket.id}/comments`;
  const upload = { token, body: 'text', headers: { 'content-type': 'text/plain', 'idempotency-key': 'file' } };
  const uploadPath = `/api/tickets/${ticket.id}/attachments?filename=a.txt`;
  const tries = [
    () => send('ticket', { title: 'Once' }),
    () => send('comment', { body: 'Once' }, { path }),
    () => send('contact', { name: 'Once' }, { path: '/api/contacts' }),
    () => api.call('POST', uploadPath, upload),
  ];
  const firsts = await Promise.all(tries.map((one) => one()));
  await forgetAnswer();
  for (const one of tries) expect((await one()).body).toMatchObject({ code: 'idempotency_key_in_use' });
  api.clock.offset = 11_000;
  const found = await Promise.all(tries.map((one) => one()));
  expect(found.map(({ status, body }) => [status, (body as { id: string }).id])).toEqual(
    firsts.map(({ body }) => [201, (body as { id: string }).id]),
  );
  expect(await Promise.all((['ticket', 'comment', 'contact', 'attachment'] as const).map(count))).toEqual([1, 1, 1, 1]);
});

test('a try that has lost its key before its work does not do it', async () => {
  // The first try has taken the key and waits for the counter of the workspace's tickets.
  const holder = await api.owner.connect();
  try {
    await send('before', { title: 'Before' });
    await holder.query('begin');
    await holder.query('select from ticket_counter where tenant_id = $1 for update', [tenantId]);
    const slow = send('slow', { title: 'Once' });
    await waitFor(async () => (await count('idempotency_key')) === 2);
    second.clock.offset = 11_000;
    const other = send('slow', { title: 'Once' }, { at: second });
    await holder.query('commit');
    const ids = (await Promise.all([slow, other])).map(({ body }) => (body as { id?: string }).id);
    expect(new Set(ids.filter((id) => id !== undefined)).size).toBe(1);
    expect(await count('ticket')).toBe(2);
  } finally {
    second.clock.offset = 0;
    holder.release();
  }
});

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a request that did nothing lets go of its key', async () => {
  const refused = await send('one', { title: 'For whom', contactId: randomUUID() });
  expect(refused.status).toBe(400);
  expect(await count('idempotency_key')).toBe(0);
  expect((await send('one', { title: 'Once' })).status).toBe(201);
});

test('a key is forgotten after 24 hours, and pruned', async () => {
  await send('one', { title: 'Once' });
  api.clock.offset = 24 * 3_600_000 - 5_000;
  const soon = { as: await tokenFor(tenantId, { role: 'admin', exp: Math.floor(Date.now() / 1000) + 200_000 }) };
  expect((await send('one', { title: 'Once' }, soon)).headers.get('idempotency-replayed')).toBe('true');
  api.clock.offset = 24 * 3_600_000 + 5_000;
  expect((await send('one', { title: 'Other' }, soon)).status).toBe(201);
  expect(await count('ticket')).toBe(2);
  await api.owner.query("update idempotency_key set created_at = now() - interval '25 hours' where tenant_id = $1", [
    tenantId,
  ]);
  await pruneByAge(api.context.db);
  expect(await count('idempotency_key')).toBe(0);
});

test('what is kept of an answer is erased with what it tells of', async () => {
  const contact = (await send('contact', { name: 'Zoë' }, { path: '/api/contacts' })).body as { id: string };
  const ticket = (await send('ticket', { title: 'Zoë asks' })).body as { id: string };
  await send('comment', { body: 'Zoë asks' }, { path: `/api/tickets/${ticket.id}/comments` });
  expect(await count('idempotency_key')).toBe(3);
  await api.call('DELETE', `/api/contacts/${contact.id}`, { token });
  await withTenant(api.context.db, tenantId, (tx) =>
    removeTickets(tx, tenantId, [ticket.id], { reason: 'deleted_here', by: byWhom({ name: 'test' }) }),
  );
  expect(await count('idempotency_key')).toBe(0);
});
