import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BlobMissing, type BlobStore, BlobStoreAway, isBlobId, measured, requireIds } from './blob-store.ts';

const UNFINISHED = '.part';

/** With less room than this, in bytes, a disk counts as full: the size of the next file is not known. */
const LEAST_ROOM = 1024 * 1024;

/** Blobs as files: a folder a tenant, a file an id. Written beside and moved into place, so that no half file is ever read. */
export function createDiskBlobs(folder: string): BlobStore {
  const folderOf = (tenantId: string) => {
    requireIds(tenantId);
    return join(folder, tenantId);
  };
  const pathOf = ({ tenantId, id }: { tenantId: string; id: string }) => {
    requireIds(id);
    return join(folderOf(tenantId), id);
  };
  return {
    async put(key, content, maxBytes) {
      const path = pathOf(key);
      await onDisk(makeFolder(folder, folderOf(key.tenantId)));
      const part = join(folderOf(key.tenantId), `${randomUUID()}${UNFINISHED}`);
      try {
        const { chunks, stored } = measured(content, maxBytes);
        // Opened first: a stream that is broken off before it has opened its file makes it after it was removed.
        const file = await onDisk(open(part, 'wx', 0o600));
        // flush: on the disk, not only with the operating system, before it is acknowledged.
        await fill(file.createWriteStream({ flush: true }), chunks);
        await onDisk(rename(part, path));
        await onDisk(syncFolder(folderOf(key.tenantId)));
        return stored();
      } catch (error) {
        content.destroy();
        await rm(part, { force: true });
        throw error;
      }
    },
    async get(key) {
      return onDisk(openFile(pathOf(key)));
    },
    async delete(key) {
      await onDisk(rm(pathOf(key), { force: true }));
    },
    async *list(tenantId, after = '') {
      for (const name of await onDisk(namesIn(folderOf(tenantId)))) {
        if (!isBlobId(name) || name <= after) continue;
        const storedAt = await onDisk(changeOf(join(folderOf(tenantId), name)));
        if (storedAt !== null) yield { id: name, storedAt };
      }
    },
    async dropUnfinished(tenantId, before) {
      let dropped = 0;
      for (const name of await onDisk(namesIn(folderOf(tenantId)))) {
        const path = join(folderOf(tenantId), name);
        if (!name.endsWith(UNFINISHED) || ((await onDisk(changeOf(path))) ?? before) >= before) continue;
        await onDisk(rm(path, { force: true }));
        dropped += 1;
      }
      return dropped;
    },
    async problem() {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await access(folder, constants.W_OK);
        const { bavail, bsize } = await statfs(folder);
        return bavail * bsize < LEAST_ROOM ? 'The disk of the attachments (ATTACHMENT_FOLDER) is full.' : null;
      } catch {
        return 'The folder of the attachments (ATTACHMENT_FOLDER) cannot be written to.';
      }
    },
  };
}

/**
 * Writes a content to a file. What its own source throws is passed on as it is; all else is the disk's doing, and an error
 * of a write, unlike those of the calls that name a file, carries no path to know it by.
 */
async function fill(file: Writable, chunks: AsyncGenerator<Buffer>): Promise<void> {
  let ofSource: { error: unknown } | undefined;
  const read = async function* () {
    try {
      yield* chunks;
    } catch (error) {
      ofSource = { error };
      throw error;
    }
  };
  try {
    await pipeline(read, file);
  } catch (error) {
    if (ofSource) throw ofSource.error;
    throw new BlobStoreAway(error);
  }
}

/** A name is on the disk only when its folder is: without it a power failure leaves a row whose content is gone. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function makeFolder(root: string, path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(made === root ? dirname(root) : root);
}

async function openFile(path: string): Promise<Readable> {
  return (await open(path, 'r')).createReadStream();
}

/** The names in a folder, in order; none where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(unlessMissing<string[]>([]))).sort();
}

/** When a file was last written to, epoch ms; null when it is gone. */
async function changeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(unlessMissing(null)))?.mtimeMs ?? null;
}

/** What the disk does not do, as an error of the store. */
async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) throw new BlobMissing(error);
    if (isOfDisk(error)) throw new BlobStoreAway(error);
    throw error;
  }
}

function isOfDisk(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'path' in error && 'syscall' in error;
}

function unlessMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (isMissing(error)) return instead;
    throw error;
  };
}

function isMissing(error: unknown): boolean {
  return isOfDisk(error) && (error as { code?: unknown }).code === 'ENOENT';
}
