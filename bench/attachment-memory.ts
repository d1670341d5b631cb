import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ReadableStream } from 'node:stream/web';
import { parseArgs } from 'node:util';
import { aboutJiraToken, createVault } from '@synapse/crm-api/store/db/vault';
import type { DemoSecrets } from '@synapse/local-stack/demo-secrets';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { startApiProcess } from '@synapse/local-stack/testing/api-process';
import { startS3Server } from '@synapse/local-stack/testing/s3/s3-server';
import { until } from '@synapse/local-stack/testing/until';
import { attachmentSchema } from '@synapse/shared/attachment';
import { ticketSchema } from '@synapse/shared/ticket';
import { z } from 'zod';
import { asOwner } from './bare-merge.ts';
import { createBenchDatabase, startImportServer } from './import-world.ts';
import { startSandboxProcess } from './sandbox-process.ts';

/**
 * `npm run bench:attachments [-- --mb 300 --heap 96 --s3]`: how much memory the API takes for a file that is far larger
 * than its heap may grow: uploaded here and sent to Jira, attached in Jira and fetched, and given out again. The API is a
 * process of its own; Linux tells the most that it ever took (VmHWM).
 */
const { values: args } = parseArgs({
  options: {
    mb: { type: 'string', default: '300' },
    heap: { type: 'string', default: '96' },
    s3: { type: 'boolean', default: false },
  },
});
const MB = 1024 * 1024;
const megabytes = Number(args.mb);
const block = randomBytes(MB);
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function* content(): AsyncGenerator<Buffer> {
  for (let i = 0; i < megabytes; i += 1) yield block;
}

const expected = createHash('sha256');
for (let i = 0; i < megabytes; i += 1) expected.update(block);
const sha256 = expected.digest('hex');

const folder = await mkdtemp(path.join(tmpdir(), 'synapse-bench-'));
const secrets: DemoSecrets = {
  jwtSecret: randomBytes(48).toString('base64url'),
  encryptionKey: randomBytes(32).toString('base64'),
  tenantId: randomUUID(),
};
const server = await startImportServer();
const sandbox = await startSandboxProcess(path.join(folder, 'jira'));
const bucket = args.s3 ? await startS3Server() : null;
try {
  await sandbox.control('reset', { seed: 'empty' });
  await sandbox.control('settings', { attachmentLimitBytes: 2 * megabytes * MB });
  const database = await createBenchDatabase(server);
  await connectSandbox(database);
  await measure(server.url(database));
} finally {
  await bucket?.close();
  await sandbox.close();
  await server.remove();
  await rm(folder, { recursive: true, force: true });
}

async function connectSandbox(database: string): Promise<void> {
  const { tenantId } = secrets;
  const vault = createVault({ current: Buffer.from(secrets.encryptionKey, 'base64') });
  const token = vault.seal('sandbox-token-grace', aboutJiraToken(tenantId));
  await asOwner(server, database, async (client) => {
    await client.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'bench']);
    await client.query(
      `insert into jira_site (tenant_id, id, cloud_id, base_url, email, api_token_encrypted, project_key)
       values ($1, $2, $3, $4, 'grace@example.com', $5, 'KAN')`,
      [tenantId, randomUUID(), randomUUID(), sandbox.url, token],
    );
  });
}

async function measure(databaseUrl: string): Promise<void> {
  const api = await startApiProcess({ databaseUrl, secrets, folder, env: environment() });
  try {
    const token = await mintDemoToken(secrets);
    const call = (method: string, at: string, body?: unknown) =>
      fetch(`${api.url}/api/${at}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const ticket = ticketSchema.parse(await (await call('POST', 'tickets', { title: 'Large files' })).json());
    const idle = await peakMb(api.pid);
    const began = performance.now();
    await send(`${api.url}/api/tickets/${ticket.id}/attachments?filename=ours.bin`, `Bearer ${token}`);
    await attachInJira(ticket.jira?.issueKey ?? '');
    await call('GET', `tickets/${ticket.id}/refresh`);
    const files = await until(
      'both files are on both sides',
      async () => {
        const list = z.object({ items: z.array(attachmentSchema) });
        const { items } = list.parse(await (await call('GET', `tickets/${ticket.id}/attachments`)).json());
        return items.length === 2 && items.every((file) => file.sync === 'synced' && file.content === 'here') && items;
      },
      600_000,
    );
    for (const file of files) await check(await call('GET', `attachments/${file.id}/content`));
    const seconds = (performance.now() - began) / 1000;
    const peak = await peakMb(api.pid);
    const store = args.s3 ? 'S3 (OpenStack Swift)' : 'folder';
    say(
      `store: ${store}; heap limit ${args.heap} MB; two files of ${megabytes} MB, each once to or from Jira and once out`,
    );
    say(
      `${seconds.toFixed(1)} s; the API process took ${peak.toFixed(0)} MB at the most, ${(peak - idle).toFixed(0)} MB above idle`,
    );
  } finally {
    await api.stop();
  }
}

function environment(): Record<string, string> {
  return {
    NODE_OPTIONS: `--max-old-space-size=${args.heap} --max-semi-space-size=4`,
    ATTACHMENT_MAX_BYTES: String(2 * megabytes * MB),
    ATTACHMENT_FOLDER: path.join(folder, 'attachments'),
    ...(bucket && {
      ATTACHMENT_S3_BUCKET: bucket.place.bucket,
      ATTACHMENT_S3_ENDPOINT: bucket.place.endpoint ?? '',
      ATTACHMENT_S3_ACCESS_KEY_ID: bucket.place.credentials?.accessKeyId ?? '',
      ATTACHMENT_S3_SECRET_ACCESS_KEY: bucket.place.credentials?.secretAccessKey ?? '',
    }),
  };
}

async function send(url: string, authorization: string, headers: Record<string, string> = {}, body = content()) {
  const request = {
    method: 'POST',
    headers: { authorization, ...headers },
    body: ReadableStream.from(body),
    duplex: 'half',
  };
  const answer = await fetch(url, request as RequestInit);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

async function attachInJira(issueKey: string): Promise<void> {
  const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="theirs.bin"\r\n\r\n';
  const body = async function* () {
    yield Buffer.from(part);
    yield* content();
    yield Buffer.from('\r\n--b--\r\n');
  };
  const headers = { 'content-type': 'multipart/form-data; boundary=b', 'x-atlassian-token': 'no-check' };
  const ada = `Basic ${btoa('ada@example.com:sandbox-token-ada')}`;
  await send(`${sandbox.url}/rest/api/3/issue/${issueKey}/attachments`, ada, headers, body());
}

async function check(answer: Response): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of answer.body ?? []) hash.update(chunk);
  if (hash.digest('hex') !== sha256) throw new Error('a file came back as another one');
}

async function peakMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
