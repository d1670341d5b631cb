import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from '@synapse/jira-sandbox/server';
import { DEMO_AUDIENCE, DEMO_ISSUER } from '@synapse/local-stack/demo-token';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { LOCAL_HOSTS } from '@synapse/local-stack/local-outbound';
import { startApiProcess } from '@synapse/local-stack/testing/api-process';
import { API } from '@synapse/shared/api/registry';
import { readConfig } from '../../src/config.ts';
import { createContext } from '../../src/context.ts';
import { withTenant } from '../../src/store/db/database.ts';
import { migrateToLatest } from '../../src/store/db/migrate.ts';
import { addSecret } from '../../src/store/sites/signing-secrets.ts';
import { tokenFor } from '../http/support/api.ts';
import { fitOf, forgeEnv, startForgeKeys } from '../http/support/forge-host.ts';
import { connectTestSite } from '../http/support/signed.ts';
import { afterwards } from './afterwards.ts';
import { ENDS_THE_SITE, fuzz, STATEMENTS } from './fuzz.ts';
import { tokensOf } from './tokens.ts';

/** `npm run fuzz -- --requests 100000 --seed 7`: the API as a process of its own, over real PostgreSQL and the sandbox's Jira. */
const { values } = parseArgs({ options: { requests: { type: 'string', default: '10000' }, seed: { type: 'string' } } });
const requests = Number(values.requests);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 30));
const say = (text: string) => void process.stdout.write(`${text}\n`);

/**
 * What the process may grow by in the second half of the requests, MB: caches are full by then. Its heap is held small, for
 * V8 lets garbage lie while there is room, which looks like a leak from outside; a leak ends it here.
 */
const GROWTH_MAX = 60;
const SMALL_HEAP = '--max-old-space-size=160 --max-semi-space-size=8';

const SEEDING = { openMs: 3_000, lockMs: 5_000, statementMs: 5_000, idleMs: 5_000, wholeMs: 10_000 };

// The API and the database end with this process, and only in order.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

await using parts = new AsyncDisposableStack();
const folder = await mkdtemp(path.join(tmpdir(), 'synapse-fuzz-'));
parts.defer(() => rm(folder, { recursive: true, force: true }));
const postgres = await startEmbeddedPostgres({
  home: folder,
  name: 'postgres',
  settings: { fsync: 'off', synchronous_commit: 'off' },
  dieWithParent: true,
});
parts.defer(() => postgres.remove());
const databaseUrl = postgres.url('postgres');
await migrateToLatest(databaseUrl);
const sandbox = await startSandbox({ seed: 'empty' });
parts.defer(() => sandbox.close());
const keys = await startForgeKeys();
parts.defer(() => keys.close());

const [tenantId, otherTenantId] = [randomUUID(), randomUUID()];
const secrets = {
  jwtSecret: randomBytes(48).toString('base64url'),
  encryptionKey: randomBytes(32).toString('base64'),
  tenantId,
};
const metricsToken = randomBytes(24).toString('base64url');
const env = {
  ...forgeEnv(keys),
  METRICS_TOKEN: metricsToken,
  WRITE_THROUGH_MS: '300',
  RATE_LIMIT_PER_MINUTE: '1000000',
  ATTACHMENT_FOLDER: path.join(folder, 'attachments'),
  JIRA_ALLOWED_HOSTS: LOCAL_HOSTS,
  NODE_OPTIONS: SMALL_HEAP,
};
const { site } = await seedDatabase();
const api = await startApiProcess({
  databaseUrl,
  secrets,
  folder,
  env,
  onCrash: (why) => say(`The API ended: ${why}`),
});
parts.defer(() => api.stop());

const residentMb = async () =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${api.pid}/status`, 'utf8').catch(() => ''))?.[1] ?? 0) / 1024;
let warm: Promise<number> | undefined;
const startedAt = Date.now();
say(`Seed ${seed}, ${Object.keys(API).length} routes`);
const report = await fuzz(
  {
    url: api.url,
    routes: Object.values(API).filter(({ path: at }) => !ENDS_THE_SITE.test(at)),
    tokens: await tokensOf(tenantId, otherTenantId, secrets.jwtSecret, { iss: DEMO_ISSUER, aud: DEMO_AUDIENCE }),
    metricsToken,
    site,
    invocation: () => fitOf(keys, site),
    known: { ids: [site.siteId], words: ['KAN', 'KAN-1', '10001', 'user-1', 'a', 'title'] },
    secrets: [...Object.values(secrets).slice(0, 2), site.secret, site.webhookSecret, 'sandbox-token-ada'],
  },
  {
    requests,
    seed,
    onDone(done) {
      if (done >= requests / 2) warm ??= residentMb();
      if (done % 1_000 === 0)
        say(`${done} of ${requests}, ${Math.round((done * 1_000) / (Date.now() - startedAt))} a second`);
    },
  },
);
const [before, after] = [(await warm) ?? 0, await residentMb()];
const left = await afterwards({ databaseUrl, apiUrl: api.url, sandbox, site, admin: await adminOf() });
const log = await readFile(path.join(folder, 'api.log'), 'utf8');
const lines = log.split('\n');
const failures = lines.filter((line) => /"level":(50|60|"error"|"fatal")/.test(line));
const told = [secrets.jwtSecret, secrets.encryptionKey, site.secret, site.webhookSecret, 'sandbox-token-ada'].filter(
  (one) => log.includes(one),
);
say(
  JSON.stringify(
    { ...report, faults: report.faults.length, memoryMb: { before: Math.round(before), after: Math.round(after) } },
    null,
    1,
  ),
);
for (const fault of report.faults.slice(0, 20)) say(JSON.stringify(fault, null, 1));
for (const line of failures.slice(0, 10)) say(line.slice(0, 1_500));
const sqlTold = lines.filter((line) => !failures.includes(line) && STATEMENTS.test(line));
for (const line of sqlTold.slice(0, 5)) say(`in the log: ${line.slice(0, 500)}`);
if (told.length > 0) say(`${told.length} secrets stand in the log`);
for (const one of left) say(`Afterwards: ${one}`);
const grew = after - before > GROWTH_MAX;
if (grew) say(`The process grew by ${Math.round(after - before)} MB`);
process.exitCode =
  report.faults.length + failures.length + told.length + sqlTold.length + left.length > 0 || grew ? 1 : 0;

function adminOf(): Promise<string> {
  return tokenFor(tenantId, { role: 'admin', iss: DEMO_ISSUER, aud: DEMO_AUDIENCE }, secrets.jwtSecret);
}

/** Two workspaces and a site that is connected. */
async function seedDatabase() {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    AUTH_JWT_SECRET: secrets.jwtSecret,
    AUTH_JWT_ISSUER: DEMO_ISSUER,
    AUTH_JWT_AUDIENCE: DEMO_AUDIENCE,
    ENCRYPTION_KEY: secrets.encryptionKey,
    LOG_LEVEL: 'silent',
    ...env,
  });
  const context = createContext(config);
  try {
    for (const id of [tenantId, otherTenantId])
      await context.db.transact({ opening: "select set_config('lock_timeout', '5s', true)", limits: SEEDING }, (tx) =>
        tx.insertInto('tenant').values({ id, name: 'Fuzz' }).execute(),
      );
    const connected = await connectTestSite({ context }, tenantId, sandbox.url);
    const webhookSecret = randomBytes(24).toString('base64url');
    const { siteId } = connected;
    await withTenant(context.db, tenantId, (tx) =>
      addSecret(tx, context.vault, 'webhook', { tenantId, siteId, secret: webhookSecret }),
    );
    return { site: { ...connected, webhookSecret } };
  } finally {
    await context.close();
  }
}
