import { ConfigError, readConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { createApiServer } from './http/kernel/server.ts';
import { createLog, type Log } from './log.ts';
import { migrateToLatest } from './store/db/migrate.ts';
import { WRONG_KEY } from './store/db/vault-check.ts';

/** How long requests under way may take to finish once the process is told to end, ms. Then it ends in any case. */
const GRACE_MS = 10_000;

/** The API as a process: environment → migrations → context → listen → workers → drain on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog({ level: config.logLevel, nodeEnv: config.nodeEnv });
  if (config.migrateOnStart) await migrateToLatest(config.databaseDirectUrl);
  const context = createContext(config, { log });
  await requireKey(context, log);
  await context.clock.measure().catch((err: unknown) => log.warn({ err }, 'the clock could not be compared yet'));
  let isEnding = false;
  const server = createApiServer(context);
  const url = await server.listen();
  context.clockKeeper.start();
  void context.clockKeeper.measured.then(() => isEnding || context.workQueueWorker.start());
  context.webhookSender.start();
  context.alertWorker.start();
  context.housekeeping.start();
  context.seriesRecorder.start();
  log.info({ url }, 'listening');
  // No reason not to start, nor to wait: everything but the files works without.
  void context.blobs.problem().then((problem) => {
    if (problem !== null) log.error({ problem }, 'attachments can be neither stored nor served');
  });

  const signal = await signalled('SIGTERM', 'SIGINT');
  isEnding = true;
  log.info({ signal, graceMs: GRACE_MS }, 'shutting down: no new request is taken');
  // A second signal, or an end that hangs: nothing committed is lost by it, leases run out by themselves.
  const hardStop = setTimeout(() => exitNow(log, 'the grace period is over'), GRACE_MS + 2_000);
  for (const again of ['SIGTERM', 'SIGINT'] as const) process.once(again, () => exitNow(log, `${again} again`));
  await Promise.all([
    server.drain(GRACE_MS),
    context.workQueueWorker.stop(),
    context.webhookSender.stop(),
    context.clockKeeper.stop(),
    context.housekeeping.stop(),
    context.seriesRecorder.stop(),
  ]);
  await context.close();
  clearTimeout(hardStop);
  log.info('ended');
}

/** With another key the API would serve, and fail at each call to Jira and each signed push. */
async function requireKey(context: Context, log: Log): Promise<void> {
  const standing = await context.vaultStanding().catch((error: unknown) => {
    // The database is away, or was never migrated: `/readyz` says so, and asks again.
    log.warn({ err: error }, 'ENCRYPTION_KEY could not be checked yet: /readyz says it once the database answers');
    return 'unknown' as const;
  });
  if (standing === 'previous')
    log.warn('stored secrets are still sealed with ENCRYPTION_KEY_PREVIOUS: run `npm run reseal`, then it can go');
  if (standing !== 'wrong') return;
  await context.close();
  throw new ConfigError([WRONG_KEY]);
}

function signalled(...signals: NodeJS.Signals[]): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, resolve);
  });
}

function exitNow(log: Log, why: string): void {
  log.warn({ why }, 'ending at once');
  process.exit(1);
}

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else
    createLog({ level: 'error', nodeEnv: process.env.NODE_ENV ?? '' }).fatal({ err: error }, 'the API could not start');
  process.exitCode = 1;
}
