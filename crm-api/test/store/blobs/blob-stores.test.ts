import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type S3Server, s3Server, startS3Server } from '@synapse/local-stack/testing/s3/s3-server';
import {
  type BlobKey,
  BlobMissing,
  type BlobStore,
  BlobStoreAway,
  BlobTooLarge,
} from '../../../src/store/blobs/blob-store.ts';
import { createDiskBlobs } from '../../../src/store/blobs/disk-blobs.ts';
import { createS3Blobs } from '../../../src/store/blobs/s3-blobs.ts';

const MB = 1024 * 1024;
const ANY_SIZE = 100 * MB;

type Held = {
  blobs: BlobStore;
  /** Leaves what a process leaves that was killed in the middle of a large content. */
  leaveHalf(tenantId: string): Promise<void>;
  close(): Promise<void>;
};

async function holdOnDisk(): Promise<Held> {
  const folder = await mkdtemp(join(tmpdir(), 'synapse-blobs-'));
  return {
    blobs: createDiskBlobs(folder),
    async leaveHalf(tenantId) {
      await mkdir(join(folder, tenantId), { recursive: true });
      await writeFile(join(folder, tenantId, `${randomUUID()}.part`), 'half');
    },
    close: () => rm(folder, { recursive: true }),
  };
}

async function holdInS3(): Promise<Held> {
  const server = await startS3Server();
  const { bucket: Bucket, prefix } = server.place;
  return {
    blobs: createS3Blobs(server.place),
    async leaveHalf(tenantId) {
      const Key = `${prefix}${tenantId}/${randomUUID()}`;
      await server.client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    },
    close: server.close,
  };
}

const newKey = (tenantId: string = randomUUID()): BlobKey => ({ tenantId, id: randomUUID() });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** As a socket gives it: in pieces that fit no part. */
const stream = (bytes: Buffer) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += 60_001) yield bytes.subarray(at, at + 60_001);
    })(),
    { objectMode: false },
  );

describe.each([
  { name: 'a folder', hold: holdOnDisk, isHere: true },
  { name: `an S3-compatible bucket${s3Server.note}`, hold: holdInS3, isHere: s3Server.isHere },
])('attachments in $name', ({ hold, isHere }) => {
  const maybe = isHere ? test : test.skip;
  let held: Held;
  let blobs: BlobStore;
  beforeAll(async () => {
    if (!isHere) return;
    held = await hold();
    blobs = held.blobs;
  });
  afterAll(() => held?.close());

  const read = async (key: BlobKey) => Buffer.concat(await (await blobs.get(key)).toArray());
  const listed = async (tenantId: string) => {
    const ids: string[] = [];
    for await (const { id } of blobs.list(tenantId)) ids.push(id);
    return ids;
  };

  maybe.each([0, 1, 70_000, 8 * MB, 17 * MB + 1])('%d bytes come back as they were', async (size) => {
    const [key, bytes] = [newKey(), randomBytes(size)];
    expect(await blobs.put(key, stream(bytes), ANY_SIZE)).toEqual({ size, sha256: sha256(bytes) });
    expect(sha256(await read(key))).toBe(sha256(bytes));
  });

  maybe('a second content takes the place of the first', async () => {
    const key = newKey();
    await blobs.put(key, stream(Buffer.from('first')), ANY_SIZE);
    await blobs.put(key, stream(Buffer.from('second')), ANY_SIZE);
    expect((await read(key)).toString()).toBe('second');
  });

  maybe.each([100, 17 * MB])(
    'a content that breaks off after %d bytes leaves what was there, and no half',
    async (size) => {
      const key = newKey();
      await blobs.put(key, stream(Buffer.from('before')), ANY_SIZE);
      const broken = Readable.from(
        (async function* () {
          yield randomBytes(size);
          throw new Error('the line broke');
        })(),
        { objectMode: false },
      );
      await expect(blobs.put(key, broken, ANY_SIZE)).rejects.toThrow('the line broke');
      expect((await read(key)).toString()).toBe('before');
      expect(await blobs.dropUnfinished(key.tenantId, Date.now() + 60_000)).toBe(0);
      expect(await listed(key.tenantId)).toEqual([key.id]);
    },
  );

  maybe('a content that is too large is refused before it is taken whole', async () => {
    const key = newKey();
    const content = stream(randomBytes(3 * MB));
    await expect(blobs.put(key, content, MB)).rejects.toBeInstanceOf(BlobTooLarge);
    expect(content.destroyed).toBe(true);
    await expect(blobs.get(key)).rejects.toBeInstanceOf(BlobMissing);
  });

  maybe('what is deleted is gone, and may be deleted again', async () => {
    const key = newKey();
    await blobs.put(key, stream(Buffer.from('x')), ANY_SIZE);
    await blobs.delete(key);
    await expect(blobs.get(key)).rejects.toBeInstanceOf(BlobMissing);
    await blobs.delete(key);
  });

  maybe('a workspace’s contents are listed in order, with when they were stored, and no other’s', async () => {
    const tenantId = randomUUID();
    const [one, two] = [newKey(tenantId), newKey(tenantId)];
    for (const key of [one, two, newKey()]) await blobs.put(key, stream(Buffer.from('x')), ANY_SIZE);
    expect(await listed(tenantId)).toEqual([one.id, two.id].sort());
    for await (const { storedAt } of blobs.list(tenantId))
      expect(Math.abs(Date.now() - storedAt)).toBeLessThan(5 * 60_000);
    const [first = '', second] = await listed(tenantId);
    const after: string[] = [];
    for await (const { id } of blobs.list(tenantId, first)) after.push(id);
    expect(after).toEqual([second]);
    expect(await listed(randomUUID())).toEqual([]);
  });

  maybe('halves are dropped once they are old, and only this workspace’s', async () => {
    const [mine, other] = [randomUUID(), randomUUID()];
    for (const tenantId of [mine, mine, other]) await held.leaveHalf(tenantId);
    expect(await blobs.dropUnfinished(mine, Date.now() - 60_000)).toBe(0);
    expect(await blobs.dropUnfinished(mine, Date.now() + 60_000)).toBe(2);
    expect(await blobs.dropUnfinished(mine, Date.now() + 60_000)).toBe(0);
    expect(await blobs.dropUnfinished(other, Date.now() + 60_000)).toBe(1);
  });

  maybe('only UUIDs name a content', async () => {
    const bad = { tenantId: randomUUID(), id: '../../etc/passwd' };
    await expect(blobs.put(bad, stream(Buffer.from('x')), ANY_SIZE)).rejects.toThrow('UUID');
    await expect(blobs.get({ tenantId: '..', id: randomUUID() })).rejects.toThrow('UUID');
  });

  maybe('the store says that it serves', async () => {
    expect(await blobs.problem()).toBeNull();
  });
});

(s3Server.isHere ? describe : describe.skip)(`a bucket that does not serve${s3Server.note}`, () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server();
  });
  afterAll(() => server.close());

  test.each([
    ['is not there', { bucket: 'another-bucket' }, 'is not there'],
    ['does not know the secret', { credentials: { accessKeyId: 'test:tester', secretAccessKey: 'wrong' } }, 'its key'],
    ['cannot be reached', { endpoint: 'http://127.0.0.1:1' }, 'cannot be reached'],
  ])('one that %s is told in plain words, and nothing counts as missing or kept', async (_, wrong, words) => {
    const blobs = createS3Blobs({ ...server.place, ...wrong });
    expect(await blobs.problem()).toContain(words);
    await expect(blobs.put(newKey(), stream(Buffer.from('x')), ANY_SIZE)).rejects.toBeInstanceOf(BlobStoreAway);
    await expect(blobs.get(newKey())).rejects.toBeInstanceOf(BlobStoreAway);
  });
});

test('a folder that cannot be written to is told in plain words', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'synapse-blobs-')), 'file');
  await writeFile(file, '');
  const blobs = createDiskBlobs(join(file, 'below'));
  expect(await blobs.problem()).toContain('ATTACHMENT_FOLDER');
  await expect(blobs.put(newKey(), stream(Buffer.from('x')), ANY_SIZE)).rejects.toBeInstanceOf(BlobStoreAway);
});
