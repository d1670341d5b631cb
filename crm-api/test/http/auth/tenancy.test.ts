import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problemSchema } from '@synapse/shared/problem';
import { sql } from 'kysely';
import { withTenant, withWorker } from '../../../src/store/db/database.ts';
import { TIME_LIMITS } from '../../../src/store/db/time-limits.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

let api: TestApi;
let ours: { tenantId: string; token: string; ticket: string; comment: string; contact: string };
let foreign: typeof ours;

beforeAll(async () => {
  api = await startTestApi();
  ours = await workspace('Ours');
  foreign = await workspace('Foreign');
});
afterAll(() => api.close());

async function workspace(name: string) {
  const tenantId = await api.tenant(name);
  const token = await tokenFor(tenantId, { role: 'admin' });
  const post = async (path: string, json: object) => {
    const answer = await api.call('POST', path, { token, json });
    expect(answer.status).toBe(201);
    return (answer.body as { id: string }).id;
  };
  const contact = await post('/api/contacts', { name: `Contact of ${name}`, email: 'same@acme.com' });
  const ticket = await post('/api/tickets', { title: `Ticket of ${name}`, contactId: contact });
  const comment = await post(`/api/tickets/${ticket}/comments`, { body: `Comment of ${name}` });
  return { tenantId, token, ticket, comment, contact };
}

describe("another workspace's rows", () => {
  test('are not found by any route, and stay as they are', async () => {
    const { ticket, comment, contact } = foreign;
    const requests: [string, string, object?][] = [
      ['GET', `/api/tickets/${ticket}`],
      ['PATCH', `/api/tickets/${ticket}`, { title: 'taken over' }],
      ['DELETE', `/api/tickets/${ticket}`],
      ['GET', `/api/tickets/${ticket}/refresh`],
      ['POST', `/api/tickets/${ticket}/retry`],
      ['GET', `/api/tickets/${ticket}/comments`],
      ['POST', `/api/tickets/${ticket}/comments`, { body: 'planted' }],
      ['GET', `/api/tickets/${ticket}/comments/${comment}`],
      ['PATCH', `/api/tickets/${ticket}/comments/${comment}`, { body: 'changed' }],
      ['DELETE', `/api/tickets/${ticket}/comments/${comment}`],
      // The right ticket with somebody else's comment.
      ['GET', `/api/tickets/${ours.ticket}/comments/${comment}`],
      ['PATCH', `/api/tickets/${ours.ticket}/comments/${comment}`, { body: 'changed' }],
      ['DELETE', `/api/tickets/${ours.ticket}/comments/${comment}`],
      ['GET', `/api/contacts/${contact}`],
      ['PATCH', `/api/contacts/${contact}`, { name: 'changed' }],
      ['DELETE', `/api/contacts/${contact}`],
      ['GET', `/api/sync/runs/${randomUUID()}`],
    ];
    for (const [method, path, json] of requests) {
      const answer = await api.call(method, path, { token: ours.token, ...(json ? { json } : {}) });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
      expect(problemSchema.parse(answer.body).code).toBe('not_found');
      expect(answer.text).not.toContain('Foreign');
    }
    const kept = await api.call('GET', `/api/tickets/${ticket}`, { token: foreign.token });
    expect(kept.body).toMatchObject({
      title: 'Ticket of Foreign',
      contact: { name: 'Contact of Foreign' },
      comments: [{ body: 'Comment of Foreign' }],
    });
  });

  test('cannot be linked to', async () => {
    const answer = await api.call('POST', '/api/tickets', {
      token: ours.token,
      json: { title: 'x', contactId: foreign.contact },
    });
    expect(answer.status).toBe(400);
  });

  test('are in no list and no search', async () => {
    for (const path of ['/api/tickets', '/api/tickets?q=Foreign', '/api/contacts', '/api/contacts?q=Foreign']) {
      const answer = await api.call('GET', path, { token: ours.token });
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain('Foreign');
    }
  });
});

describe('row-level security', () => {
  const counted = async (rows: Promise<{ rows: { n: number }[] }>) => (await rows).rows[0]?.n;
  const countTickets = sql<{ n: number }>`select count(*)::int as n from ticket`;

  test('shows a statement without a tenant filter only its own rows', async () => {
    expect((await api.owner.query('select count(*)::int as n from ticket')).rows[0]).toEqual({ n: 2 });
    expect(await withTenant(api.context.db, ours.tenantId, (tx) => counted(countTickets.execute(tx)))).toBe(1);
    const { rows } = await withTenant(api.context.db, ours.tenantId, (tx) =>
      sql<{ title: string }>`select title from ticket`.execute(tx),
    );
    expect(rows).toEqual([{ title: 'Ticket of Ours' }]);
  });

  test('shows nothing where no tenant was named', async () => {
    const as = (opening: string) =>
      api.context.db.transact({ opening, limits: TIME_LIMITS.request }, (tx) => countTickets.execute(tx));
    expect((await as(`select set_config('role', 'synapse_app', true)`)).rows).toEqual([{ n: 0 }]);
    await expect(as('select')).rejects.toThrow('permission denied');
  });

  test('lets nobody write a row of another tenant', async () => {
    const planted = withTenant(api.context.db, ours.tenantId, (tx) =>
      tx
        .insertInto('contact')
        .values({
          tenant_id: foreign.tenantId,
          id: randomUUID(),
          name: 'planted',
          email: null,
          phone: null,
          company: null,
        })
        .execute(),
    );
    await expect(planted).rejects.toThrow('row-level security');
    const changed = await withTenant(api.context.db, ours.tenantId, (tx) =>
      sql`update contact set name = 'changed' where id = ${foreign.contact}::uuid`.execute(tx),
    );
    expect(changed.numAffectedRows).toBe(0n);
  });

  test('does not outlive its transaction on a pooled connection', async () => {
    await withTenant(api.context.db, ours.tenantId, (tx) => countTickets.execute(tx));
    const standing = sql<{ role: string; tenant: string }>`
      select current_setting('role') as role, coalesce(current_setting('app.tenant_id', true), '') as tenant`;
    const bare = { opening: 'select', limits: TIME_LIMITS.request };
    const { rows } = await api.context.db.transact(bare, (tx) => standing.execute(tx));
    expect(rows[0]).toEqual({ role: 'none', tenant: '' });
  });

  test("keeps customers' texts from the role that works across tenants", async () => {
    for (const table of ['ticket', 'comment', 'contact', 'field_history']) {
      await expect(
        withWorker(api.context.db, (tx) => sql`select 1 from ${sql.table(table)}`.execute(tx)),
      ).rejects.toThrow('permission denied');
    }
    for (const column of ['answer_body', 'effect']) {
      await expect(
        withWorker(api.context.db, (tx) => sql`select ${sql.ref(column)} from idempotency_key`.execute(tx)),
      ).rejects.toThrow('permission denied');
    }
  });
});
