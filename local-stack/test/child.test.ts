import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Child, startChild, waitUntilReady } from '../src/child.ts';
import { isRunning } from '../src/processes.ts';

// Starts processes or databases: on a busy machine that takes longer than jest's 5 seconds.
jest.setTimeout(60_000);

let folder: string;
let shown: string[];
let child: Child | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'synapse-child-'));
  shown = [];
});

afterEach(async () => {
  child?.kill();
  await child?.ended;
  child = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function start(source: string): Promise<Child> {
  const script = path.join(folder, 'script.mts');
  await writeFile(script, source);
  child = await startChild({
    name: 'CRM API',
    script,
    cwd: folder,
    env: { NODE_OPTIONS: '', GREETING: 'hello' },
    logFile: path.join(folder, 'logs/api.log'),
    show: (line) => shown.push(line),
  });
  return child;
}

test('one that dies is reported with its last lines, and everything it printed is in its log', async () => {
  const started = await start(`
    for (let n = 1; n <= 50; n++) console.log('line ' + n);
    console.error('cannot go on: ' + process.env.GREETING);
    process.exit(7);`);
  const report = await started.ended;
  expect(report).toContain('The CRM API ended with code 7.');
  expect(report).toContain('cannot go on: hello');
  expect(report).toContain('  line 50');
  expect(report).not.toContain('  line 20\n');

  const log = path.join(folder, 'logs/api.log');
  expect((await readFile(log, 'utf8')).split('\n')).toEqual(expect.arrayContaining(['line 1', 'line 50']));
  expect((await stat(log)).mode & 0o077).toBe(0);
  expect(shown).toEqual([]);
});

test('one that is asked to stop may finish its work first', async () => {
  const started = await start(`
    import { createServer } from 'node:http';
    const server = createServer((_, res) => res.end('ok')).listen(0, '127.0.0.1', () => console.log(server.address().port));
    process.on('SIGTERM', () => { console.log('drained'); server.close(); server.closeAllConnections(); });`);
  const log = path.join(folder, 'logs/api.log');
  const limit = Date.now() + 40_000;
  let port = '';
  while (!port && Date.now() < limit) port = (await readFile(log, 'utf8').catch(() => '')).trim();
  await waitUntilReady(started, `http://127.0.0.1:${port}/`, new AbortController().signal);

  await started.stop();
  expect(isRunning(started.pid)).toBe(false);
  expect(await started.ended).toMatch(/ended with code 0.*drained/s);
});

test('waiting for one ends when the demo is to stop', async () => {
  const started = await start('setInterval(() => {}, 1000);');
  const stopping = new AbortController();
  const waiting = waitUntilReady(started, 'http://127.0.0.1:1/', stopping.signal);
  stopping.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});
