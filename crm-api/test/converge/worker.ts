import { runSchedules } from './run-schedules.ts';
import type { Told } from './share-schedules.ts';
import { closeSimulationDatabase, openSimulationDatabase } from './simulation/simulation-database.ts';

/** One process of `npm run converge`: its arguments are the database's address, how many schedules, the seed, how many are played, and whether `all` are. */
const [url = '', schedules, seed, played, until] = process.argv.slice(2);
const tell = (told: Told) => process.send?.(told);
const database = await openSimulationDatabase(url, url);
try {
  await runSchedules(database, {
    schedules: Number(schedules),
    seed: Number(seed),
    played: Number(played),
    onDone: (strand) => tell({ done: strand }),
    ...(until === 'all' && { onFailure: (failure) => tell({ failure }) }),
  });
} catch (error) {
  tell({ failure: (error as Error).message });
} finally {
  await closeSimulationDatabase(database);
  process.disconnect();
}
