import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isRole, ROLES, type Route } from '@synapse/shared/api/define-route';
import { API } from '@synapse/shared/api/registry';
import { type AuditEntry, auditPageSchema } from '@synapse/shared/audit';
import { sql } from 'kysely';
import { withTenant, withWorker } from '../../../src/store/db/database.ts';
import { pruneByAge } from '../../../src/store/purge/prune.ts';
import { changeMember } from '../../../src/sync/members/change-member.ts';
import { joinAs, startTestApi, type TestApi, tokenFor, userIdFor } from '../support/api.ts';
import { type ForgeKeys, forgeEnv, startForgeKeys } from '../support/forge-host.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

/** What admins do is written down with the act itself, and can't be rewritten. */

let keys: ForgeKeys;
let on: JiraApi;
let api: TestApi;
let proxied: TestApi;
let admin: string;
beforeAll(async () => {
  keys = await startForgeKeys();
  on = await startJiraApi({ ...forgeEnv(keys) });
  api = on.api;
  proxied = await startTestApi({ TRUST_PROXY: '1' }, api);
  admin = await tokenFor(on.site.tenantId, { role: 'owner', sub: 'ada', name: 'Ada Admin' });
});
afterAll(async () => {
  await proxied.close();
  await on.close();
  await keys.close();
});

const list = async (token = admin, query = '') =>
  auditPageSchema.parse((await api.call('GET', `/api/audit${query}`, { token })).body);
const newest = async (): Promise<AuditEntry | undefined> => (await list(admin, '?limit=1')).items[0];
const rowsNow = async () => {
  const { rows } = await api.owner.query<{ n: number }>(
    'select count(*)::int as n from audit_log where tenant_id = $1',
    [on.site.tenantId],
  );
  return rows[0]?.n ?? 0;
};

/** What changes nothing, though it is sent as a change. */
const NOT_WRITTEN: Readonly<Record<string, string>> = {
  'POST /api/webhook-endpoints/:endpointId/test': 'it sends a message that says nothing, and changes nothing',
  'POST /api/sync/dry-run': 'it says what would change, and changes nothing',
  'POST /api/jira/sites/:siteId/projects/:projectKey/check': 'it reads what Jira would not allow, and saves nothing',
  'POST /api/imports/forecast': 'it says what an import would cost, and starts none',
};

describe('each route for admins that changes something, or exports', () => {
  const isWritten = (route: Route) =>
    isRole(route.who) &&
    ROLES.indexOf(route.who) >= ROLES.indexOf('admin') &&
    (route.method !== 'GET' || route.path.endsWith('/export'));
  const routes = Object.values<Route>(API)
    .filter(isWritten)
    .map(({ method, path }) => `${method} ${path}`);

  type Sent = { path?: string; json?: unknown };
  const site = () => `/api/jira/sites/${on.site.siteId}`;
  const post = async (path: string, json: unknown = {}) =>
    (await api.call('POST', path, { token: admin, json })).body as { id: string };
  const invited = (email: string) => post('/api/members/invitations', { email, role: 'viewer' });
  const endpoint = async () =>
    `/api/webhook-endpoints/${(await post('/api/webhook-endpoints', { url: 'https://hooks.invalid' })).id}`;
  const started = async () => {
    const { id } = await post('/api/imports', { siteId: on.site.siteId });
    return id;
  };

  /** A request of each that is taken, in this order. */
  const SENT: Readonly<Record<string, () => Promise<Sent> | Sent>> = {
    'POST /api/members/invitations': () => ({ json: { email: 'one@acme.com', role: 'viewer' } }),
    'POST /api/members/invitations/:invitationId/resend': async () => ({
      path: `/api/members/invitations/${(await invited('two@acme.com')).id}/resend`,
    }),
    'DELETE /api/members/invitations/:invitationId': async () => ({
      path: `/api/members/invitations/${(await invited('three@acme.com')).id}`,
    }),
    'PATCH /api/members/:memberId': async () => ({
      path: `/api/members/${(await joinAs(api, on.site.tenantId, 'changed', 'viewer')).memberId}`,
      json: { role: 'agent' },
    }),
    'DELETE /api/members/:memberId': async () => ({
      path: `/api/members/${(await joinAs(api, on.site.tenantId, 'removed', 'viewer')).memberId}`,
    }),
    'POST /api/members/erasures': async () => {
      const gone = await tokenFor(on.site.tenantId, { role: 'viewer', sub: 'gone', name: 'Gone' });
      await api.call('GET', '/api/tickets', { token: gone });
      return { json: { userId: userIdFor('gone') } };
    },
    'POST /api/service-tokens': () => ({ json: { name: 'one', scopes: ['tickets:read'] } }),
    'DELETE /api/service-tokens/:tokenId': async () => ({
      path: `/api/service-tokens/${(await post('/api/service-tokens', { name: 'two', scopes: ['tickets:read'] })).id}`,
    }),
    'POST /api/contacts/:contactId/merge': async () => ({
      path: `/api/contacts/${(await post('/api/contacts', { name: 'Kept' })).id}/merge`,
      json: { contactId: (await post('/api/contacts', { name: 'Merged' })).id },
    }),
    'POST /api/webhook-endpoints': () => ({ json: { url: 'https://hooks.invalid' } }),
    'PATCH /api/webhook-endpoints/:endpointId': async () => ({ path: await endpoint(), json: { state: 'paused' } }),
    'POST /api/webhook-endpoints/:endpointId/rotate-secret': async () => ({
      path: `${await endpoint()}/rotate-secret`,
    }),
    'POST /api/webhook-endpoints/:endpointId/replay': async () => {
      await post('/api/tickets', { title: 'something in the feed' });
      return { path: `${await endpoint()}/replay`, json: { fromSeq: 1 } };
    },
    'DELETE /api/webhook-endpoints/:endpointId': async () => ({ path: await endpoint() }),
    'GET /api/audit/export': () => ({}),
    'POST /api/jira/pairing-codes': () => ({ json: { baseUrl: on.sandbox.url, projectKey: 'KAN' } }),
    'POST /api/imports': () => ({ json: { siteId: on.site.siteId } }),
    'POST /api/imports/:importId/pause': async () => ({ path: `/api/imports/${await lastImport()}/pause` }),
    'POST /api/imports/:importId/resume': async () => ({ path: `/api/imports/${await lastImport()}/resume` }),
    'POST /api/imports/:importId/cancel': async () => ({ path: `/api/imports/${await lastImport()}/cancel` }),
    'PATCH /api/jira/sites/:siteId/settings': () => ({ path: `${site()}/settings`, json: { writeMode: 'fast' } }),
    'PUT /api/jira/sites/:siteId/access': () => ({ path: `${site()}/access`, json: { choice: 'api_token' } }),
    'POST /api/jira/sites/:siteId/webhook-secret': () => ({ path: `${site()}/webhook-secret`, json: {} }),
    'PUT /api/jira/sites/:siteId/projects/:projectKey/config': () => ({
      path: `${site()}/projects/OPS/config`,
      json: { statusMap: {}, priorityMap: {} },
    }),
    'DELETE /api/jira/sites/:siteId/projects/:projectKey': () => ({ path: `${site()}/projects/OPS` }),
    'PUT /api/jira/sites/:siteId/people': () => ({
      path: `${site()}/people`,
      json: { users: [{ userId: 'u-ada', name: 'Ada', email: 'ada@example.com' }] },
    }),
    'DELETE /api/jira/sites/:siteId/people/:userId': () => ({ path: `${site()}/people/u-ada` }),
    'GET /api/jira/sites/:siteId/export': () => ({ path: `${site()}/export` }),
    'POST /api/jira/sites/:siteId/rotate-secret': () => ({ path: `${site()}/rotate-secret` }),
    'POST /api/jira/sites/:siteId/disconnect': () => ({ path: `${site()}/disconnect`, json: { data: 'keep' } }),
  };
  const lastImport = async () => {
    const { body } = await api.call('GET', '/api/imports', { token: admin });
    return (body as { items: { id: string }[] }).items[0]?.id ?? started();
  };

  test('is tried below, or named as one that is not written down', () => {
    expect([...Object.keys(SENT), ...Object.keys(NOT_WRITTEN)].sort()).toEqual([...routes].sort());
  });

  test.each(Object.entries(SENT))('%s: leaves a row that names who, what, and from where', async (name, make) => {
    const [method = '', pattern = ''] = name.split(' ');
    const { path = pattern, json } = await make();
    const before = await rowsNow();
    const answer = await api.call(method, path, { token: admin, ...(json === undefined ? {} : { json }) });
    expect([answer.status < 300, answer.status < 300 ? '' : answer.text]).toEqual([true, '']);
    expect(await rowsNow()).toBe(before + 1);
    expect(await newest()).toMatchObject({
      actor: { kind: 'person', id: userIdFor('ada'), name: 'Ada Admin' },
      address: expect.stringMatching(/127\.0\.0\.1$/),
    });
  });

  test('of a webhook endpoint it names the host, and nothing else of the address', async () => {
    const changed = { token: admin, json: { url: 'https://other.invalid/secret-path' } };
    await api.call('PATCH', await endpoint(), changed);
    expect((await newest())?.changes).toEqual(['url: other.invalid']);
    const created = await list(admin, '?action=webhook.created');
    expect(created.items[0]?.changes).toContain('url: hooks.invalid');
  });

  test('of matches it names who was matched', async () => {
    expect((await list(admin, '?action=people.matched')).items).toMatchObject([{ changes: ['user: u-ada'] }]);
  });

  test('and nothing secret, no address of a person and no text stands in any row', async () => {
    const { rows } = await api.owner.query<{ row: string }>('select t::text as row from audit_log t');
    const all = rows.map(({ row }) => row).join('\n');
    expect(all).not.toMatch(/syn_|whsec_|@acme\.com|@example\.com|sandbox-token/);
  });
});

test('an act that fails leaves no row', async () => {
  const before = await rowsNow();
  const json = { name: 'one', scopes: ['tickets:read'] };
  expect((await api.call('POST', '/api/service-tokens', { token: admin, json })).status).toBe(409);
  expect(await rowsNow()).toBe(before);
});

test('the address is the client’s, as the trusted proxy says it, and no other that a client claims', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
  const json = { name: 'by proxy', scopes: ['tickets:read'] };
  await proxied.call('POST', '/api/service-tokens', { token: admin, json, headers });
  expect((await newest())?.address).toBe('198.51.100.7');
  await api.call('POST', '/api/service-tokens', { token: admin, json: { ...json, name: 'direct' }, headers });
  expect((await newest())?.address).toMatch(/127\.0\.0\.1$/);
});

test('a person who joins by their verified address is named, and who acts by no request is the system', async () => {
  await api.call('POST', '/api/members/invitations', { token: admin, json: { email: 'joe@acme.com', role: 'agent' } });
  const joe = await tokenFor('', {
    ...{ tenant_id: undefined, role: undefined, sub: 'joe', name: 'Joe' },
    ...{ email: 'joe@acme.com', email_verified: true },
  });
  expect((await api.call('GET', '/api/tickets', { token: joe })).status).toBe(200);
  expect(await newest()).toMatchObject({
    action: 'member.joined',
    actor: { kind: 'person', id: userIdFor('joe'), name: 'Joe' },
  });
  const { memberId } = await joinAs(api, on.site.tenantId, 'by-system', 'viewer');
  await changeMember(
    api.context.db,
    { tenantId: on.site.tenantId, role: 'owner' },
    memberId,
    { role: 'agent' },
    new Date(),
  );
  expect((await newest())?.actor.kind).toBe('system');
});

test('it is read a page at a time, filtered, by admins of this workspace only', async () => {
  const first = await list(admin, '?limit=2');
  const second = await list(admin, `?limit=2&cursor=${first.nextCursor}`);
  const four = await list(admin, '?limit=4');
  expect([...first.items, ...second.items]).toEqual(four.items);
  const created = await list(admin, '?action=service_token.created');
  expect(new Set(created.items.map(({ action }) => action))).toEqual(new Set(['service_token.created']));
  expect((await list(admin, '?actorId=nobody')).items).toEqual([]);
  expect((await list(admin, '?from=2100-01-01T00:00:00Z')).items).toEqual([]);
  expect((await list(admin, '?to=2100-01-01T00:00:00Z&limit=1')).items.length).toBe(1);
  const agent = await tokenFor(on.site.tenantId, { role: 'agent' });
  expect((await api.call('GET', '/api/audit', { token: agent })).status).toBe(403);
  const other = await tokenFor(await api.tenant(), { role: 'admin' });
  expect(await list(other)).toEqual({ items: [], nextCursor: null });
});

test('it is exported whole, as NDJSON and as CSV in which no name is a formula', async () => {
  const evil = await tokenFor(on.site.tenantId, { role: 'admin', sub: 'evil', name: '=HYPERLINK("x"),1' });
  await api.call('POST', '/api/service-tokens', { token: evil, json: { name: 'e', scopes: ['tickets:read'] } });
  const ndjson = await api.call('GET', '/api/audit/export', { token: admin });
  expect(ndjson.text.trim().split('\n').length).toBe(await rowsNow());
  const csv = await api.call('GET', `/api/audit/export?format=csv&actorId=${userIdFor('evil')}`, { token: admin });
  expect([csv.headers.get('content-type'), csv.text.trim().split('\r\n').length]).toEqual([
    'text/csv; charset=utf-8',
    2,
  ]);
  expect(csv.text).toContain(`"'=HYPERLINK(""x""),1"`);
});

test('that a contact was erased is written down by its id, with what had been merged into it', async () => {
  const made = async (name: string) =>
    ((await api.call('POST', '/api/contacts', { token: admin, json: { name } })).body as { id: string }).id;
  const [kept, merged] = [await made('Zoë Kept'), await made('Zoë Merged')];
  await api.call('POST', `/api/contacts/${kept}/merge`, { token: admin, json: { contactId: merged } });
  const before = await rowsNow();
  expect((await api.call('DELETE', `/api/contacts/${kept}`, { token: admin })).status).toBe(204);
  expect((await api.call('DELETE', `/api/contacts/${kept}`, { token: admin })).status).toBe(404);
  expect(await rowsNow()).toBe(before + 1);
  expect(await newest()).toMatchObject({
    action: 'contact.deleted',
    about: `contact:${kept}`,
    changes: [`with: contact:${merged}`],
  });
});

test('whoever asks for the head of an export exports nothing, and leaves no row', async () => {
  const before = await rowsNow();
  for (const path of ['/api/audit/export', `/api/jira/sites/${on.site.siteId}/export`]) {
    const head = await api.call('HEAD', path, { token: admin });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
  }
  expect(await rowsNow()).toBe(before);
});

test.each(['suspended', 'demoted'])('an export that is under way ends when who reads it is %s', async (what) => {
  const tenantId = await api.tenant();
  const owner = await tokenFor(tenantId, { role: 'owner' });
  const { token, memberId } = await joinAs(api, tenantId, what, 'admin');
  // More than fits between the two.
  await api.owner.query(
    `insert into audit_log (tenant_id, id, actor_kind, actor_id, actor_name, action, changes)
     select $1, gen_random_uuid(), 'system', 'system', 'SynapseCRM', 'view.changed', array[repeat('x', 5000)] from generate_series(1, 10000)`,
    [tenantId],
  );
  const headers = { authorization: `Bearer ${token}`, 'x-workspace': tenantId, 'accept-encoding': 'identity' };
  const answer = await fetch(`${api.url}/api/audit/export`, { headers });
  const reader = answer.body?.getReader();
  let read = (await reader?.read())?.value?.length ?? 0;
  const json = what === 'suspended' ? { suspended: true } : { role: 'agent' };
  expect((await api.call('PATCH', `/api/members/${memberId}`, { token: owner, json })).status).toBe(200);
  const rest = async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) read += part.value.length;
  };
  await expect(rest()).rejects.toThrow();
  expect(read).toBeLessThan(40_000_000);
});

test('a time that there is not is refused by its name', async () => {
  for (const name of ['from', 'to']) {
    const answer = await api.call('GET', `/api/audit?${name}=0000-01-01T00:00:00Z`, { token: admin });
    expect(answer.body).toMatchObject({ status: 400, issues: [{ path: name, message: 'there is no year 0' }] });
  }
});

test('the API’s own login can neither change, delete nor date back a row; it goes by its age, and by nothing else', async () => {
  const { db } = api.context;
  const { tenantId } = on.site;
  const tries = [
    sql`update audit_log set action = 'x' where tenant_id = ${tenantId}`,
    sql`delete from audit_log where tenant_id = ${tenantId}`,
    sql`insert into audit_log (tenant_id, id, at, actor_kind, actor_id, actor_name, action, changes)
        values (${tenantId}, gen_random_uuid(), '2020-01-01', 'person', 'x', 'x', 'x', '{}')`,
  ];
  for (const statement of tries)
    await expect(withTenant(db, tenantId, (tx) => statement.execute(tx))).rejects.toThrow('permission denied');
  // A name of Jira's is erased with its account; that of a person can only be erased.
  const rename = (kind: string) =>
    withTenant(db, tenantId, (tx) =>
      sql`update audit_log set actor_name = 'Mallory' where tenant_id = ${tenantId} and actor_kind = ${kind}`.execute(
        tx,
      ),
    );
  await expect(rename('person')).rejects.toThrow('row-level security');
  // What somebody did stays theirs: not even with their name can it be made nobody's, or another one's.
  await withTenant(db, tenantId, (tx) =>
    sql`insert into audit_log (tenant_id, id, actor_kind, actor_id, actor_name, action, changes)
      values (${tenantId}, gen_random_uuid(), 'app', 'account-1', 'Jira’s admin', 'site.settings_changed', '{}')`.execute(
      tx,
    ),
  );
  for (const kind of ['app', 'person'])
    for (const actorId of ['', userIdFor('mallory')]) {
      const theirs = sql`update audit_log set actor_id = ${actorId}, actor_name = 'Former user', address = null
        where tenant_id = ${tenantId} and actor_kind = ${kind}`;
      await expect(withTenant(db, tenantId, (tx) => theirs.execute(tx))).rejects.toThrow('is not changed');
    }
  for (const kind of ['app', 'service_token', 'link', 'operator', 'system']) await rename(kind);
  const renamed = `select distinct actor_kind from audit_log where tenant_id = $1 and actor_name = 'Mallory'`;
  const { rows: kinds } = await api.owner.query<{ actor_kind: string }>(renamed, [tenantId]);
  expect(kinds.filter(({ actor_kind }) => actor_kind !== 'app')).toEqual([]);
  const before = await rowsNow();
  await withWorker(db, (tx) => sql`delete from audit_log`.execute(tx));
  expect(await rowsNow()).toBe(before);
  await api.owner.query(
    `update audit_log set at = now() - interval '364 days' where id = (select min(id::text)::uuid from audit_log where tenant_id = $1)`,
    [tenantId],
  );
  await pruneByAge(db);
  expect(await rowsNow()).toBe(before);
  await pruneByAge(db, { auditDays: 90 });
  expect(await rowsNow()).toBe(before - 1);
});
