import { afterAll, beforeAll, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type ArenaDatabase, closeArenaDatabase, openArenaDatabase } from './arena.ts';
import { runSchedules } from './run-schedules.ts';

/**
 * The same schedules in every run: a change is judged, and not the dice. `npm run converge` explores at random, and
 * replays a failure with the seed and path it printed: npm run converge -- --seed <seed> --path <path>
 */
const SCHEDULES = Number(process.env.CONVERGE_SCHEDULES ?? 2_000);
const SEED = Number(process.env.CONVERGE_SEED ?? 20_261_126);

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
