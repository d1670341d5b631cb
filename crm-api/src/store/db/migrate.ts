import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from './migrations.ts';

/**
 * Brings a database to the newest schema. Two at once are safe: Kysely's migrator takes a lock.
 * @param connectionString of a role that may create tables and roles; a direct connection, not a transaction pooler
 * @throws the error of the migration that failed; the database stays at the one before it
 */
export async function migrateToLatest(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 1 });
  // Whoever uses a connection that breaks learns of it by their query; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', () => {});
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw isUnknown(error) ? otherSchema(error) : error;
  } finally {
    await db.destroy();
  }
}

/** Kysely's words for a database that has run a migration which this version does not have. */
const isUnknown = (error: unknown): error is Error =>
  error instanceof Error && /^corrupted migrations/.test(error.message);

const otherSchema = (cause: Error): Error =>
  new Error(
    `This database was made by another version of the CRM, whose schema this one does not know (${cause.message}). Nothing was changed. On your own machine, \`npm run reset\` deletes the data in .data, and \`npm start\` begins again. On a server, start the version that made it.`,
    { cause },
  );
