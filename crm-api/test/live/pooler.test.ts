import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findPgbouncer, startPgbouncer } from '@synapse/local-stack/testing/pgbouncer';
import { until } from '@synapse/local-stack/testing/until';
import { sql } from 'kysely';
import { startListener } from '../../src/live/listener.ts';
import { createLog } from '../../src/log.ts';
import { openDatabase, withTenant } from '../../src/store/db/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const found = await findPgbouncer();
const here = found ? test : test.skip;

let database: TestDatabase;
let pooler: Awaited<ReturnType<typeof startPgbouncer>> | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
  if (found) pooler = await startPgbouncer(found.program, database.ownerUrl);
});
afterAll(async () => {
  await pooler?.stop();
  await database.drop();
});

const log = createLog({ level: 'silent', nodeEnv: 'test' });
const times = { pollMs: 20, probeMs: 50, probeTimeoutMs: 500, retryMs: [10, 50] as const };
const settled = 2_000;

here('a listener behind a pooler in transaction mode does not believe that it hears, and goes on looking', async () => {
  let looks = 0;
  const through = startListener({ url: pooler?.url ?? '', log, times });
  through.onGap(() => {
    looks += 1;
  });
  const seen = new Set<string>();
  for (const end = performance.now() + settled; performance.now() < end; await sleep(5)) seen.add(through.state());
  await through.stop();
  expect([...seen]).toEqual(['polling']);
  expect(looks).toBeGreaterThan(10);
  const direct = startListener({ url: database.url, log, times });
  await until('it listens where nothing stands between', () => direct.state() === 'listening');
  await direct.stop();
});

here(
  'transactions at once through a pooler with fewer connections see each their own workspace, and leave no setting',
  async () => {
    const db = openDatabase({ url: pooler?.url ?? '', max: 20, prepares: false });
    const tenants = Array.from({ length: 10 }, () => randomUUID());
    const seen = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        withTenant(db, tenants[i % 10] ?? '', async (tx) => {
          await sql`select 1 from ticket where tenant_id = ${tenants[i % 10]}`.execute(tx);
          const { rows } = await sql<{ tenant: string }>`select current_setting('app.tenant_id') as tenant`.execute(tx);
          return rows[0]?.tenant;
        }),
      ),
    );
    expect(seen).toEqual(seen.map((_, i) => tenants[i % 10]));
    await db.destroy();
  },
);
