import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildWeb } from '@synapse/crm-web/kept-build';
import { type SandboxWithForge, startSandboxWithForge } from '@synapse/jira-sandbox/forge/sandbox-with-forge';
import { prepareDatabase } from '@synapse/local-stack/demo-database';
import type { DemoSecrets } from '@synapse/local-stack/demo-secrets';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { forgeEnvironment } from '@synapse/local-stack/forge-environment';
import { type SandboxInfo, sandboxInfo } from '@synapse/local-stack/sandbox-jira';
import { type ApiProcess, startApiProcess } from '@synapse/local-stack/testing/api-process';
import { freePort } from '@synapse/local-stack/testing/free-port';

const ROOT = path.resolve(import.meta.dirname, '..');

/** What one second of Forge's own delays lasts here, ms: a retry "in 10 seconds" comes in half a second. */
const SECOND_MS = 50;

export type World = {
  sandbox: SandboxWithForge;
  api: ApiProcess;
  info: SandboxInfo;
  token: string;
  secrets: DemoSecrets;
  /** For logs; gone when the journey has ended. */
  folder: string;
  /** Calls the API as the workspace's admin; the status and the body, whatever they are. */
  crm<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  /** Calls the sandbox's control API. @throws unless it answers 2xx */
  control<T>(method: string, path: string, body?: unknown): Promise<T>;
};

/** PostgreSQL, the API as a process of its own, and a plain Jira with the Forge app in it, not paired yet. */
export async function startWorld(parts: AsyncDisposableStack): Promise<World> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'synapse-e2e-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({
    home: path.join(ROOT, '.data'),
    name: `e2e-${process.pid}`,
    settings: { fsync: 'off' },
    dieWithParent: true,
  });
  parts.defer(() => server.remove());
  const secrets: DemoSecrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    encryptionKey: randomBytes(32).toString('base64'),
    tenantId: randomUUID(),
  };
  await prepareDatabase(server.url(), secrets.tenantId);
  // The API must know where Forge's keys are before Forge is there.
  const port = await freePort();
  const forge = forgeEnvironment(ROOT, `http://127.0.0.1:${port}`);
  const { folder: WEB_FOLDER } = await buildWeb(ROOT, path.join(ROOT, '.data'));
  // Under test the API holds each of its answers against the contract.
  const env = { NODE_ENV: 'test', CRM_TICKET_URL: 'https://crm.example.com/tickets/{number}', WEB_FOLDER, ...forge };
  const api = await startApiProcess({ databaseUrl: server.url(), secrets, folder, env });
  parts.defer(() => api.stop());
  const sandbox = await startSandboxWithForge({
    port,
    seed: 'demo',
    forge: { appDir: ROOT, env: { CRM_API_URL: api.url }, timings: { secondMs: SECOND_MS } },
  });
  parts.defer(() => sandbox.close());
  const token = await mintDemoToken(secrets);
  const info = await sandboxInfo(sandbox.url, AbortSignal.timeout(60_000));
  return {
    ...{ sandbox, api, info, token, secrets, folder },
    crm: (method, where, body) => call(`${api.url}${where}`, method, body, `Bearer ${token}`),
    async control<T>(method: string, where: string, body?: unknown) {
      const answer = await call<T>(`${sandbox.url}/__sandbox${where}`, method, body);
      if (answer.status < 300) return answer.body;
      throw new Error(`The sandbox, ${method} ${where}: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
  };
}

async function call<T>(url: string, method: string, body: unknown, authorization?: string) {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(authorization && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
}
