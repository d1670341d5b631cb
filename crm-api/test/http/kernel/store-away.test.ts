import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mountSmallDisk, smallDisk } from '../../support/small-disk.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

/** Where the content of attachments is kept fails: the files wait, and everything else goes on. */
async function attach(api: TestApi, token: string, bytes: Buffer) {
  const ticket = await api.call('POST', '/api/tickets', { token, json: { title: 'With a file' } });
  const { id } = ticket.body as { id: string };
  const began = performance.now();
  const answer = await api.call('POST', `/api/tickets/${id}/attachments?filename=a.bin`, {
    token,
    body: bytes,
    headers: { 'content-type': 'application/octet-stream' },
  });
  return { ...answer, ms: performance.now() - began };
}

const ready = async (api: TestApi) => {
  const began = performance.now();
  const { status, body } = await api.call('GET', '/readyz');
  return { status, attachments: (body as { attachments?: string }).attachments, ms: performance.now() - began };
};

describe('a bucket that takes connections and answers none', () => {
  const sockets = new Set<Socket>();
  let bucket: Server;
  let api: TestApi;
  let token: string;
  beforeAll(async () => {
    bucket = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve));
    const { port } = bucket.address() as { port: number };
    api = await startTestApi({
      ATTACHMENT_S3_BUCKET: 'attachments',
      ATTACHMENT_S3_ENDPOINT: `http://127.0.0.1:${port}`,
      ATTACHMENT_S3_ACCESS_KEY_ID: 'key',
      ATTACHMENT_S3_SECRET_ACCESS_KEY: 'secret',
    });
    token = await tokenFor(await api.tenant());
  });
  afterAll(async () => {
    await api.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => bucket.close(resolve));
  });

  test('/readyz answers within 2 s, stays 200, and says so', async () => {
    const answer = await ready(api);
    expect(answer).toMatchObject({ status: 200, attachments: expect.stringContaining('bucket') });
    expect(answer.ms).toBeLessThan(2_000);
  });

  test('an upload is answered 503 within half a minute, and the ticket can be worked on meanwhile', async () => {
    const waiting = attach(api, token, Buffer.from('content'));
    expect((await api.call('POST', '/api/tickets', { token, json: { title: 'Beside it' } })).status).toBe(201);
    const answer = await waiting;
    expect(answer).toMatchObject({ status: 503, body: { code: 'not_ready' } });
    expect(answer.headers.get('retry-after')).not.toBeNull();
    expect(answer.ms).toBeLessThan(30_000);
  });
});

(smallDisk.isHere ? describe : describe.skip)(`a disk that is full${smallDisk.note}`, () => {
  test('an upload is answered 503 and says that the file was not kept; what fits is taken', async () => {
    const disk = mountSmallDisk(2);
    const api = await startTestApi({ ATTACHMENT_FOLDER: disk.folder });
    try {
      const token = await tokenFor(await api.tenant());
      const answer = await attach(api, token, Buffer.alloc(3_000_000, 1));
      expect(answer).toMatchObject({ status: 503, body: { code: 'not_ready' } });
      expect((answer.body as { detail: string }).detail).toContain('neither kept nor read');
      expect((await attach(api, token, Buffer.alloc(1_600_000, 1))).status).toBe(201);
      expect(await ready(api)).toMatchObject({ status: 200, attachments: expect.stringContaining('full') });
    } finally {
      await api.close();
      disk.unmount();
    }
  });
});
