import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { attachmentSchema } from '@synapse/shared/attachment';
import { ticketSchema } from '@synapse/shared/ticket';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { connectTestSite } from '../support/signed.ts';

let api: TestApi;
let sandbox: Sandbox;
let folder: string;
let tenantId: string;
let token: string;
let ticketId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synapse-http-blobs-'));
  sandbox = await startSandbox({ seed: 'empty' });
  api = await startTestApi({
    WRITE_THROUGH_MS: '20000',
    ATTACHMENT_FOLDER: folder,
    ATTACHMENT_MAX_BYTES: '100000',
    ATTACHMENT_BLOCKED_TYPES: 'text/html,.exe',
  });
});
beforeEach(async () => {
  tenantId = await api.tenant();
  token = await tokenFor(tenantId);
  await connectTestSite(api, tenantId, sandbox.url);
  const made = await api.call('POST', '/api/tickets', { token, json: { title: 'With files' } });
  ticketId = ticketSchema.parse(made.body).id;
});
afterAll(async () => {
  await api.close();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const upload = (query: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  api.call('POST', `/api/tickets/${ticketId}/attachments${query}`, {
    token,
    body,
    headers: { 'content-type': 'text/plain', ...headers },
  });

test('a file is taken as it is, sent to Jira, listed, given back as a download and deleted', async () => {
  const made = await upload(`?filename=${encodeURIComponent('Größe 100%.txt')}`, 'the content');
  expect(made.status).toBe(201);
  const file = attachmentSchema.parse(made.body);
  expect(file).toMatchObject({ fileName: 'Größe 100%.txt', size: 11, content: 'here', sync: 'synced', ticketId });

  const list = await api.call('GET', `/api/tickets/${ticketId}/attachments`, { token });
  expect(list.body).toEqual({ items: [file] });

  const content = await api.call('GET', `/api/attachments/${file.id}/content`, { token });
  expect(content.text).toBe('the content');
  expect(content.headers.get('content-type')).toBe('text/plain');
  expect(content.headers.get('x-content-type-options')).toBe('nosniff');
  expect(content.headers.get('content-disposition')).toBe(
    'attachment; filename="Gr??e 100%.txt"; filename*=UTF-8\'\'Gr%C3%B6%C3%9Fe%20100%25.txt',
  );

  expect((await api.call('DELETE', `/api/attachments/${file.id}`, { token })).status).toBe(204);
  expect((await api.call('GET', `/api/attachments/${file.id}/content`, { token })).status).toBe(404);
});

test('a download that broke off can be gone on with, and every range is checked like the whole', async () => {
  const bytes = randomBytes(90_000);
  const { id, sha256 } = attachmentSchema.parse((await upload('?filename=a.bin', bytes)).body);
  const read = async (headers: Record<string, string>, method = 'GET') => {
    const answer = await fetch(`${api.url}/api/attachments/${id}/content`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    const got = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, range: answer.headers.get('content-range'), got, headers: answer.headers };
  };
  const whole = await read({});
  expect(whole.headers.get('accept-ranges')).toBe('bytes');
  expect(whole.headers.get('etag')).toBe(`"${sha256}"`);
  const rest = { status: 206, range: 'bytes 70000-89999/90000', got: bytes.subarray(70_000) };
  expect(await read({ range: 'bytes=70000-' })).toMatchObject(rest);
  expect(await read({ range: 'bytes=70000-', 'if-range': `"${sha256}"` })).toMatchObject(rest);
  expect(await read({ range: 'bytes=-20000' })).toMatchObject(rest);
  expect(await read({ range: 'bytes=5-6' })).toMatchObject({ status: 206, got: bytes.subarray(5, 7) });
  expect(await read({ range: 'bytes=70000-', 'if-range': '"another"' })).toMatchObject({ status: 200, got: bytes });
  expect(await read({ range: 'bytes=0-1,5-6' })).toMatchObject({ status: 200, got: bytes });
  expect(await read({ range: 'bytes=90000-' })).toMatchObject({ status: 416, range: 'bytes */90000' });
  const head = await read({}, 'HEAD');
  expect([head.status, head.headers.get('content-length'), head.got.length]).toEqual([200, '90000', 0]);

  await writeFile(join(folder, tenantId, id), Buffer.concat([bytes.subarray(0, 89_999), Buffer.from([0])]));
  await expect(read({ range: 'bytes=5-6' })).rejects.toThrow();
});

test('a file of unknown length that turns out too large is answered, not cut off', async () => {
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(16_384)) });
  const answer = await fetch(`${api.url}/api/tickets/${ticketId}/attachments?filename=a.bin`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: endless,
    duplex: 'half',
  } as RequestInit);
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ code: 'payload_too_large', detail: expect.stringContaining('100000') });
});

test('a JSON file is a file, and its name may come in a header', async () => {
  const made = await upload('', '{"not": "parsed', {
    'content-type': 'application/json; charset=utf-8',
    'x-file-name': 'a%20b.json',
  });
  expect({ status: made.status, body: made.body }).toMatchObject({
    status: 201,
    body: { fileName: 'a b.json', mimeType: 'application/json', size: 15 },
  });
});

test('what may not be taken is refused with the reason, and leaves nothing behind', async () => {
  const answers = await Promise.all([
    upload('?filename=a.txt', randomBytes(100_001)),
    upload('?filename=a.html', 'x', { 'content-type': 'text/html' }),
    upload('?filename=a.EXE', 'x'),
    upload('', 'x'),
    upload('?filename=a.txt&extra=1', 'x'),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([413, 415, 415, 400, 400]);
  const viewer = await tokenFor(tenantId, { role: 'viewer' });
  const path = `/api/tickets/${ticketId}/attachments?filename=a.txt`;
  expect((await api.call('POST', path, { token: viewer, body: 'x' })).status).toBe(403);
  expect(await readdir(join(folder, tenantId)).catch(() => [])).toEqual([]);
});

test('another workspace sees none of it', async () => {
  const { id } = attachmentSchema.parse((await upload('?filename=a.txt', 'mine')).body);
  const stranger = await tokenFor(await api.tenant('Other'));
  for (const [method, path] of [
    ['GET', `/api/attachments/${id}`],
    ['GET', `/api/attachments/${id}/content`],
    ['DELETE', `/api/attachments/${id}`],
    ['GET', `/api/tickets/${ticketId}/attachments`],
  ] as const) {
    expect((await api.call(method, path, { token: stranger })).status).toBe(404);
  }
  expect((await api.call('GET', `/api/attachments/${id}/content`, { token })).text).toBe('mine');
});
