import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { NewWebhookEndpoint } from '@synapse/shared/webhook';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

/** The receiver of docs/webhooks.md, as it stands there, in a process of its own. */

const root = path.resolve(import.meta.dirname, '../../../..');
// Within the project, so that it finds its one import.
const file = path.join(root, `crm-api/.receiver-${process.pid}.mjs`);
let api: TestApi;
let receiver: ChildProcess | undefined;
beforeAll(async () => {
  api = await startTestApi({ WEBHOOK_ALLOWED_HOSTS: 'http://127.0.0.1' });
});
afterAll(async () => {
  receiver?.kill('SIGKILL');
  await rm(file, { force: true });
  await api.close();
});

test('takes what is signed, and refuses what is not', async () => {
  const page = await readFile(path.join(root, 'docs/webhooks.md'), 'utf8');
  await writeFile(file, /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/hooks`;
  const tenantId = await api.tenant();
  const token = await tokenFor(tenantId, { role: 'admin' });
  const made = await api.call('POST', '/api/webhook-endpoints', { token, json: { url } });
  const { secret } = made.body as NewWebhookEndpoint;
  receiver = spawn(process.execPath, [file], { env: { WEBHOOK_SECRET: secret, PORT: String(port) }, stdio: 'pipe' });
  let said = '';
  let wrong = '';
  receiver.stderr?.on('data', (text) => {
    wrong += text;
  });
  receiver.stdout?.on('data', (text) => {
    said += text;
  });
  while (!said.includes('ready') && wrong === '') await once(receiver.stdout ?? receiver, 'data');

  const ticket = await api.call('POST', '/api/tickets', { token, json: { title: 'The printer is on fire' } });
  await api.context.webhookSender.processAll();
  const { id } = ticket.body as { id: string };
  await api.call('PATCH', `/api/tickets/${id}`, { token, json: { title: 'It is out' } });
  await api.context.webhookSender.processAll();
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
  expect([said, wrong]).toEqual(['ready\nticket.created 1 The printer is on fire\nticket.updated 2 It is out\n', '']);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
