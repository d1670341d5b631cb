import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, jest, test } from '@jest/globals';
import { createDiskBlobs } from '../../../src/store/blobs/disk-blobs.ts';

const STORE = pathToFileURL(join(import.meta.dirname, '../../../src/store/blobs/disk-blobs.ts')).href;

type TraceEvent = { name: string; ph: string; ts: number; args?: { data?: { path?: string; src?: string } } };

/** What a process of its own asks of the file system, as Node traces it, in order. */
async function traceOf(script: string, folder: string): Promise<string[]> {
  const file = join(folder, 'trace.log');
  const child = spawnSync(
    process.execPath,
    [
      '--trace-event-categories',
      'node.fs.async',
      '--trace-event-file-pattern',
      file,
      '--input-type=module',
      '-e',
      script,
    ],
    { encoding: 'utf8' },
  );
  if (child.status !== 0) throw new Error(child.stderr);
  const { traceEvents } = JSON.parse(await readFile(file, 'utf8')) as { traceEvents: TraceEvent[] };
  return traceEvents
    .filter(({ ph }) => ph === 'b')
    .sort((a, b) => a.ts - b.ts)
    .map(({ name }) => name);
}

test('a content is told to be kept only after its name is on the disk too: the folder is synced after the rename', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'synapse-blobs-'));
  const script = `
    import { Readable } from 'node:stream';
    import { createDiskBlobs } from ${JSON.stringify(STORE)};
    const blobs = createDiskBlobs(${JSON.stringify(join(folder, 'blobs'))});
    const key = { tenantId: ${JSON.stringify(crypto.randomUUID())}, id: ${JSON.stringify(crypto.randomUUID())} };
    await blobs.put(key, Readable.from([Buffer.from('content')]), 100);`;
  const asked = await traceOf(script, folder);
  const afterRename = asked.slice(asked.indexOf('rename'));
  expect(afterRename).toEqual(expect.arrayContaining(['open', 'fsync', 'close']));
  // Once for the content itself, once for the folders that were made for it, once for the name.
  expect(asked.filter((name) => name === 'fsync').length).toBeGreaterThanOrEqual(3);
  await rm(folder, { recursive: true });
});

test('a content that nobody comes to read leaves no file open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'synapse-blobs-'));
  const CHECKED = STORE.replace('disk-blobs.ts', 'blob-store.ts');
  const script = `
    import { readdir } from 'node:fs/promises';
    import { Readable } from 'node:stream';
    import { setTimeout } from 'node:timers/promises';
    import { createDiskBlobs } from ${JSON.stringify(STORE)};
    import { checkedContent } from ${JSON.stringify(CHECKED)};
    import { LOCAL_OUTBOUND } from ${JSON.stringify(STORE.replace('crm-api/src/store/blobs/disk-blobs.ts', 'local-stack/src/local-outbound.ts'))};
    import { createFileTransfer } from ${JSON.stringify(STORE.replace('store/blobs/disk-blobs.ts', 'jira/files/file-transfer.ts'))};
    const blobs = createDiskBlobs(${JSON.stringify(join(folder, 'blobs'))});
    const key = { tenantId: ${JSON.stringify(crypto.randomUUID())}, id: ${JSON.stringify(crypto.randomUUID())} };
    const { sha256 } = await blobs.put(key, Readable.from([Buffer.from('content')]), 100);
    const open = async () => (await readdir('/proc/self/fd')).length;
    const before = await open();
    const transfer = createFileTransfer({ baseUrl: 'http://127.0.0.1:9', email: 'a', apiToken: 'b' }, { outbound: LOCAL_OUTBOUND });
    // The lease is lost once the file is open: nothing of it is sent.
    const guard = { signal: new AbortController().signal, beforeWrite: () => Promise.reject(new Error('lost')) };
    for (let i = 0; i < 5; i += 1)
      await transfer
        .upload({ method: 'POST', path: 'x', guard }, async () => ({
          fileName: 'a', mimeType: 'text/plain', size: 7, content: checkedContent(await blobs.get(key), sha256),
        }))
        .catch(() => undefined);
    await setTimeout(100);
    process.stdout.write(String((await open()) - before));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect([child.stdout, child.stderr]).toEqual(['0', '']);
  await rm(folder, { recursive: true });
});

test('a content that breaks off at once leaves nothing, however late the disk opens its file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'synapse-blobs-'));
  const [blobs, tenantId] = [createDiskBlobs(folder), crypto.randomUUID()];
  const { open } = fs;
  // What a loaded disk does now and then.
  const late = jest.spyOn(fs, 'open').mockImplementation(((...args: Parameters<typeof open>) => {
    setTimeout(() => open(...args), 100);
  }) as typeof open);
  const put = blobs.put({ tenantId, id: crypto.randomUUID() }, Readable.from([Buffer.alloc(2)]), 1);
  await expect(put).rejects.toThrow();
  await sleep(200);
  late.mockRestore();
  expect(await readdir(join(folder, tenantId))).toEqual([]);
  await rm(folder, { recursive: true });
});
