import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { type Db, openDatabase, type TenantTx, withTenant } from '../../../src/store/db/database.ts';
import { findDismissed } from '../../../src/store/purge/purge.ts';
import { listUnmade } from '../../../src/store/runs/deletion-check.ts';
import { isRunQueued } from '../../../src/store/runs/runs-write.ts';
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

/** Asks twice: the second time a statement is sent its plan is kept. @returns which indexes of the table were read, and how often */
async function indexesReadBy(table: string, ask: (tx: TenantTx) => Promise<unknown>): Promise<Record<string, number>> {
  for (const _time of [1, 2])
    await withTenant(db, site.tenantId, async (tx) => {
      await sql`set local plan_cache_mode = force_generic_plan`.execute(tx);
      await sql`set local enable_seqscan = off`.execute(tx);
      await sql`select pg_stat_force_next_flush()`.execute(tx);
      await ask(tx);
    });
  const { rows } = await owner.query<{ index: string; scans: number }>(
    `select indexrelname as index, idx_scan::int as scans from pg_stat_user_indexes
      where relname = $1 and idx_scan > 0 order by 1`,
    [table],
  );
  return Object.fromEntries(rows.map(({ index, scans }) => [index, scans]));
}

describe('a plan that is kept for all values finds by the index of just these', () => {
  test('the tickets that were removed', async () => {
    const ask = (tx: TenantTx) => findDismissed(tx, site, ['1'], new Map([['1', randomUUID()]]));
    expect(await indexesReadBy('ticket_purge', ask)).toEqual({ ticket_purge_left: 2, ticket_purge_unmade: 2 });
  });

  test('the issues that are still to be made', async () => {
    await owner.query('insert into tenant (id, name) values ($1, $2)', [site.tenantId, 'Acme']);
    await owner.query(
      `insert into ticket (tenant_id, id, number, title, status, priority, source, created_at, updated_at)
       values ($1, gen_random_uuid(), 1, 'Any', 'OPEN', 'LOW', 'API', now(), now())`,
      [site.tenantId],
    );
    expect(await indexesReadBy('issue_link', (tx) => listUnmade(tx, site))).toEqual({ issue_link_unmade: 2 });
  });

  test('the run that is queued', async () => {
    const ask = (tx: TenantTx) => isRunQueued(tx, site.tenantId, site.siteId);
    expect(await indexesReadBy('sync_run', ask)).toEqual({ sync_run_open: 2 });
  });
});
