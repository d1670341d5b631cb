import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createOutbound } from '../../src/egress/egress.ts';
import { ruleFor } from '../../src/egress/host-rule.ts';
import { createFileTransfer } from '../../src/jira/files/file-transfer.ts';
import { createJiraHttp } from '../../src/jira/jira-http.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A Jira that answers the first request of a connection and ends the connection at the next. @param firsts how many are answered */
async function startJira(firsts = 100) {
  const served = new Set<Socket>();
  const seen: string[] = [];
  const asked: (string | undefined)[] = [];
  server = createServer((request, response) => {
    const { socket, method, url, headers } = request;
    seen.push(`${method} ${url}`);
    asked.push(headers.connection);
    if (served.has(socket) || served.size >= firsts) return void socket.resetAndDestroy();
    served.add(socket);
    request.resume();
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const counted: string[] = [];
  const access = { baseUrl, email: 'a@example.com', apiToken: 'x' };
  const outbound = createOutbound([ruleFor(baseUrl)]);
  const files = createFileTransfer(access, { outbound });
  const http = createJiraHttp(access, {
    outbound,
    timeoutMs: 5_000,
    onRequest: ({ path }) => counted.push(path),
  });
  return { http, files, seen, counted, asked };
}

const READS = [
  { method: 'GET', path: 'rest/api/3/myself' },
  { method: 'POST', path: 'rest/api/3/search/jql', body: { jql: '' } },
] as const;
const WRITES = [
  { method: 'POST', path: 'rest/api/3/issue/1/comment', body: {} },
  { method: 'PUT', path: 'rest/api/3/issue/1', body: {}, repeatable: true },
  { method: 'DELETE', path: 'rest/api/3/issue/1' },
] as const;

describe('a kept connection that Jira has just closed', () => {
  test.each(READS)('$method $path is asked once more, on a new one', async (request) => {
    const { http, seen, counted } = await startJira();
    await http(request);
    expect(await http(request)).toEqual({});
    expect(seen).toHaveLength(3);
    expect(counted).toHaveLength(3);
  });

  test.each(WRITES)('$method $path is not: it may have been carried out', async (request) => {
    const { http, seen } = await startJira();
    await http({ method: 'GET', path: 'rest/api/3/myself' });
    await expect(http(request)).rejects.toMatchObject({ kind: 'unavailable', status: null });
    expect(seen).toHaveLength(2);
  });

  test('a file is asked for once more, and sent on one of its own', async () => {
    const { http, files, seen, asked } = await startJira();
    await http(READS[0]);
    const file = await files.open({ method: 'GET', path: 'rest/api/3/attachment/content/1' }, 0, null);
    expect(await text(file.body)).toBe('{}');
    const part = { fileName: 'a.txt', mimeType: 'text/plain', size: 1, content: Readable.from([Buffer.from('a')]) };
    expect(
      await files.upload({ method: 'POST', path: 'rest/api/3/issue/1/attachments' }, () => Promise.resolve(part)),
    ).toEqual({});
    expect(seen).toHaveLength(4);
    // Whoever is asked to close a connection resets it where they refuse a file that they have not read: no answer arrives.
    expect(asked.at(-1)).toBe('keep-alive');
  });

  test('where the new one is closed, too, nobody has answered', async () => {
    const { http, seen } = await startJira(1);
    await http(READS[0]);
    await expect(http(READS[0])).rejects.toMatchObject({ kind: 'unavailable', words: 'no answer (ECONNRESET)' });
    expect(seen).toHaveLength(3);
  });

  test('nor where it was new', async () => {
    const { http, seen } = await startJira(0);
    await expect(http(READS[0])).rejects.toMatchObject({ kind: 'unavailable' });
    expect(seen).toHaveLength(1);
  });
});
