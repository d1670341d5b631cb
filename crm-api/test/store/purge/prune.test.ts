import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Db, openDatabase, withTenant } from '../../../src/store/db/database.ts';
import { pruneByAge, pruneRuns } from '../../../src/store/purge/prune.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let db: Db;
let owner: pg.Pool;
const [tenantId, other, siteId] = [randomUUID(), randomUUID(), randomUUID()];
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, max: 4 });
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  for (const id of [tenantId, other]) await owner.query('insert into tenant (id, name) values ($1, $2)', [id, 'Acme']);
});
afterAll(async () => {
  await db.destroy();
  await owner.end();
  await database.drop();
});

const count = async (table: string): Promise<number> => {
  const { rows } = await owner.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? 0;
};

test('what is old goes, of all tenants, in batches and no more at a time than told; what is young or waits stays', async () => {
  for (const tenant of [tenantId, other]) {
    // Twenty rows a day apart, the newest of today; every other event has not been taken yet.
    await owner.query(
      `insert into inbox (tenant_id, site_id, event_id, issue_id, type, payload, received_at, processed_at)
       select $1, $2, n::text, '1', 'issue.updated', '{}', now() - n * interval '1 day',
         case when n % 2 = 0 then now() - n * interval '1 day' end from generate_series(0, 19) n`,
      [tenant, siteId],
    );
    await owner.query(
      `insert into feed (tenant_id, seq, kind, origin, at)
       select $1, 20 - n, 'ticket.updated', 'jira', now() - n * interval '1 day' from generate_series(0, 19) n`,
      [tenant],
    );
    await owner.query(
      `insert into api_spend (tenant_id, site_id, hour)
       select $1, $2, now() - n * interval '1 hour' from generate_series(0, 99) n`,
      [tenant, siteId],
    );
    await owner.query(
      `insert into sync_series (tenant_id, site_id, minutes, at)
       select $1, $2, minutes, now() - n * interval '1 day' from generate_series(0, 9) n, unnest(array[1, 60]) minutes`,
      [tenant, siteId],
    );
  }
  expect(await pruneByAge(db, { batch: 3, batches: 2 })).toMatchObject({ inbox: 6, feed: 6, api_spend: 6 });
  // Processed and older than 8 days: 8 (by a moment), 10, 12, 14, 16, 18; feed rows of 7 to 19 days ago.
  expect(await pruneByAge(db, { batch: 7 })).toMatchObject({ inbox: 6, feed: 20, api_spend: 98, sync_series: 14 });
  expect(await count('inbox')).toBe(28);
  expect(await count('inbox where processed_at is null')).toBe(20);
  const { rows } = await owner.query(
    'select tenant_id, min(seq)::int as first, count(*)::int as n from feed group by 1',
  );
  expect(rows.map(({ first, n }) => ({ first, n }))).toEqual([
    { first: 14, n: 7 },
    { first: 14, n: 7 },
  ]);
  expect(await pruneByAge(db)).toMatchObject({ inbox: 0, feed: 0, api_spend: 0 });
});

test('a pairing code goes a day after its end, with the account that it holds', async () => {
  await owner.query(
    `insert into pairing_code (tenant_id, code_hash, base_url, email, project_key, created_by, expires_at)
     select $1, decode(lpad(to_hex(n), 4, '0'), 'hex'), 'https://x.atlassian.net', 'ada@example.com', 'KAN', 'x',
       now() - n * interval '1 hour' from generate_series(-1, 47) n`,
    [tenantId],
  );
  expect(await pruneByAge(db)).toMatchObject({ pairing_code: 24 });
  expect(await count('pairing_code')).toBe(25);
});

test('a tenant’s old runs go with what they mended; one that has not ended stays', async () => {
  for (const tenant of [tenantId, other]) {
    await owner.query(
      `insert into sync_run (tenant_id, id, site_id, kind, trigger, status, started_at)
       select $1, gen_random_uuid(), $2, 'delta', 'interval', case when n = 39 then 'running' else 'succeeded' end,
         now() - n * interval '1 day' from generate_series(0, 39) n`,
      [tenant, siteId],
    );
    await owner.query(
      `insert into missed_event (tenant_id, site_id, issue_id, run_id, updated_ms, fields, cause, found_at)
       select $1, $2, '1', gen_random_uuid(), 0, '{}', 'refused', now() - n * interval '1 day' from generate_series(0, 39) n`,
      [tenant, siteId],
    );
  }
  await withTenant(db, tenantId, (tx) => pruneRuns(tx, tenantId));
  expect(await count(`sync_run where tenant_id = '${tenantId}'`)).toBe(31);
  expect(await count(`sync_run where tenant_id = '${tenantId}' and status = 'running'`)).toBe(1);
  expect(await count(`missed_event where tenant_id = '${tenantId}'`)).toBe(30);
  expect(await count(`sync_run where tenant_id = '${other}'`)).toBe(40);
});
