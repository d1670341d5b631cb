import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { openDatabase } from './store/db/database.ts';
import { resealAll } from './store/db/reseal.ts';
import { createVault } from './store/db/vault.ts';
import { vaultStanding, WRONG_KEY } from './store/db/vault-check.ts';

/**
 * `npm run reseal`, with the API's own environment: seals every stored secret with ENCRYPTION_KEY, so that
 * ENCRYPTION_KEY_PREVIOUS can go. See docs/operate.md.
 */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog({ level: 'info', nodeEnv: config.nodeEnv });
  const vault = createVault({ current: config.encryptionKey, previous: config.encryptionKeyPrevious });
  const db = openDatabase({
    url: config.databaseUrl,
    max: 2,
    prepares: config.dbPrepares,
    onError: (err) => log.warn({ err }, 'a connection broke'),
  });
  try {
    if ((await vaultStanding(db, vault)) === 'wrong') throw new ConfigError([WRONG_KEY]);
    const { resealed, lost } = await resealAll(db, vault);
    log.info({ resealed }, 'every secret that opens is sealed with ENCRYPTION_KEY: ENCRYPTION_KEY_PREVIOUS can go');
    if (lost.length === 0) return;
    process.exitCode = 1;
    log.error({ lost }, 'no key opens these: pair their sites again, or make new webhook secrets');
  } finally {
    await db.destroy();
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else createLog({ level: 'error', nodeEnv: process.env.NODE_ENV ?? '' }).fatal({ err: error }, 'could not reseal');
  process.exitCode = 1;
}
