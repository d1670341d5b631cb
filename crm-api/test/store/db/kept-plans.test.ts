import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { type Db, openDatabase, withTenant } from '../../../src/store/db/database.ts';
import { findDismissed } from '../../../src/store/purge/purge.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let db: Db;
let owner: pg.Pool;
const site = { tenantId: randomUUID(), siteId: randomUUID() };
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, max: 1 });
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
});
afterAll(async () => {
  await db.destroy();
  await owner.end();
  await database.drop();
});

test('a plan that is kept for all values finds the tickets that were removed by the index of just these', async () => {
  // The second time a statement is sent its plan is kept.
  for (const _time of [1, 2])
    await withTenant(db, site.tenantId, async (tx) => {
      await sql`set local plan_cache_mode = force_generic_plan`.execute(tx);
      await sql`set local enable_seqscan = off`.execute(tx);
      await sql`select pg_stat_force_next_flush()`.execute(tx);
      await findDismissed(tx, site, ['1'], new Map([['1', randomUUID()]]));
    });
  const { rows } = await owner.query(
    `select indexrelname as index, idx_scan::int as scans from pg_stat_user_indexes
      where relname = 'ticket_purge' and idx_scan > 0 order by 1`,
  );
  expect(rows).toEqual([
    { index: 'ticket_purge_left', scans: 2 },
    { index: 'ticket_purge_unmade', scans: 2 },
  ]);
});
