import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

/** Names a content: by ids alone, never by what a person typed. */
export type BlobKey = { tenantId: string; id: string };

/** What was stored: `size` in bytes, `sha256` in hex. */
export type StoredBlob = { size: number; sha256: string };

/** A content that the store holds; `storedAt` in epoch milliseconds, by the store's clock. */
export type KeptBlob = { id: string; storedAt: number };

/**
 * Where the content of attachments is kept. Nothing of it is ever whole in memory.
 * All throw BlobStoreAway when the store itself does not do what it should.
 */
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
  /** Everything that is kept of a tenant, in the order of the ids; only what comes after an id, where one is given. */
  list(tenantId: string, after?: string): AsyncIterable<KeptBlob>;
  /** Lets go of a tenant's halves: what was begun before a time (epoch ms) and never finished. @returns how many */
  dropUnfinished(tenantId: string, before: number): Promise<number>;
  /** What keeps the store from serving just now, in plain words; null when nothing does. Never throws. */
  problem(): Promise<string | null>;
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

export class BlobStoreAway extends Error {
  constructor(cause: unknown) {
    super('the store of attachments can’t be reached just now', { cause });
    this.name = 'BlobStoreAway';
  }
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isBlobId(text: string): boolean {
  return ID.test(text);
}

/** Throws when a part of the key is anything but a UUID, so that no name can lead out of its place. */
export function requireIds(...ids: readonly string[]): void {
  if (!ids.every(isBlobId)) throw new Error('a blob is named by two UUIDs');
}

/**
 * Passes a stream's bytes on and counts and hashes them on the way.
 * @throws BlobTooLarge (from `chunks`) as soon as there are more than `maxBytes`
 */
export function measured(
  content: AsyncIterable<Buffer>,
  maxBytes: number,
): { chunks: AsyncGenerator<Buffer>; stored: () => StoredBlob } {
  const hash = createHash('sha256');
  let size = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      size += chunk.length;
      if (size > maxBytes) throw new BlobTooLarge(maxBytes);
      hash.update(chunk);
      yield chunk;
    }
  }
  return { chunks: chunks(), stored: () => ({ size, sha256: hash.digest('hex') }) };
}

/**
 * The bytes of a blob, checked on the way: the last of them are held back until the hash is right, so that nobody takes
 * a damaged file for a whole one. Who does not read it to its end destroys it, and with it the store's own stream.
 * It fails by BlobDamaged when the content is not what was stored.
 */
export function checkedContent(content: Readable, sha256: string): Readable {
  // A generator that nobody has begun to read runs no `finally`: the store's stream has to be closed from here.
  return Readable.from(checked(content, sha256), { objectMode: false }).once('close', () => content.destroy());
}

async function* checked(content: Readable, sha256: string): AsyncGenerator<Buffer> {
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
