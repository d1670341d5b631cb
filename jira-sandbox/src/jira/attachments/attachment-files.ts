import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** From one byte to another, the last one included. */
export type ByteRange = { readonly start: number; readonly end: number };

/** Where the bytes of attachments are kept. */
export type AttachmentFiles = {
  /** Keeps a stream's bytes; answers how many there were. */
  write(id: string, content: Readable): Promise<number>;
  /** All of a file's bytes, or a range of them. */
  read(id: string, range?: ByteRange): Readable | undefined;
  remove(id: string): void;
  clear(): void;
};

export function filesInMemory(): AttachmentFiles {
  const files = new Map<string, Buffer>();
  return {
    async write(id, content) {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      files.set(id, bytes);
      return bytes.length;
    },
    read(id, range) {
      const bytes = files.get(id);
      if (bytes === undefined) return undefined;
      return Readable.from([range === undefined ? bytes : bytes.subarray(range.start, range.end + 1)]);
    },
    remove: (id) => void files.delete(id),
    clear: () => files.clear(),
  };
}

/** Files in a folder, one per attachment, named by its id. */
export function filesOnDisk(dataFolder: string): AttachmentFiles {
  const folder = join(dataFolder, 'attachments');
  mkdirSync(folder, { recursive: true });
  const pathOf = (id: string) => join(folder, id.replace(/\D/g, ''));
  return {
    async write(id, content) {
      const target = createWriteStream(pathOf(id));
      await pipeline(content, target);
      return target.bytesWritten;
    },
    read: (id, range) => createReadStream(pathOf(id), range),
    remove: (id) => rmSync(pathOf(id), { force: true }),
    clear: () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    },
  };
}
