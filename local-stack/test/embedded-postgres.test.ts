import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/embedded-postgres.ts';
import { outsidePlaces } from '../src/postgres/place.ts';
import { isRunning } from '../src/processes.ts';
import { onServer } from '../src/testing/on-server.ts';

const WRAPPER = path.resolve(import.meta.dirname, '../src/embedded-postgres.ts');

// Each starts servers, some of them after a crash: on a busy machine that takes longer than jest's 5 seconds.
jest.setTimeout(60_000);

// What the system has taken survives a kill -9; forcing it to the disk would only guard against a power cut.
const SETTINGS = { fsync: 'off' };

const CLOSED_HOME = 'closed/home';

let folder: string;
let home: string;
let server: EmbeddedPostgres | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'synapse-postgres-'));
  await chmod(folder, 0o711);
});

// One cluster serves most tests: making one takes a second.
beforeEach(() => {
  home = path.join(folder, 'home');
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

afterAll(async () => {
  const places = await outsidePlaces(path.join(folder, CLOSED_HOME));
  for (const place of [folder, ...places]) await rm(place, { recursive: true, force: true });
});

async function start(note?: (line: string) => void): Promise<EmbeddedPostgres> {
  server = await startEmbeddedPostgres({ home, name: 'postgres', settings: SETTINGS, ...(note && { note }) });
  return server;
}

/** A process of its own that starts the same database and prints the postmaster's pid once it is up. */
function spawnStarter(dieWithParent: boolean): ChildProcess {
  const options = JSON.stringify({ home, name: 'postgres', settings: SETTINGS, dieWithParent });
  const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(WRAPPER)});
    console.log((await startEmbeddedPostgres(${options})).pid);
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

async function postmasterOf(starter: ChildProcess): Promise<number> {
  if (!starter.stdout) throw new Error('the starter has no output');
  const [line] = await once(createInterface(starter.stdout), 'line');
  return Number(line);
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const limit = Date.now() + 40_000;
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const remember = (url: string, n: number) =>
  onServer(url, async (client) => {
    await client.query('create table if not exists seen (n int primary key)');
    await client.query('insert into seen values ($1)', [n]);
  });

async function remembered(url: string): Promise<number[]> {
  let found: number[] = [];
  await onServer(url, async (client) => {
    found = (await client.query<{ n: number }>('select n from seen order by n')).rows.map((row) => row.n);
  });
  return found;
}

describe('the embedded PostgreSQL', () => {
  test('keeps what was committed when its postmaster is killed, and starts again at once', async () => {
    const first = await start();
    await remember(first.url(), 1);
    const client = new pg.Client({ connectionString: first.url() });
    client.on('error', () => {});
    await client.connect();
    process.kill(first.pid, 'SIGKILL');

    const second = await start();
    expect(second.pid).not.toBe(first.pid);
    expect(second.adopted).toBe(false);
    expect(await remembered(second.url())).toContain(1);
  });

  test('adopts the server that a killed process left behind', async () => {
    const starter = spawnStarter(false);
    const postmaster = await postmasterOf(starter);
    await kill(starter);

    const adopted = await start();
    expect(adopted).toMatchObject({ pid: postmaster, adopted: true });
    await remember(adopted.url(), 2);
    await adopted.stop();
    await until('the adopted server is gone', () => !isRunning(postmaster));

    expect(await remembered((await start()).url())).toContain(2);
  });

  test('ends with its process when told to, even by kill -9, and can be started again', async () => {
    const starter = spawnStarter(true);
    const postmaster = await postmasterOf(starter);
    await kill(starter);
    await until('the server has followed its process', () => !isRunning(postmaster));

    expect((await start()).adopted).toBe(false);
  });

  test('is whole after a kill -9 in the middle of initdb', async () => {
    home = path.join(folder, 'interrupted');
    const starter = spawnStarter(false);
    const names = () => readdir(home).catch((): string[] => []);
    await until('initdb is at work', async () => (await names()).some((name) => /\.init-\d+$/.test(name)));
    await kill(starter);

    await remember((await start()).url(), 3);
    expect((await names()).filter((name) => /\.(init|copy)-/.test(name))).toEqual([]);
  });

  test('is not kept from starting by somebody who has its old process number, nor ends them', async () => {
    const first = await start();
    const file = path.join(first.dataDir, 'postmaster.pid');
    const lines = (await readFile(file, 'utf8')).split('\n');
    process.kill(first.pid, 'SIGKILL');
    await until('the postmaster is gone', () => !isRunning(first.pid));
    const stranger = spawn('sleep', ['60']);
    const ended = once(stranger, 'exit');
    await writeFile(file, [stranger.pid, ...lines.slice(1)].join('\n'));

    await first.stop();
    await (await start()).stop();
    expect(stranger.signalCode).toBeNull();
    expect(isRunning(stranger.pid ?? 0)).toBe(true);
    stranger.kill();
    await ended;
  });

  test('lets in only who knows the password, and keeps that in a file only we can read', async () => {
    const running = await start();
    expect((await stat(`${running.dataDir}.password`)).mode & 0o777).toBe(0o600);
    const guess = new URL(running.url());
    guess.password = 'postgres';
    await expect(onServer(guess.href, () => Promise.resolve())).rejects.toThrow('password authentication failed');
  });

  test('says what is wrong when the password file is lost', async () => {
    const running = await start();
    await running.stop();
    const [file, kept] = [`${running.dataDir}.password`, `${running.dataDir}.kept`];
    await rename(file, kept);
    await expect(startEmbeddedPostgres({ home, name: 'postgres' })).rejects.toThrow(
      /lost its password .*npm run reset/,
    );
    await rename(kept, file);
  });
});

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('the embedded PostgreSQL, started by root', () => {
  test('belongs to another account', async () => {
    const running = await start();
    expect((await stat(running.dataDir)).uid).not.toBe(0);
    expect((await stat(`/proc/${running.pid}`)).uid).not.toBe(0);
  });

  test('below a folder that this account cannot enter, finds a place outside, says so, and finds it again', async () => {
    home = path.join(folder, CLOSED_HOME);
    await mkdir(path.dirname(home), { mode: 0o700 });
    const notes: string[] = [];

    const first = await start((line) => notes.push(line));
    await remember(first.url(), 4);
    await first.stop();
    expect(first.dataDir.startsWith(folder)).toBe(false);
    expect(notes).toEqual([expect.stringContaining(`cannot enter ${path.join(folder, 'closed')}. Its data is in /`)]);

    expect(await remembered((await start()).url())).toEqual([4]);
  });
});
