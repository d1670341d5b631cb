import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pino from 'pino';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { type Db, openDatabase } from '../../../src/store/db/database.ts';
import type { JiraCalls } from '../../../src/sync/rate-limit/jira-calls.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/** By how much the clock of this process has been set back, ms. */
let setBack = 0;
const { now } = Date;
Date.now = () => now() - setBack;

let database: TestDatabase;
let db: Db;
let calls: JiraCalls;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, max: 4 });
  // Loaded only now, so that it finds this clock.
  const { createJiraCalls } = await import('../../../src/sync/rate-limit/jira-calls.ts');
  calls = createJiraCalls(db, DEFAULT_POINT_LIMITS, pino({ level: 'silent' }));
});
afterAll(async () => {
  Date.now = now;
  await calls.close();
  await db.destroy();
  await database.drop();
});

const caller = {
  ...{ tenantId: '00000000-0000-4000-8000-000000000001', siteId: '00000000-0000-4000-8000-000000000002' },
  ...({ priority: 'delivery', paysPoints: false } as const),
};
const edit = () =>
  calls.limiter.run(caller, { method: 'PUT', path: 'rest/api/3/issue/1', body: {} }, async () => undefined);

test('a clock that is set back by an hour holds up no call for that long', async () => {
  for (let i = 0; i < 20; i += 1) await edit();
  setBack = 3_600_000;
  const begun = performance.now();
  await edit();
  expect(performance.now() - begun).toBeLessThan(10_000);
}, 30_000);
