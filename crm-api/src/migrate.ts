import { createLog } from './log.ts';
import { ensureApiLogin } from './store/db/api-login.ts';
import { migrateToLatest } from './store/db/migrate.ts';

/**
 * The migration as a process of its own, under the role that owns the tables: `node crm-api/src/migrate.ts`. It reads
 * DATABASE_DIRECT_URL (or DATABASE_URL) and, where the API is to have a login of its own, API_LOGIN and
 * API_LOGIN_PASSWORD. Run it before each new version of the API starts; the API then runs with MIGRATE_ON_START=false.
 */
async function main(): Promise<void> {
  const { DATABASE_DIRECT_URL, DATABASE_URL, API_LOGIN, API_LOGIN_PASSWORD } = process.env;
  const url = DATABASE_DIRECT_URL || DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set. Give it the role that owns the tables.');
  if (!API_LOGIN !== !API_LOGIN_PASSWORD)
    throw new Error('API_LOGIN and API_LOGIN_PASSWORD go together: one is not set.');
  if (API_LOGIN_PASSWORD && !/^[\x21-\x7e]{16,}$/.test(API_LOGIN_PASSWORD))
    throw new Error('API_LOGIN_PASSWORD must have at least 16 letters, digits and signs: openssl rand -hex 24');
  await migrateToLatest(url);
  if (API_LOGIN && API_LOGIN_PASSWORD) await ensureApiLogin(url, { name: API_LOGIN, password: API_LOGIN_PASSWORD });
  log.info({ login: API_LOGIN }, 'the database is at the newest schema');
}

const log = createLog({ level: 'info', nodeEnv: process.env.NODE_ENV ?? '' });
try {
  await main();
} catch (error) {
  log.fatal({ err: error }, 'the database could not be migrated');
  process.exitCode = 1;
}
