import { afterAll, beforeAll, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { runSchedules } from './run-schedules.ts';
import {
  closeSimulationDatabase,
  openSimulationDatabase,
  type SimulationDatabase,
} from './simulation/simulation-database.ts';

/** A change is judged here, not the dice: `npm run converge` explores, and what it finds is kept in cases.ts. */
const SEED = Number(process.env.CONVERGE_SEED ?? 20_261_126);
const SCHEDULES = Number(process.env.CONVERGE_SCHEDULES ?? 900);

/** Each is a test file of its own, so that jest’s workers share the schedules. */
const PARTS = 2;

/** A database for the schedules of a test file. */
export function useSimulationDatabase(): () => SimulationDatabase {
  let server: TestDatabase;
  let database: SimulationDatabase;
  beforeAll(async () => {
    server = await createTestDatabase();
    database = await openSimulationDatabase(server.url, server.ownerUrl);
  });
  afterAll(async () => {
    await closeSimulationDatabase(database);
    await server.drop();
  });
  return () => database;
}

export function testRandomSchedules(part: number): void {
  const database = useSimulationDatabase();
  const schedules = Math.ceil(SCHEDULES / PARTS);
  test(
    `${schedules} random schedules converge`,
    () => runSchedules(database(), { schedules, seed: SEED + part * 1_000 }),
    // Against a hang, not a measure: 2,000 need some nine minutes on a calm machine of two cores.
    1_800_000,
  );
}
