import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Names a content: by ids alone, never by what a person typed. */
export type BlobKey = { tenantId: string; id: string };

/** What was stored: `size` in bytes, `sha256` in hex. */
export type StoredBlob = { size: number; sha256: string };

/** Where the content of attachments is kept. Nothing of it is ever whole in memory. */
export type BlobStore = {
  /**
   * Keeps a stream's bytes, durable when it resolves; what was under the key before is replaced at that moment, and not
   * at all when it rejects.
   * @throws BlobTooLarge as soon as there are more than `maxBytes`; what the stream throws
   */
  put(key: BlobKey, content: Readable, maxBytes: number): Promise<StoredBlob>;
  /** @throws BlobMissing */
  get(key: BlobKey): Promise<Readable>;
  /** One that is not there counts as deleted. */
  delete(key: BlobKey): Promise<void>;
};

export class BlobTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`there are more than ${maxBytes} bytes`);
    this.name = 'BlobTooLarge';
  }
}

export class BlobMissing extends Error {
  constructor(cause: unknown) {
    super('its content is not in the store', { cause });
    this.name = 'BlobMissing';
  }
}

export class BlobDamaged extends Error {
  constructor() {
    super('its stored content is damaged: the hash is not what it was');
    this.name = 'BlobDamaged';
  }
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Blobs as files: a folder a tenant, a file an id. Written beside and moved into place, so that no half file is ever read. */
export function createDiskBlobs(folder: string): BlobStore {
  return {
    async put(key, content, maxBytes) {
      const { tenantFolder, path } = placeOf(folder, key);
      await mkdir(tenantFolder, { recursive: true, mode: 0o700 });
      const part = join(tenantFolder, `${randomUUID()}.part`);
      try {
        const stored = await writeFile(part, content, maxBytes);
        await rename(part, path);
        return stored;
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
    async get(key) {
      try {
        return (await open(placeOf(folder, key).path, 'r')).createReadStream();
      } catch (error) {
        if (isMissing(error)) throw new BlobMissing(error);
        throw error;
      }
    },
    delete: (key) => rm(placeOf(folder, key).path, { force: true }),
  };
}

function placeOf(folder: string, { tenantId, id }: BlobKey): { tenantFolder: string; path: string } {
  if (!ID.test(tenantId) || !ID.test(id)) throw new Error('a blob is named by two UUIDs');
  const tenantFolder = join(folder, tenantId);
  return { tenantFolder, path: join(tenantFolder, id) };
}

async function writeFile(path: string, content: Readable, maxBytes: number): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let size = 0;
  await pipeline(
    content,
    async function* measured(source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        size += chunk.length;
        if (size > maxBytes) throw new BlobTooLarge(maxBytes);
        hash.update(chunk);
        yield chunk;
      }
    },
    // flush: on the disk, not only with the operating system, before anybody is told that it is kept.
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  );
  return { size, sha256: hash.digest('hex') };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * The bytes of a blob, checked on the way: the last of them are held back until the hash is right, so that nobody takes
 * a damaged file for a whole one.
 * @throws BlobDamaged when the content is not what was stored
 */
export async function* checkedContent(content: Readable, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let held: Buffer | null = null;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    hash.update(chunk);
    if (held !== null) yield held;
    held = chunk;
  }
  if (hash.digest('hex') !== sha256) throw new BlobDamaged();
  if (held !== null) yield held;
}
