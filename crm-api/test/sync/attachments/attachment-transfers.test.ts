import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { attachmentActions, sha256 } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

let world: SyncWorld;
const { attachInJira, inJira, bytesInJira, filesOf, linked, attach } = attachmentActions(() => world);
beforeAll(async () => {
  world = await createSyncWorld();
});
beforeEach(() => {
  world.sync.settings.backoff = { baseMs: 1, maxMs: 5 };
  world.sandbox.faults.remove();
  Object.assign(world.sandbox.jira.settings, { attachmentLimitBytes: 20_000_000, byteRanges: true });
});
afterAll(() => world.close());

const SIZE = 300_000;
const cut = (endpoint: string, afterBytes: number, count?: number) =>
  world.sandbox.faults.add({ match: { endpoint }, action: { kind: 'cut', afterBytes }, ...(count && { count }) });

type Arrived = { method: string | undefined; url: string; range: string | undefined };

/** The requests that reach a server of this process while something is done. */
async function requestsDuring(work: () => Promise<void>): Promise<Arrived[]> {
  const seen: Arrived[] = [];
  const listener = (message: unknown) => {
    const { method, url = '', headers } = (message as { request: IncomingMessage }).request;
    seen.push({ method, url, range: headers.range });
  };
  subscribe('http.server.request.start', listener);
  try {
    await work();
  } finally {
    unsubscribe('http.server.request.start', listener);
  }
  return seen;
}

const asStream = (make: () => AsyncGenerator<Buffer>) => Readable.from(make(), { objectMode: false });

/** Attaches a file in Jira, takes it in, and tells which bytes the media host was asked for. */
async function fetchNew(issueId: string, bytes: Buffer): Promise<(string | undefined)[]> {
  await attachInJira(issueId, 'long.bin', bytes);
  const requests = await requestsDuring(() => world.settle());
  return requests.filter(({ url }) => url.startsWith('/media/')).map(({ range }) => range);
}

// The first of them: what Jira says of its limit is believed for ten minutes.
test('what Jira says it does not take is not sent at all, and the reason has its limit in it', async () => {
  const { ticketId } = await linked('Too large for Jira');
  world.sandbox.jira.settings.attachmentLimitBytes = 1_000;
  const requests = await requestsDuring(async () => {
    expect(await attach(ticketId, 'large.bin', randomBytes(1_001))).toMatchObject({
      outcome: 'refused',
      refusal: { message: expect.stringContaining('at most 1000 bytes, and this one has 1001') },
    });
  });
  expect(requests.filter(({ method, url }) => method === 'POST' && url.endsWith('/attachments'))).toEqual([]);
  world.sandbox.jira.settings.attachmentLimitBytes = 2_000;
  expect((await world.commands.retryTicket(world.caller, ticketId)).outcome).toBe('synced');
});

test('a download that breaks off is gone on with where it broke off', async () => {
  const { ticketId, issueId } = await linked('Broken off');
  const bytes = randomBytes(SIZE);
  const { blobs } = world.sync.files;
  const { files } = world.sandbox;
  const own = { put: blobs.put, read: files.read };
  // Breaks off once something has arrived: what a client has received and not yet read is lost with the connection.
  const arrived = Promise.withResolvers<void>();
  blobs.put = (key, content, max) => {
    const watched = async function* () {
      for await (const chunk of content as AsyncIterable<Buffer>) {
        arrived.resolve();
        yield chunk;
      }
    };
    return own.put(key, asStream(watched), max);
  };
  files.read = (id, range) => {
    if (range !== undefined) return own.read(id, range);
    return asStream(async function* () {
      yield bytes.subarray(0, 100_000);
      await arrived.promise;
      throw new Error('cut');
    });
  };
  let ranges: (string | undefined)[];
  try {
    ranges = await fetchNew(issueId, bytes);
  } finally {
    Object.assign(blobs, { put: own.put });
    Object.assign(files, { read: own.read });
  }
  expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  expect(await filesOf(ticketId)).toMatchObject([{ content: 'here', size: SIZE, sha256: sha256(bytes) }]);
});

test('where Jira gives out only the whole, what came before is compared and not taken twice', async () => {
  const { ticketId, issueId } = await linked('No ranges');
  const bytes = randomBytes(SIZE);
  world.sandbox.jira.settings.byteRanges = false;
  cut('media', 100_000, 1);
  expect(await fetchNew(issueId, bytes)).toHaveLength(2);
  expect(await filesOf(ticketId)).toMatchObject([{ content: 'here', size: SIZE, sha256: sha256(bytes) }]);
});

test('a file that is another one when it is gone on with is taken anew, from its start', async () => {
  const { ticketId, issueId } = await linked('Swapped');
  const [first, second] = [randomBytes(SIZE), randomBytes(SIZE)];
  world.sandbox.jira.settings.byteRanges = false;
  cut('media', 100_000, 1);
  const id = await attachInJira(issueId, 'swapped.bin', first);
  const { files } = world.sandbox;
  const { read } = files;
  let reads = 0;
  files.read = (fileId, range) => {
    reads += fileId === id ? 1 : 0;
    return reads === 1 ? read(fileId, range) : Readable.from([second]);
  };
  try {
    await world.settle();
    await world.hurry();
    await world.settle();
  } finally {
    files.read = read;
  }
  expect(await filesOf(ticketId)).toMatchObject([{ content: 'here', sha256: sha256(second) }]);
});

test('an upload that breaks off is looked for and then sent again whole', async () => {
  const { ticketId, issueId } = await linked('Cut once');
  const bytes = randomBytes(SIZE);
  world.sync.settings.backoff = { baseMs: 60_000, maxMs: 60_000 };
  cut('addAttachment', 100_000, 1);
  expect((await attach(ticketId, 'cut.bin', bytes)).outcome).toBe('pending');
  await world.hurry();
  await world.settle();
  const [there, ...more] = await inJira(issueId);
  expect(more).toEqual([]);
  expect(sha256(await bytesInJira(there?.id ?? ''))).toBe(sha256(bytes));
  expect(await filesOf(ticketId)).toMatchObject([{ sync: 'synced', jiraAttachmentId: there?.id }]);
});

test('a Jira that always hangs up in the middle is not tried for ever', async () => {
  const { ticketId, issueId } = await linked('Always cut');
  cut('addAttachment', 50_000);
  await attach(ticketId, 'doomed.bin', randomBytes(SIZE));
  for (let tries = 0; tries < 8; tries += 1) {
    await world.hurry();
    await world.settle();
  }
  const [file] = await filesOf(ticketId);
  expect(file).toMatchObject({ sync: 'failed', failure: expect.stringContaining(`5 times`), content: 'here' });
  expect(file?.template).toMatchObject({ code: 'file_cut_off', params: { times: '5' } });
  expect(
    await requestsDuring(async () => {
      await world.hurry();
      await world.settle();
    }),
  ).toEqual([]);
  world.sandbox.faults.remove();
  expect((await world.commands.retryTicket(world.caller, ticketId)).outcome).toBe('synced');
  expect(await inJira(issueId)).toHaveLength(1);
});

test('a Jira that is away altogether is waited for, however often it hangs up', async () => {
  const { ticketId, issueId } = await linked('Away');
  cut('addAttachment', 50_000);
  world.sandbox.faults.add({ match: { endpoint: 'getAttachmentMeta' }, action: { kind: 'drop', when: 'before' } });
  await attach(ticketId, 'patient.bin', randomBytes(SIZE));
  for (let tries = 0; tries < 8; tries += 1) {
    await world.hurry();
    await world.settle();
  }
  expect(await filesOf(ticketId)).toMatchObject([{ sync: 'pending' }]);
  world.sandbox.faults.remove();
  await world.hurry();
  await world.settle();
  expect(await inJira(issueId)).toHaveLength(1);
});
