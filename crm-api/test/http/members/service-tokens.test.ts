import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openStream } from '@synapse/local-stack/testing/sse-client';
import type { Scope } from '@synapse/shared/api/scopes';
import { problemSchema } from '@synapse/shared/problem';
import { type NewServiceToken, newServiceTokenSchema, serviceTokenListSchema } from '@synapse/shared/service-token';
import { isWellFormed, newServiceToken } from '../../../src/domain/members/service-token.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

/** Integrations act by service tokens: in their own name, within their scopes, until they are revoked. */

let api: TestApi;
let beside: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  beside = await startTestApi({ RATE_LIMIT_PER_MINUTE: '20' }, api);
});
afterAll(async () => {
  await beside.close();
  await api.close();
});

const DAY_MS = 86_400_000;
const READ: Scope[] = ['tickets:read'];
const WRITE: Scope[] = ['tickets:read', 'tickets:write'];

async function workspace() {
  const tenantId = await api.tenant();
  return { tenantId, admin: await tokenFor(tenantId, { role: 'admin', name: 'Ada Admin' }) };
}
async function make(admin: string, scopes: Scope[] = READ, more: object = {}): Promise<NewServiceToken> {
  const answer = await api.call('POST', '/api/service-tokens', {
    token: admin,
    json: { name: 'Zapier', scopes, ...more },
  });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return newServiceTokenSchema.parse(answer.body);
}
const list = async (admin: string) =>
  serviceTokenListSchema.parse((await api.call('GET', '/api/service-tokens', { token: admin })).body).items;
const tickets = (token: string, at = api) => at.call('GET', '/api/tickets', { token });
const detailOf = (body: unknown) => problemSchema.parse(body).detail;

describe('a service token', () => {
  test('is shown once, has a checksum, ends after a year, and is stored as a hash only', async () => {
    const { admin, tenantId } = await workspace();
    const made = await make(admin);
    expect(made.token).toMatch(/^syn_[\w-]{43}[0-9a-f]{8}$/);
    expect([isWellFormed(made.token), isWellFormed(`${made.token.slice(0, -1)}x`)]).toEqual([true, false]);
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(365 * DAY_MS);
    const { token: _shown, ...rest } = made;
    expect(await list(admin)).toEqual([rest]);
    const { rows } = await api.owner.query('select t::text as row from service_token t where tenant_id = $1', [
      tenantId,
    ]);
    expect(JSON.stringify(rows)).not.toContain(made.token);
    expect(api.logged.join('')).not.toContain(made.token);
  });

  test.each([
    ['no scope', { scopes: [] }],
    ['a scope twice', { scopes: ['tickets:read', 'tickets:read'] }],
    ['an unknown scope', { scopes: ['everything'] }],
    ['more than two years', { expiresInDays: 731 }],
    ['no name', { name: ' ' }],
  ])('with %s is refused', async (_what, json) => {
    const { admin } = await workspace();
    const body = { name: 'x', scopes: READ, ...json };
    expect((await api.call('POST', '/api/service-tokens', { token: admin, json: body })).status).toBe(400);
  });

  test('has a name of its own in the workspace', async () => {
    const { admin } = await workspace();
    await make(admin);
    const json = { name: 'ZAPIER', scopes: READ };
    expect((await api.call('POST', '/api/service-tokens', { token: admin, json })).status).toBe(409);
    await make((await workspace()).admin);
  });

  test('acts under its name in the history, and a retry with the same Idempotency-Key is one ticket', async () => {
    const { admin } = await workspace();
    const { token } = await make(admin, WRITE);
    const headers = { 'idempotency-key': randomUUID() };
    const post = () => api.call('POST', '/api/tickets', { token, json: { title: 'by a machine' }, headers });
    const [first, again] = [await post(), await post()];
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    const { id } = first.body as { id: string };
    const history = await api.call('GET', `/api/tickets/${id}/history`, { token });
    expect(history.text).toContain('Zapier');
  });

  test('needs its scope, and says which', async () => {
    const { admin } = await workspace();
    const { token } = await make(admin);
    expect((await tickets(token)).status).toBe(200);
    const refused = await api.call('POST', '/api/tickets', { token, json: { title: 'x' } });
    expect([refused.status, detailOf(refused.body)]).toEqual([
      403,
      'This needs the scope tickets:write; your token has tickets:read. Ask an admin for a token with it.',
    ]);
    expect((await api.call('GET', '/api/me', { token })).status).toBe(403);
    expect((await api.call('GET', '/api/service-tokens', { token })).status).toBe(403);
  });

  test('writes internal notes; public ones only with the scope for it, and nothing of one that is public', async () => {
    const { admin } = await workspace();
    const { token } = await make(admin, WRITE);
    const speaker = await make(admin, [...WRITE, 'comments:public'], { name: 'Speaker' });
    const ticket = await api.call('POST', '/api/tickets', { token, json: { title: 'x' } });
    const at = `/api/tickets/${(ticket.body as { id: string }).id}/comments`;
    const say = (as: string, json: object, method = 'POST', path = at) => api.call(method, path, { token: as, json });
    const note = await say(token, { body: 'note' });
    expect(note.body).toMatchObject({ visibility: 'internal', author: expect.anything() });
    expect((await say(token, { body: 'x', visibility: 'public' })).status).toBe(403);
    const spoken = await say(speaker.token, { body: 'hello', visibility: 'public' });
    expect(spoken.status).toBe(201);
    const spokenAt = `${at}/${(spoken.body as { id: string }).id}`;
    const noteAt = `${at}/${(note.body as { id: string }).id}`;
    expect((await say(token, { body: 'changed' }, 'PATCH', spokenAt)).status).toBe(403);
    expect((await api.call('DELETE', spokenAt, { token })).status).toBe(403);
    expect((await say(token, { visibility: 'public' }, 'PATCH', noteAt)).status).toBe(403);
    expect((await say(token, { body: 'changed' }, 'PATCH', noteAt)).status).toBe(200);
    expect((await say(speaker.token, { visibility: 'public' }, 'PATCH', noteAt)).status).toBe(200);
  });

  test('undoes a bulk change of public comments only with the scope for them, as it deletes one', async () => {
    const { admin } = await workspace();
    const { token } = await make(admin, WRITE);
    const speaker = await make(admin, [...WRITE, 'comments:public'], { name: 'Speaker' });
    const { body } = await api.call('POST', '/api/tickets', { token, json: { title: 'x' } });
    const job = async (visibility: string) => {
      const action = { kind: 'comment', body: 'hello', visibility };
      const json = { ids: [(body as { id: string }).id], action };
      const started = await api.call('POST', '/api/tickets/bulk', { token: speaker.token, json });
      await api.context.workQueueWorker.processAll();
      return started.headers.get('location') ?? '';
    };
    const undo = (path: string, as: string) => api.call('POST', `${path}/undo`, { token: as, json: {} });
    const [replies, notes] = [await job('public'), await job('internal')];
    const refused = await undo(replies, token);
    expect([refused.status, detailOf(refused.body)]).toEqual([403, expect.stringContaining('comments:public')]);
    expect((await undo(notes, token)).status).toBe(202);
    expect((await undo(replies, speaker.token)).status).toBe(202);
  });

  test('is for its own workspace, and refused where X-Workspace names another', async () => {
    const { admin, tenantId } = await workspace();
    const { token } = await make(admin);
    const inWorkspace = (id: string) => api.call('GET', '/api/tickets', { token, headers: { 'x-workspace': id } });
    expect((await inWorkspace(tenantId.toUpperCase())).status).toBe(200);
    expect((await inWorkspace(await api.tenant())).status).toBe(403);
  });

  test('that is unknown, damaged or has ended: 401', async () => {
    const { admin } = await workspace();
    const { token } = await make(admin, READ, { expiresInDays: 1 });
    expect((await tickets(`${token.slice(0, -1)}`)).status).toBe(401);
    api.clock.offset = DAY_MS + 1000;
    try {
      const ended = await tickets(token);
      expect([ended.status, detailOf(ended.body)]).toEqual([401, expect.stringContaining('has ended')]);
    } finally {
      api.clock.offset = 0;
    }
  });

  test('that is unknown is looked for once, and a flood of such tokens takes two connections at the most', async () => {
    const { admin } = await workspace();
    const good = await make(admin);
    await tickets(good.token);
    const looks = async () => {
      const { rows } = await api.owner.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and query like '%from "service_token"%' and state <> 'idle' and pid <> pg_backend_pid()`,
      );
      return rows[0]?.n ?? 0;
    };
    const unknown = newServiceToken();
    await tickets(unknown);
    const lock = await api.owner.connect();
    try {
      await lock.query('begin; lock table service_token in access exclusive mode');
      // Known to name nothing: it is answered although nothing can be looked up.
      expect((await tickets(unknown)).status).toBe(401);
      const flood = Array.from({ length: 30 }, () => tickets(newServiceToken()));
      let most = 0;
      for (let i = 0; i < 20; i += 1) {
        most = Math.max(most, await looks());
        await new Promise((go) => setTimeout(go, 10));
      }
      expect(most).toBe(2);
      await lock.query('rollback');
      expect((await Promise.all(flood)).map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 401));
    } finally {
      await lock.query('rollback');
      lock.release();
    }
    expect((await tickets(good.token)).status).toBe(200);
  });

  test('that is revoked is refused at once by every process, and its live stream ends there', async () => {
    const { admin } = await workspace();
    const { id, token } = await make(admin);
    expect([(await tickets(token)).status, (await tickets(token, beside)).status]).toEqual([200, 200]);
    const stream = await openStream(beside, token);
    const other = await make(admin, READ, { name: 'Other' });
    const going = await openStream(beside, other.token);
    try {
      expect((await api.call('DELETE', `/api/service-tokens/${id}`, { token: admin })).status).toBe(204);
      expect((await tickets(token)).status).toBe(401);
      await stream.ended;
      expect((await tickets(token, beside)).status).toBe(401);
      expect((await tickets(other.token, beside)).status).toBe(200);
      expect((await api.call('DELETE', `/api/service-tokens/${id}`, { token: admin })).status).toBe(404);
    } finally {
      stream.close();
      going.close();
    }
  });

  test('notes when it was last used, at most once a minute', async () => {
    const { admin } = await workspace();
    const { token } = await make(admin);
    const lastUsed = async () => (await list(admin))[0]?.lastUsedAt;
    expect(await lastUsed()).toBeNull();
    await tickets(token);
    const first = await lastUsed();
    expect(first).toEqual(expect.any(String));
    api.clock.offset = 30_000;
    try {
      await tickets(token);
      expect(await lastUsed()).toBe(first);
      api.clock.offset = 61_000;
      await tickets(token);
      expect(await lastUsed()).not.toBe(first);
    } finally {
      api.clock.offset = 0;
    }
  });

  test('has a rate limit of its own', async () => {
    const { admin } = await workspace();
    const [busy, calm] = [await make(admin), await make(admin, READ, { name: 'Calm' })];
    const statuses: number[] = [];
    for (let i = 0; i < 21; i += 1) statuses.push((await tickets(busy.token, beside)).status);
    expect([statuses.indexOf(429), (await tickets(calm.token, beside)).status]).toEqual([20, 200]);
  });
});
