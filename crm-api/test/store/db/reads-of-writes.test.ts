import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { writeOutcomes } from '../../../src/store/bulk/bulk-items.ts';
import { type TenantTx, withTenant } from '../../../src/store/db/database.ts';
import { markProcessed } from '../../../src/store/events/inbox-read.ts';
import { noteAttempts } from '../../../src/store/outgoing-webhooks/messages.ts';
import { lockTickets } from '../../../src/store/tickets/ticket-states.ts';
import { writeStandings } from '../../../src/store/tickets/write-tickets.ts';
import { startTestApi, type TestApi } from '../../http/support/api.ts';
import { connectTestSite } from '../../http/support/signed.ts';

/**
 * What a write reads must not grow with its table. Rows that come as JSON count as a hundred for PostgreSQL, however few they
 * are: joined by a key alone, it read all tickets of the workspace for each edit, up to some thousands of them.
 */
const ROWS = 3_000;
const WRITTEN = 3;
const [ticketId, endpointId, bulkId, token] = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
  string,
];
let api: TestApi;
let [tenantId, siteId] = ['', ''];
const places = Array.from({ length: WRITTEN }, (_, i) => i + 1);

beforeAll(async () => {
  api = await startTestApi();
  tenantId = await api.tenant();
  ({ siteId } = await connectTestSite(api, tenantId));
  const many = (text: string, ...more: string[]) =>
    api.owner.query(`${text} from generate_series(1, ${ROWS}) n`, [tenantId, ...more]);
  await many(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, created_at, updated_at)
     select $1, case n when 1 then $2::uuid else gen_random_uuid() end, n, 'Ticket ' || n, 'OPEN', 'LOW', 'JIRA', now(), now()`,
    ticketId,
  );
  await many(
    `insert into inbox (tenant_id, site_id, event_id, issue_id, type, payload)
     select $1, $2::uuid, n::text, n::text, 'issue.updated', '{}'`,
    siteId,
  );
  await api.owner.query(
    "insert into bulk_job (tenant_id, id, kind, created_by, total) values ($1, $2, 'edit', 'Ada', $3)",
    [tenantId, bulkId, ROWS],
  );
  await many(
    'insert into bulk_item (tenant_id, bulk_id, place, ticket_id) select $1, $2::uuid, n, gen_random_uuid()',
    bulkId,
  );
  await api.owner.query(
    `insert into webhook_endpoint (tenant_id, id, url, description, kinds, project_keys, secret_encrypted, cursor, lease_token, lease_until)
     values ($1, $2, 'https://x', '', '{}', '{}', '\\x00', 0, $3, now() + interval '1 hour')`,
    [tenantId, endpointId, token],
  );
  await many(
    `insert into webhook_message (tenant_id, endpoint_id, seq, kind, origin, fields, at, next_at, delivered_at)
     select $1, $2::uuid, n, 'ticket.updated', 'crm', '{}', now(), case when n <= 9 then now() end, case when n > 9 then now() end`,
    endpointId,
  );
  await api.owner.query('analyze');
}, 60_000);
afterAll(() => api.close());

test.each<[table: string, write: (tx: TenantTx) => Promise<unknown>]>([
  [
    'ticket',
    async (tx) => {
      const states = await lockTickets(tx, tenantId, [ticketId], []);
      writeStandings(tx, tenantId, [...states.values()]);
    },
  ],
  [
    'inbox',
    async (tx) =>
      markProcessed(
        tx,
        tenantId,
        siteId,
        places.map((n) => ({ eventId: `${n}`, outcome: 'applied' })),
      ),
  ],
  [
    'bulk_item',
    (tx) =>
      writeOutcomes(
        tx,
        tenantId,
        bulkId,
        places.map((place) => ({
          place,
          outcome: 'changed',
          fields: [],
          commentId: null,
          message: null,
          template: [],
          people: [],
        })),
      ),
  ],
  [
    'webhook_message',
    (tx) =>
      noteAttempts(
        tx,
        { tenantId, id: endpointId, token, leasedAt: 0, leaseMs: 0 },
        places.map((seq) => ({ seq, at: 0, durationMs: 1, status: 204, error: null, answer: '', delayMs: null })),
        null,
      ),
  ],
])('what is written of the table %s by key is found by key', async (table, write) => {
  const { read, written } = await withTenant(api.context.db, tenantId, async (tx) => {
    await write(tx);
    const { rows } = await sql<{ read: number; written: number }>`
      select (seq_tup_read + idx_tup_fetch)::int as read, n_tup_upd::int as written
        from pg_stat_xact_user_tables where relname = ${table}`.execute(tx);
    return rows[0] ?? { read: -1, written: -1 };
  });
  expect(written).toBe(table === 'ticket' ? 1 : WRITTEN);
  // The row that is locked before is read, too.
  expect(read).toBeLessThanOrEqual(2 * WRITTEN);
});
