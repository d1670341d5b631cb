import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BlobStore, BlobStoreAway } from '../../../src/store/blobs/blob-store.ts';
import { createDiskBlobs } from '../../../src/store/blobs/disk-blobs.ts';
import { mountSmallDisk, smallDisk } from '../../support/small-disk.ts';

const MB = 1024 * 1024;

(smallDisk.isHere ? describe : describe.skip)(`attachments on a disk that is full${smallDisk.note}`, () => {
  const tenantId = randomUUID();
  let disk: ReturnType<typeof mountSmallDisk>;
  let blobs: BlobStore;
  beforeAll(() => {
    disk = mountSmallDisk(2);
    blobs = createDiskBlobs(disk.folder);
  });
  afterAll(() => disk.unmount());

  const put = (id: string, bytes: Buffer) => blobs.put({ tenantId, id }, Readable.from([bytes]), 100 * MB);

  test('a content that does not fit is refused as the store’s trouble, leaves no half, and the rest stays as it was', async () => {
    const id = randomUUID();
    await put(id, Buffer.from('before'));
    await expect(put(id, randomBytes(3 * MB))).rejects.toBeInstanceOf(BlobStoreAway);
    expect(await readdir(join(disk.folder, tenantId))).toEqual([id]);
    const kept = Buffer.concat(await (await blobs.get({ tenantId, id })).toArray());
    expect(kept.toString()).toBe('before');
  });

  test('what the sender does is still told apart from what the disk does', async () => {
    const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
    const content = Readable.from(
      (async function* () {
        yield Buffer.from('a part');
        throw broken;
      })(),
      { objectMode: false },
    );
    await expect(blobs.put({ tenantId, id: randomUUID() }, content, MB)).rejects.toBe(broken);
  });

  test('a disk without room is a problem of the store, until there is room again', async () => {
    expect(await blobs.problem()).toBeNull();
    const id = randomUUID();
    await put(id, randomBytes(MB + MB / 2));
    expect(await blobs.problem()).toContain('full');
    await blobs.delete({ tenantId, id });
    expect(await blobs.problem()).toBeNull();
  });
});
