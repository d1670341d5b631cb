import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { isRunning, processIdentity } from '../src/processes.ts';
import { claimDemo, findRunningDemo } from '../src/running-demo.ts';

// Starts processes or databases: on a busy machine that takes longer than jest's 5 seconds.
jest.setTimeout(60_000);

let dataDir: string;
let file: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'synapse-demo-'));
  file = path.join(dataDir, 'running.json');
});

afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

async function someProcess(): Promise<{ child: ChildProcess; pid: number; identity: string }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  started.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  return { child, pid, identity: (await processIdentity(pid)) ?? '' };
}

/** The pid and identity of a process that is no more. */
async function deadProcess() {
  const { child, pid, identity } = await someProcess();
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  return { pid, identity };
}

test('a folder belongs to one demo at a time, until it is released', async () => {
  const first = await claimDemo(dataDir, () => {});
  expect(await findRunningDemo(dataDir)).toBe(process.pid);
  await expect(claimDemo(dataDir, () => {})).rejects.toThrow(`running already in this folder (process ${process.pid})`);
  await first.release();
  expect(await findRunningDemo(dataDir)).toBeUndefined();
  await (await claimDemo(dataDir, () => {})).release();
});

test('the children of a killed demo are ended and named', async () => {
  const orphan = await someProcess();
  const children = [{ name: 'CRM API', pid: orphan.pid, identity: orphan.identity }];
  await writeFile(file, JSON.stringify({ demo: await deadProcess(), children }));
  const ended = once(orphan.child, 'exit');

  const notes: string[] = [];
  const claimed = await claimDemo(dataDir, (line) => notes.push(line));
  await ended;
  expect(notes).toEqual([expect.stringContaining(`CRM API (process ${orphan.pid})`)]);
  await claimed.release();
});

test('a process that only has the number of one of ours is left alone', async () => {
  const stranger = await someProcess();
  const children = [{ name: 'CRM API', pid: stranger.pid, identity: `1${stranger.identity}` }];
  await writeFile(file, JSON.stringify({ demo: { pid: stranger.pid, identity: 'another' }, children }));

  const notes: string[] = [];
  const claimed = await claimDemo(dataDir, (line) => notes.push(line));
  expect(notes).toEqual([]);
  expect(isRunning(stranger.pid)).toBe(true);
  await claimed.release();
});

test('a child is written down as soon as it is added', async () => {
  const child = await someProcess();
  const claimed = await claimDemo(dataDir, () => {});
  await claimed.addChild('Jira sandbox', child.pid);
  expect(JSON.parse(await readFile(file, 'utf8')).children).toEqual([
    { name: 'Jira sandbox', pid: child.pid, identity: child.identity },
  ]);
  await claimed.release();
});

test('a file cut short by a full disk does not lock anybody out', async () => {
  await writeFile(file, '{"demo":');
  await (await claimDemo(dataDir, () => {})).release();
});
