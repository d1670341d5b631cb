import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { userIdOf } from '../../../src/domain/members/person.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { insertMember } from '../../../src/store/members/members.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { connectTestSite } from '../support/signed.ts';

let api: TestApi;
let token: string;
let tenantId: string;
beforeAll(async () => {
  api = await startTestApi();
  tenantId = await api.tenant();
  token = await tokenFor(tenantId, { role: 'admin' });
});
afterAll(() => api.close());

const call = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
  api.call(method, path, { token, headers, ...(json === undefined ? {} : { json }) });

type Made = { path: string; change: (i: number) => object; deletes: boolean; by?: 'PUT' };

const things: [string, () => Promise<Made>][] = [
  [
    'a ticket',
    async () => {
      const { body } = await call('POST', '/api/tickets', { title: 'One' });
      return {
        path: `/api/tickets/${(body as { id: string }).id}`,
        change: (i) => ({ title: `T${i}` }),
        deletes: true,
      };
    },
  ],
  [
    'a comment',
    async () => {
      const ticket = await call('POST', '/api/tickets', { title: 'One' });
      const comments = `/api/tickets/${(ticket.body as { id: string }).id}/comments`;
      const { body } = await call('POST', comments, { body: 'One' });
      return { path: `${comments}/${(body as { id: string }).id}`, change: (i) => ({ body: `C${i}` }), deletes: true };
    },
  ],
  [
    'a contact',
    async () => {
      const { body } = await call('POST', '/api/contacts', { name: 'One' });
      return {
        path: `/api/contacts/${(body as { id: string }).id}`,
        change: (i) => ({ name: `N${i}` }),
        deletes: true,
      };
    },
  ],
  [
    'a company',
    async () => {
      const { body } = await call('POST', '/api/companies', { name: 'One' });
      return {
        path: `/api/companies/${(body as { id: string }).id}`,
        change: (i) => ({ name: `N${i}` }),
        deletes: false,
      };
    },
  ],
  [
    'a view',
    async () => {
      const { body } = await call('POST', '/api/views', { name: 'One' });
      return { path: `/api/views/${(body as { id: string }).id}`, change: (i) => ({ name: `V${i}` }), deletes: true };
    },
  ],
  [
    'a member',
    async () => {
      const person = { issuer: 'https://id.example', subject: randomUUID(), name: 'Ida', email: null };
      await withTenant(api.context.db, tenantId, (tx) => insertMember(tx, tenantId, { ...person, role: 'viewer' }));
      const { items } = (await call('GET', '/api/members')).body as { items: { id: string; userId: string }[] };
      const id = items.find(({ userId }) => userId === userIdOf(person))?.id;
      return {
        path: `/api/members/${id}`,
        change: (i) => ({ role: i % 2 === 0 ? 'agent' : 'admin' }),
        deletes: true,
      };
    },
  ],
  [
    'settings',
    async () => ({
      path: `/api/jira/sites/${await addSite()}/settings`,
      change: (i) => ({ syncIntervalMinutes: 10 + i }),
      deletes: false,
    }),
  ],
  [
    'as whom a site is called',
    async () => ({
      path: `/api/jira/sites/${await addSite()}/access`,
      change: (i) => ({ choice: i % 2 === 0 ? 'api_token' : 'app' }),
      deletes: false,
      by: 'PUT',
    }),
  ],
];

describe.each(things)('%s', (_name, make) => {
  test('has an ETag: 304 while it is right, 412 with the current state once it is not', async () => {
    const { path, change, deletes, by = 'PATCH' } = await make();
    const first = await call('GET', path);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]+\.[\w-]+"$/);
    const known = await call('GET', path, undefined, { 'if-none-match': `"other", W/${etag}` });
    expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', etag]);
    // It is packed as the reader takes it, whatever this answer holds (RFC 9110, 15.4.5).
    expect(known.headers.get('vary')).toBe(first.headers.get('vary'));
    expect((await api.call('HEAD', path, { token })).headers.get('etag')).toBe(etag);

    const changed = await call(by, path, change(1), { 'if-match': etag });
    expect(changed.status).toBe(200);
    const next = changed.headers.get('etag') ?? '';
    expect((await call('GET', path, undefined, { 'if-none-match': etag })).status).toBe(200);
    for (const method of deletes ? [by, 'DELETE'] : [by]) {
      const stale = await call(method, path, method === by ? change(2) : undefined, { 'if-match': etag });
      expect(stale.body).toMatchObject({ status: 412, code: 'precondition_failed', current: change(1) });
      expect(stale.headers.get('etag')?.split('.')[0]).toBe(next.split('.')[0]);
    }
    expect((await call(by, path, change(3), { 'if-match': '*' })).status).toBe(200);
    expect((await call(by, path, change(4))).status).toBe(200);
    if (!deletes) return;
    const last = (await call('GET', path)).headers.get('etag') ?? '';
    expect((await call('DELETE', path, undefined, { 'if-match': last })).status).toBe(204);
  });

  test('of changes at once with the same If-Match exactly one is made', async () => {
    const { path, change, by = 'PATCH' } = await make();
    const etag = (await call('GET', path)).headers.get('etag') ?? '';
    const tries = Array.from({ length: 6 }, (_, i) => call(by, path, change(i + 1), { 'if-match': etag }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 412, 412, 412, 412, 412]);
  });
});

/** What is created, by the address that creates it. */
const created: [string, () => Promise<[string, object]>][] = [
  ['a ticket', async () => ['/api/tickets', { title: 'One', projectKey: null }]],
  ['a comment', async () => [`/api/tickets/${await addTicket()}/comments`, { body: 'One' }]],
  ['a contact', async () => ['/api/contacts', { name: 'One' }]],
  ['a company', async () => ['/api/companies', { name: 'One' }]],
  ['a view', async () => ['/api/views', { name: 'One' }]],
];

test.each(created)(
  'who creates %s is told its ETag, as whoever reads it is, and again with the same key',
  async (_name, make) => {
    const [address, body] = await make();
    const headers = { 'idempotency-key': randomUUID(), 'if-match': '"of nothing"' };
    const { status, headers: told } = await call('POST', address, body, headers);
    const etag = told.get('etag');
    expect([status, etag]).toEqual([201, expect.stringMatching(/^"[\w-]+\.[\w-]+"$/)]);
    const again = await call('POST', address, body, headers);
    const same = ['etag', 'location', 'content-type'].map((name) => [again.headers.get(name), told.get(name)]);
    for (const [replayed, first] of same) expect(replayed).toBe(first);
    const path = told.get('location') ?? '';
    const read = (await call('GET', path)).headers.get('etag');
    // A ticket that is read shows its comments, too, so only the edition is the same.
    expect(editionOf(read)).toBe(editionOf(etag));
    if (!path.match(/^.api.tickets.[^/]+$/)) expect(read).toBe(etag);
    expect((await call('DELETE', path, undefined, { 'if-match': etag ?? '' })).status).not.toBe(412);
  },
);

test.each(['', 'abc', '7.xyz', '"open', "'7.xyz'"])(
  'an If-Match of %j holds no tag: it is refused, and not called stale',
  async (header) => {
    const path = `/api/tickets/${await addTicket()}`;
    const refused = await call('PATCH', path, { title: 'Two' }, { 'if-match': header });
    expect(refused.body).toMatchObject({ status: 400, code: 'invalid_request', issues: [{ path: 'If-Match' }] });
    expect((await call('GET', path, undefined, { 'if-none-match': header })).status).toBe(200);
  },
);

const editionOf = (etag: string | null) => etag?.split('.')[0];

async function addTicket(): Promise<string> {
  return ((await call('POST', '/api/tickets', { title: 'One', projectKey: null })).body as { id: string }).id;
}

async function addSite(): Promise<string> {
  return (await connectTestSite(api, tenantId, 'http://127.0.0.1:1')).siteId;
}

test('a bulk change is started only for as many tickets as its preview told of, and says how many there are now', async () => {
  const [one, more] = ['one-by-one', 'one-more'].map((label) => ({ title: 'Counted', labels: ['counted', label] }));
  await call('POST', '/api/tickets', one);
  const asked = { filter: { labels: 'counted' }, action: { kind: 'edit', fields: { priority: 'LOW' } } };
  const { count } = (await call('POST', '/api/tickets/bulk/preview', asked)).body as { count: number };
  expect(count).toBe(1);
  await call('POST', '/api/tickets', more);
  const refused = await call('POST', '/api/tickets/bulk', { ...asked, expectedCount: count });
  expect(refused).toMatchObject({ status: 412, body: { code: 'precondition_failed', current: { count: 2 } } });
  expect((await call('GET', '/api/bulk-jobs')).body).toEqual({ items: [] });
  expect((await call('POST', '/api/tickets/bulk', { ...asked, expectedCount: 2 })).status).toBe(202);
  // Ids that name nothing are no tickets in the preview either.
  const [ticket] = ((await call('GET', '/api/tickets?labels=counted')).body as { items: { id: string }[] }).items;
  const ids = [ticket?.id, '99999999-9999-4999-8999-999999999999'];
  expect((await call('POST', '/api/tickets/bulk', { ids, action: asked.action, expectedCount: 1 })).status).toBe(202);
  const preview = await call('POST', '/api/tickets/bulk/preview', { ...asked, expectedCount: 2 });
  expect(preview.status).toBe(400);
});
