import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import pg from 'pg';
import { createWorkerNotifier, NOTIFY_EVERY_MS } from '../../src/live/worker-notifier.ts';
import { createLog } from '../../src/log.ts';
import { type Db, openDatabase } from '../../src/store/db/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let db: Db;
let listening: pg.Client;
const heard: string[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, max: 2 });
  listening = new pg.Client({ connectionString: database.ownerUrl });
  await listening.connect();
  listening.on('notification', ({ payload = '' }) => heard.push(payload));
  await listening.query('listen work_item');
});
afterAll(async () => {
  await listening.end();
  await db.destroy();
  await database.drop();
});

const log = createLog({ level: 'silent', nodeEnv: 'test' });

test('many small transactions wake the workers here each time, and those of other processes once at once and once at the end', async () => {
  let woken = 0;
  const workers = createWorkerNotifier({ db, log, self: 'this process', wake: () => void woken++ });
  const told = Array.from({ length: 100 }, () => {
    const from = workers.from();
    workers.committed(from);
    return from;
  });
  expect(told).toEqual(['this process', ...Array(99).fill(null)]);
  expect(woken).toBe(100);
  await until('the others hear of what came after the first', async () => heard.length > 0);
  await new Promise((over) => setTimeout(over, 4 * NOTIFY_EVERY_MS));
  expect(heard.splice(0)).toEqual(['this process']);
  // After a pause the first transaction notifies again, and nothing is owed.
  workers.committed(workers.from());
  await new Promise((over) => setTimeout(over, 4 * NOTIFY_EVERY_MS));
  expect(heard).toEqual([]);
});

test('a process hears the others, and what is for everybody, and is not woken twice by what it said itself', () => {
  let woken = 0;
  const workers = createWorkerNotifier({ db, log, self: 'this process', wake: () => void woken++ });
  for (const from of ['this process', 'another process', '']) workers.heard(from);
  expect(woken).toBe(2);
});
