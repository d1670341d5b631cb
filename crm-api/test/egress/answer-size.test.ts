import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createOutbound } from '../../src/egress/egress.ts';
import { ruleFor } from '../../src/egress/host-rule.ts';
import { createTokenCheck } from '../../src/http/auth/authenticate.ts';
import { createForgeCheck } from '../../src/http/auth/forge-token.ts';
import { askCloudId } from '../../src/jira/ask-cloud-id.ts';
import { createFileTransfer } from '../../src/jira/files/file-transfer.ts';
import { createJiraClient } from '../../src/jira/jira-client.ts';
import { createJiraHttp } from '../../src/jira/jira-http.ts';

/** Whoever answers as Jira, or for the keys, without end: how much of it is let in. */
const MB = 1_048_576;
/** So much it would send; nobody must take it. */
const WHOLE = 96 * MB;
let server: Server;
let url: string;
let sent = 0;
let packed = false;
/** Answers page by page, and each says that there is another. */
let pages = 0;
let paging = false;
/** What each page holds besides, in characters. */
let filling = 0;
beforeAll(async () => {
  server = createServer((req, res) => {
    req.resume();
    // An upload is answered when it has come.
    req.once('end', () => (paging ? nextPage(req.url ?? '', res) : void endless(res).catch(() => undefined)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  sent = 0;
  packed = false;
  paging = false;
  pages = 0;
  filling = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function nextPage(at: string, res: ServerResponse): void {
  pages += 1;
  const startAt = Number(/startAt=(\d+)/.exec(at)?.[1] ?? 0);
  const comments = Array.from({ length: 100 }, (_, i) => ({
    ...{ id: String(startAt + i + 1), body: { type: 'doc', version: 1, content: [] } },
    ...{ created: '2026-01-01T00:00:00.000+0000', updated: '2026-01-01T00:00:00.000+0000' },
  }));
  const name = 'A'.repeat(filling + 1);
  const values = [{ id: String(pages), key: 'A', name }];
  const items = [{ field: 'summary', from: null, fromString: name, to: null, toString: 'A' }];
  const changes = [{ issueId: '10001', changeHistories: [{ created: 1, items }] }];
  const body = { startAt, maxResults: 100, total: 1e9, comments, values, isLast: false };
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ ...body, issueChangeLogs: changes, nextPageToken: `page ${pages}` }));
}

async function endless(res: ServerResponse): Promise<void> {
  res.writeHead(200, { 'content-type': 'application/json', ...(packed ? { 'content-encoding': 'gzip' } : {}) });
  const out = packed ? createGzip() : res;
  if (packed) out.pipe(res);
  const chunk = Buffer.alloc(65_536, 'x');
  out.write('{"x":"');
  const closed = once(res, 'close').then(() => {
    gone = true;
  });
  let gone = false;
  while (sent < WHOLE && !gone) {
    sent += chunk.length;
    if (!out.write(chunk)) await Promise.race([once(out, 'drain'), closed]);
  }
  out.end('"}');
}

const access = () => ({ baseUrl: url, email: 'ada@example.com', apiToken: 'x' });
const outbound = () => createOutbound([ruleFor(url)]);
const client = () => createJiraClient(createJiraHttp(access(), { outbound: outbound() }));
const file = () =>
  Promise.resolve({ fileName: 'a.txt', mimeType: 'text/plain', size: 3, content: Readable.from([Buffer.from('abc')]) });

test.each<[string, number, () => Promise<unknown>]>([
  ['who we are', 9, () => client().myself()],
  ['a page of a search', 33, () => client().search({ jql: '', fields: [], maxResults: 100 })],
  ['the comments of an issue', 33, () => client().comments('10001')],
  [
    'an upload',
    9,
    () =>
      createFileTransfer(access(), { outbound: outbound() }).upload(
        { method: 'POST', path: 'rest/api/3/issue/1/attachments' },
        file,
      ),
  ],
])('an answer to %s that is too large is given up, with words', async (_what, most, ask) => {
  for (const zipped of [false, true]) {
    sent = 0;
    packed = zipped;
    await expect(ask()).rejects.toMatchObject({
      name: 'JiraError',
      kind: 'unavailable',
      status: null,
      words: expect.stringMatching(/^its answer is larger than \d+ MB, which is more than the CRM takes$/),
    });
    // What is on its way in the buffers of two processes is sent too.
    if (!zipped) expect(sent).toBeLessThan((most + 12) * MB);
  }
});

test.each<[string, () => Promise<unknown>]>([
  ['projects', () => client().projects()],
  ['comments', () => client().comments('10001')],
  ['changes', () => client().changelog('10001', ['summary'])],
])('a list of %s that never ends is given up, with words', async (_what, ask) => {
  paging = true;
  await expect(ask()).rejects.toMatchObject({
    kind: 'unavailable',
    words: expect.stringMatching(/^Jira gave more pages/),
  });
  expect(pages).toBeLessThanOrEqual(200);
});

test.each<[string, () => Promise<unknown>]>([
  ['projects', () => client().projects()],
  ['changes', () => client().changelog('10001', ['summary'])],
])('a list of %s whose pages are large is given up before they fill the memory', async (_what, ask) => {
  paging = true;
  filling = 2 * MB;
  await expect(ask()).rejects.toMatchObject({
    kind: 'unavailable',
    words: expect.stringMatching(/larger than 64 MB, which is more than the CRM takes$/),
  });
  // Each page here holds the filling twice.
  expect(pages * 4).toBeLessThan(64 + 16);
});

test('a write whose answer is too large may have been carried out', async () => {
  await expect(client().createIssue({ fields: {}, marker: 'x' })).rejects.toMatchObject({ ambiguous: true });
});

test('so are the cloudId, the keys of users and those of Forge', async () => {
  expect((await askCloudId(url, { outbound: outbound(), timeoutMs: 20_000 })).cloudId).toBeNull();
  expect(sent).toBeLessThan(16 * MB);
  const token = `Bearer ${[{ alg: 'RS256', kid: 'x' }, { iss: 'x' }, 'x'].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}`;
  sent = 0;
  const auth = { mode: 'jwks' as const, url: `${url}/keys`, issuer: 'x', audience: ['x'] };
  await expect(createTokenCheck([auth as never], Date.now)(token)).rejects.toMatchObject({
    answer: { code: 'not_ready' },
  });
  expect(sent).toBeLessThan(16 * MB);
  sent = 0;
  const forge = { appId: 'app', jwksUrl: `${url}/keys`, apiPrefix: 'https://api.atlassian.com/ex/jira/' };
  await expect(createForgeCheck(forge as never, Date.now)(token)).rejects.toMatchObject({
    answer: { code: 'not_ready' },
  });
  expect(sent).toBeLessThan(16 * MB);
});
