import { afterAll, beforeAll, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type ArenaDatabase, closeArenaDatabase, openArenaDatabase } from './arena.ts';
import { runSchedules } from './run-schedules.ts';

/** Replay a failure with the seed and path it printed: npm run converge -- --seed <seed> --path <path> */
const SCHEDULES = Number(process.env.CONVERGE_SCHEDULES ?? 2_000);
const SEED = Number(process.env.CONVERGE_SEED ?? Math.floor(Math.random() * 2 ** 30));

let server: TestDatabase;
let database: ArenaDatabase;
beforeAll(async () => {
  server = await createTestDatabase();
  database = await openArenaDatabase(server.url, server.ownerUrl);
});
afterAll(async () => {
  await closeArenaDatabase(database);
  await server.drop();
});

test(
  `${SCHEDULES} random schedules converge`,
  () => runSchedules(database, { schedules: SCHEDULES, seed: SEED }),
  800_000,
);
