import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type SandboxWithForge, startSandboxWithForge } from '@synapse/jira-sandbox/forge/sandbox-with-forge';
import pg from 'pg';
import type { DemoSecrets } from '../demo-secrets.ts';
import { mintDemoToken } from '../demo-token.ts';
import { forgeEnvironment } from '../forge-environment.ts';
import { pairUnlessPaired } from '../pair.ts';
import { sandboxInfo } from '../sandbox-jira.ts';
import { type ApiProcess, startApiProcess } from './api-process.ts';
import { freePort } from './free-port.ts';
import { openStream, type SseClient } from './sse-client.ts';
import { until } from './until.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

export type HttpAnswer<T> = { status: number; body: T };

/** Jira with the Forge app in it, the API as its own process, PostgreSQL, and the two paired: nothing in it is a stand-in. */
export type WholeWorld = {
  tenantId: string;
  secrets: DemoSecrets;
  sandbox: SandboxWithForge;
  api: ApiProcess;
  /** The database as the owner of the tables, past row-level security. */
  owner: pg.Pool;
  /** Calls the API as the workspace's admin. */
  crm<T>(method: string, path: string, body?: unknown): Promise<HttpAnswer<T>>;
  /** Calls Jira's REST as a person of the site who is not the account the API uses; throws unless it answers 2xx. */
  jira<T>(method: string, path: string, body?: unknown): Promise<T>;
  live(): Promise<SseClient>;
  /** Resolves when nobody owes anybody anything: Forge has delivered, every event is taken, no work item has work. @throws after `limitMs` */
  quiet(limitMs?: number): Promise<void>;
  close(): Promise<void>;
};

/**
 * @param database at the newest schema and empty; `url` as the API connects, `ownerUrl` as the tables' owner
 * @param options.secondMs what a second of Forge's own delays lasts here, ms
 */
export async function createWholeWorld(
  database: { url: string; ownerUrl: string },
  options: { secondMs: number; env?: Record<string, string> },
): Promise<WholeWorld> {
  // What has been started is ended in the other order: by close(), or at once when something here fails.
  const parts = new AsyncDisposableStack();
  try {
    return await startParts(database, options, parts);
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

async function startParts(
  database: { url: string; ownerUrl: string },
  options: { secondMs: number; env?: Record<string, string> },
  parts: AsyncDisposableStack,
): Promise<WholeWorld> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'synapse-whole-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const secrets: DemoSecrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    encryptionKey: randomBytes(32).toString('base64'),
    tenantId: randomUUID(),
  };
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  owner.on('error', () => {});
  parts.defer(() => owner.end());
  await owner.query('insert into tenant (id, name) values ($1, $2)', [secrets.tenantId, 'The whole path']);
  // The API must know where Forge's keys are before Forge is there.
  const port = await freePort();
  // Under test the API holds each of its answers against the contract.
  const env = { NODE_ENV: 'test', ...forgeEnvironment(ROOT, `http://127.0.0.1:${port}`), ...options.env };
  const api = await startApiProcess({ databaseUrl: database.url, secrets, folder, env });
  parts.defer(() => api.stop());
  const sandbox = await startSandboxWithForge({
    port,
    seed: 'empty',
    forge: { appDir: ROOT, env: { CRM_API_URL: api.url }, timings: { secondMs: options.secondMs } },
  });
  parts.defer(() => sandbox.close());
  const token = await mintDemoToken(secrets);
  const signal = AbortSignal.timeout(60_000);
  const info = await sandboxInfo(sandbox.url, signal);
  await pairUnlessPaired({ apiUrl: api.url, sandboxUrl: sandbox.url, token, info, signal });
  const person = personBeside(sandbox, info.email);
  return {
    ...{ tenantId: secrets.tenantId, secrets, sandbox, api, owner },
    crm: (method, where, body) => request(`${api.url}${where}`, method, `Bearer ${token}`, body),
    async jira<T>(method: string, where: string, body?: unknown) {
      const answer = await request<T>(`${sandbox.url}/rest/api/3${where}`, method, person, body);
      if (answer.status < 300) return answer.body;
      throw new Error(`Jira, ${method} ${where}: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
    live: () => openStream(api, token),
    quiet: (limitMs) => quiet(sandbox, owner, limitMs),
    close: () => parts.disposeAsync(),
  };
}

function personBeside(sandbox: SandboxWithForge, notThis: string): string {
  const user = sandbox.jira.catalog.users.find((u) => u.active && u.apiToken !== '' && u.loginEmail !== notThis);
  if (!user) throw new Error('The sandbox knows nobody but the account that the API uses.');
  return `Basic ${Buffer.from(`${user.loginEmail}:${user.apiToken}`).toString('base64')}`;
}

async function request<T>(
  url: string,
  method: string,
  authorization: string,
  body: unknown,
): Promise<{ status: number; body: T }> {
  const answer = await fetch(url, {
    method,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
}

/** A delivery may lead to a new event and an event to a delivery, so all three are looked at after each other, twice over. */
async function quiet(sandbox: SandboxWithForge, owner: pg.Pool, limitMs?: number): Promise<void> {
  const calm = async () => {
    const { rows } = await owner.query<{ waiting: number; busy: number }>(
      `select (select count(*) from inbox where processed_at is null)::int as waiting,
        (select count(*) from work_item where lease_until is not null or (due_at is not null and kind in ('issue', 'create')))::int as busy`,
    );
    const { owed, running } = sandbox.forge.state();
    return owed.length === 0 && running === 0 && rows[0]?.waiting === 0 && rows[0].busy === 0;
  };
  await until(
    'everything is quiet',
    async () => {
      await sandbox.forge.settled();
      return (await calm()) && (await calm());
    },
    limitMs,
  );
}
