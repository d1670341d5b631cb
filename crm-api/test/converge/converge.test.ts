import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { schedules } from './actions.ts';
import { type ArenaDatabase, closeArenaDatabase, openArenaDatabase } from './arena.ts';
import { runSchedule } from './run-schedule.ts';

/** Replay a failure: CONVERGE_SEED=<seed> CONVERGE_PATH=<path> npm test -- --testPathPatterns converge */
const SCHEDULES = Number(process.env.CONVERGE_SCHEDULES ?? 200);
const SEED =
  process.env.CONVERGE_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(process.env.CONVERGE_SEED);

let server: TestDatabase;
let database: ArenaDatabase;
beforeAll(async () => {
  server = await createTestDatabase();
  database = openArenaDatabase(server.url, server.ownerUrl);
});
afterAll(async () => {
  await closeArenaDatabase(database);
  await server.drop();
});

test(`${SCHEDULES} random schedules converge`, async () => {
  expect.assertions(1);
  const property = fc.asyncProperty(schedules, (schedule) => runSchedule(database, schedule));
  await fc.assert(property, {
    numRuns: SCHEDULES,
    seed: SEED,
    ...(process.env.CONVERGE_PATH ? { path: process.env.CONVERGE_PATH } : {}),
  });
  expect(true).toBe(true);
}, 600_000);
