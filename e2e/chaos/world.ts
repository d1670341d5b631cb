import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SandboxWithForge, startSandboxWithForge } from '@synapse/jira-sandbox/forge/sandbox-with-forge';
import type { JiraChange } from '@synapse/jira-sandbox/jira/change';
import { prepareDatabase, withClient } from '@synapse/local-stack/demo-database';
import type { DemoSecrets } from '@synapse/local-stack/demo-secrets';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { forgeEnvironment } from '@synapse/local-stack/forge-environment';
import { pairUnlessPaired } from '@synapse/local-stack/pair';
import { sandboxInfo } from '@synapse/local-stack/sandbox-jira';
import { type ApiProcess, startApiProcess } from '@synapse/local-stack/testing/api-process';
import { freePort } from '@synapse/local-stack/testing/free-port';
import { siteListSchema } from '@synapse/shared/forge/heartbeat';
import { type Balancer, startBalancer } from './balancer.ts';
import { type JiraGateway, startJiraGateway } from './jira-gateway.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What one second of Forge's own delays lasts here, ms: a push that failed is tried again after half a second. */
const FORGE_SECOND_MS = 50;

const STARTS_AT_MOST = 10;
const ATTACHMENTS = 'attachments';

/** The database's place: whoever starts it again needs the same. It waits for the disk at each commit, as in production. */
export const POSTGRES = { home: path.join(ROOT, '.data'), name: `chaos-${process.pid}` };

/** One API process, with a link of its own to the database. */
export type Replica = { name: string; api: ApiProcess; database: TcpProxy };

export type World = {
  tenantId: string;
  token: string;
  replicas: readonly Replica[];
  balancer: Balancer;
  postgres: EmbeddedPostgres;
  /** The server's process now: it changes with each start. */
  postmaster: { pid: number };
  sandbox: SandboxWithForge;
  gateway: JiraGateway;
  /** The API's way to Jira. */
  jiraLink: TcpProxy;
  /** People of the site, none of whom is the account that the CRM connects as. */
  people: readonly { name: string; accountId: string; authorization: string }[];
  syncAccountId: string;
  /** Everything that happened in Jira, with the time it was told. */
  changes: readonly JiraChange[];
  /** API processes that ended and nobody had ended them. */
  crashes: readonly string[];
  /** Where the contents of files are kept, and what the API processes log. */
  attachments: string;
  logs: readonly string[];
  /** Asks the database, past the proxies and past row-level security. */
  query<T>(sql: string, values?: unknown[]): Promise<T[]>;
};

/** PostgreSQL, two API processes behind a balancer, and Jira with the real Forge app, paired with each other. */
export async function startWorld(parts: AsyncDisposableStack, keep: string | undefined): Promise<World> {
  const folder = keep ?? (await mkdtemp(path.join(os.tmpdir(), 'synapse-chaos-')));
  if (keep === undefined) parts.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({ ...POSTGRES, dieWithParent: true });
  parts.defer(() => postgres.remove());
  const secrets: DemoSecrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    encryptionKey: randomBytes(32).toString('base64'),
    tenantId: randomUUID(),
  };
  await prepareDatabase(postgres.url(), secrets.tenantId);
  const crashes: string[] = [];
  // The API must know where Forge's keys are before Forge is there.
  const port = await freePort();
  const forge = forgeEnvironment(ROOT, `http://127.0.0.1:${port}`);
  const replicas = await Promise.all(
    ['a', 'b'].map((name) => startReplica({ name, parts, postgres, secrets, folder, crashes, forge })),
  );
  const balancer = await startBalancer(replicas.map(({ api }) => api.url));
  parts.defer(() => balancer.close());
  const jira = await startJira(parts, balancer.url, port);
  const token = await mintDemoToken(secrets);
  const syncAccountId = await pair(balancer, jira, token);
  const { users } = jira.sandbox.jira.catalog;
  return {
    ...{ ...jira, tenantId: secrets.tenantId, token, replicas, balancer, postgres, syncAccountId, crashes },
    postmaster: { pid: postgres.pid },
    attachments: path.join(folder, ATTACHMENTS),
    logs: replicas.flatMap(({ name }) => ['api.log', 'api.log.1'].map((file) => path.join(folder, name, file))),
    people: users
      .filter((user) => user.active && user.apiToken !== '' && user.accountId !== syncAccountId)
      .filter(({ accountType }) => accountType === 'atlassian')
      .map(({ displayName, accountId, loginEmail, apiToken }) => ({
        ...{ name: displayName, accountId },
        authorization: `Basic ${Buffer.from(`${loginEmail}:${apiToken}`).toString('base64')}`,
      })),
    query: async <T>(sql: string, values: unknown[] = []) =>
      withClient(postgres.url(), async (client) => (await client.query(sql, values)).rows as T[]),
  };
}

async function startReplica(options: {
  name: string;
  parts: AsyncDisposableStack;
  postgres: EmbeddedPostgres;
  secrets: DemoSecrets;
  folder: string;
  crashes: string[];
  forge: Record<string, string>;
}): Promise<Replica> {
  const { name, parts, postgres, secrets, folder, crashes, forge } = options;
  const database = await startTcpProxy(postgres.port);
  parts.defer(() => database.close());
  const own = path.join(folder, name);
  await mkdir(own, { recursive: true });
  const url = new URL(postgres.url());
  url.port = String(database.port);
  let api: ApiProcess | undefined;
  api = await startApiProcess({
    databaseUrl: url.href,
    secrets,
    folder: own,
    env: {
      ...forge,
      ATTACHMENT_FOLDER: path.join(folder, ATTACHMENTS),
      JIRA_AUTO_SYNC_ENABLED: 'true',
      JIRA_SYNC_INTERVAL: '15s',
      RETRY_FIRST: '1s',
      RETRY_LONGEST: '5s',
    },
    onCrash: (why) => {
      crashes.push(`${new Date().toISOString()} API ${name}: ${why}`);
      // As whatever runs it on a server would.
      if (api) void startAgain(api);
    },
  });
  parts.defer(() => api.stop());
  return { name, api, database };
}

/** Starts a process that has ended; more than once where it ends again while it starts. */
export async function startAgain(api: ApiProcess): Promise<void> {
  for (let tries = 1; tries <= STARTS_AT_MOST; tries++) {
    const failure = await api.start().then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failure) return;
    await sleep(500);
  }
}

/** For longer than so no process goes by an old way to Jira (crm-api/src/sync/sites/site-access.ts). */
const ACCESS_KNOWN_MS = 6_000;

type Jira = Pick<World, 'sandbox' | 'gateway' | 'jiraLink' | 'changes'>;

/** People reach the sandbox itself; the API reaches it through a link that can break and a gateway that can fail. */
async function startJira(parts: AsyncDisposableStack, crmUrl: string, port: number): Promise<Jira> {
  const sandbox = await startSandboxWithForge({
    port,
    seed: 'empty',
    forge: { appDir: ROOT, env: { CRM_API_URL: crmUrl }, timings: { secondMs: FORGE_SECOND_MS } },
  });
  parts.defer(() => sandbox.close());
  // Forge's 500 events a minute would be as many in three seconds here.
  sandbox.forge.applySettings({ queueEventsPerMinute: 1_000_000 });
  const changes: JiraChange[] = [];
  sandbox.jira.changes.subscribe((change) => changes.push({ ...change, at: Date.now() }));
  const gateway = await startJiraGateway(sandbox.port);
  parts.defer(() => gateway.close());
  const jiraLink = await startTcpProxy(gateway.port);
  parts.defer(() => jiraLink.close());
  sandbox.jira.baseUrl = `http://127.0.0.1:${jiraLink.port}`;
  return { sandbox, gateway, jiraLink, changes };
}

/** @returns the account that the CRM connects as */
async function pair(balancer: Balancer, { jiraLink }: Jira, token: string): Promise<string> {
  const signal = AbortSignal.timeout(60_000);
  const sandboxUrl = `http://127.0.0.1:${jiraLink.port}`;
  const info = await sandboxInfo(sandboxUrl, signal);
  await pairUnlessPaired({ apiUrl: balancer.url, sandboxUrl, token, info, signal });
  await writeAsAccount(balancer.url, token);
  return info.accountId;
}

/** The app's own token is good at the sandbox itself, past the link and the gateway that can fail. */
async function writeAsAccount(apiUrl: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sites = siteListSchema.parse(await (await fetch(`${apiUrl}/api/jira/sites`, { headers })).json());
  for (const { siteId } of sites.items) {
    const choice = { method: 'PUT', headers, body: JSON.stringify({ choice: 'api_token' }) };
    const answer = await fetch(`${apiUrl}/api/jira/sites/${siteId}/access`, choice);
    if (!answer.ok) throw new Error(`The way to Jira could not be chosen: ${answer.status}`);
  }
  // The other process goes by what it knew before, for a moment.
  await sleep(ACCESS_KNOWN_MS);
}
