import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { onServer } from '@synapse/local-stack/testing/on-server';
import { type Db, openDatabase } from '../../../src/store/db/database.ts';
import { createProcessShares } from '../../../src/sync/rate-limit/process-share.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, max: 6 });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const clock = { at: 0 };
const process = () =>
  createProcessShares(db, {
    now: () => clock.at,
    onError: (error) => {
      throw error;
    },
  });
const pass = async (ms: number, ...all: ReturnType<typeof process>[]) => {
  clock.at += ms;
  await onServer(database.ownerUrl, (client) =>
    client.query(
      `update api_process set since = since - ${ms} * interval '1 ms', seen_at = seen_at - ${ms} * interval '1 ms'`,
    ),
  );
  // A call begins a look by the way, and does not wait for it.
  for (const one of all) {
    await one.known();
    await one.looked();
  }
};

test('the first has all, a newcomer the tenth that is free, and once noticed each has half', async () => {
  const [one, two] = [process(), process()];
  await one.known();
  expect(one.part()).toBeCloseTo(0.9);
  await two.known();
  expect([one.part(), two.part()]).toEqual([expect.closeTo(0.9), expect.closeTo(0.1)]);
  await pass(5_000, one, two);
  expect([one.part(), two.part()]).toEqual([expect.closeTo(0.45), expect.closeTo(0.1)]);
  await pass(5_001, one, two);
  expect([one.part(), two.part()]).toEqual([expect.closeTo(0.45), expect.closeTo(0.45)]);
  // One that calls no more, or was killed, is forgotten after a while; one that ends says so.
  await pass(5_000, one);
  await pass(5_000, one);
  await pass(5_001, one);
  expect(one.part()).toBeCloseTo(0.9);
  await two.known();
  expect(two.part()).toBeCloseTo(0.1);
  await one.leave();
  await pass(5_000, two);
  expect(two.part()).toBeCloseTo(0.9);
  await two.leave();
});

test('two that come at once do not both take all', async () => {
  const both = [process(), process()];
  await Promise.all(both.map((one) => one.known()));
  expect(both.map((one) => one.part()).sort()).toEqual([expect.closeTo(0.1), expect.closeTo(0.9)]);
  await Promise.all(both.map((one) => one.leave()));
});
