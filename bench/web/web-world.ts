import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildWeb } from '@synapse/crm-web/kept-build';
import { prepareDatabase } from '@synapse/local-stack/demo-database';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { startApiProcess } from '@synapse/local-stack/testing/api-process';
import pg from 'pg';
import { fillTickets } from '../read/read-tickets.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export type WebWorld = {
  url: string;
  token: string;
  /** The built frontend. */
  folder: string;
  /** Changes the title of one of the measured workspace's tickets. */
  change(at: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** The API with the frontend, over a PostgreSQL with one workspace of so many tickets, none of which has an issue. */
export async function startWebWorld(tickets: number): Promise<WebWorld> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'synapse-bench-web-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({
    home: path.join(ROOT, '.data'),
    name: `test-${process.pid}`,
    dieWithParent: true,
  });
  parts.defer(() => server.remove());
  await prepareDatabase(server.url(), randomUUID());
  const tenants = Array.from({ length: 51 }, () => randomUUID());
  const [tenantId = ''] = tenants;
  const owner = new pg.Pool({ connectionString: server.url(), max: 1 });
  await fillTickets(owner, tenants, tickets * 2);
  await owner.query('delete from issue_link');
  await owner.query(`update ticket set sync_state = 'unlinked', project_key = null`);
  await owner.query('delete from jira_site');
  await owner.query('vacuum analyze');
  const changed = 'select id from ticket where tenant_id = $1 order by number desc limit 20';
  const { rows } = await owner.query<{ id: string }>(changed, [tenantId]);
  await owner.end();
  const web = await buildWeb(ROOT, path.join(ROOT, '.data'));
  const secrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    encryptionKey: randomBytes(32).toString('base64'),
    tenantId,
  };
  const env = { WEB_FOLDER: web.folder, RATE_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'warn' };
  const api = await startApiProcess({ databaseUrl: server.url(), secrets, folder, env });
  parts.defer(() => api.stop());
  const token = await mintDemoToken(secrets);
  const started = parts.move();
  return {
    url: api.url,
    token,
    folder: web.folder,
    async change(at) {
      const answer = await fetch(`${api.url}/api/tickets/${rows[at % rows.length]?.id}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ title: `Changed elsewhere ${at}` }),
      });
      if (!answer.ok) throw new Error(`A change was answered ${answer.status}: ${await answer.text()}`);
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
