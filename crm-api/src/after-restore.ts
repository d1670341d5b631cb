import pg from 'pg';
import { ConfigError, readConfig } from './config.ts';
import { openDatabase } from './store/db/database.ts';
import { migrateToLatest } from './store/db/migrate.ts';
import { createSharedClock } from './store/db/shared-clock.ts';
import { takeUpAfterRestore } from './sync/workqueue/after-restore.ts';

/**
 * `npm run after:restore`: to be run once on a database that was set back to a backup, with the environment of the API and
 * before any process of it is started (docs/operate.md, "Backup and restore").
 */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  if (config.migrateOnStart) await migrateToLatest(config.databaseDirectUrl);
  if (await isInUse(config.databaseDirectUrl)) throw new InUse();
  const db = openDatabase({ url: config.databaseUrl, max: 2, prepares: config.dbPrepares });
  try {
    const clock = createSharedClock(db);
    await clock.measure();
    const { tenants, tickets } = await takeUpAfterRestore(db, clock.now());
    print(
      `The database can be worked on again. Workspaces: ${tenants}. Tickets with something that waited for Jira: ${tickets}; it is looked up in Jira before it is sent. Start the API now.`,
    );
  } finally {
    await db.destroy();
  }
}

class InUse extends Error {}

/** Whether an API is connected: it would send what waits before it is told that it may have been sent. */
async function isInUse(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where datname = current_database() and application_name like 'synapse-crm-api%'`,
    );
    return rowCount !== 0;
  } finally {
    await client.end();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  if (error instanceof InUse)
    print('The API is running on this database. Stop all its processes, then run this again.');
  else if (error instanceof ConfigError) print(error.message);
  else print(`The database could not be prepared: ${(error as Error).message}`);
  process.exitCode = 1;
}
