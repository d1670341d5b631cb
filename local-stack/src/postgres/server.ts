import { spawn } from 'node:child_process';
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { commandLine, isRunning } from '../processes.ts';
import { type Account, runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Cluster, SETTINGS_FILE } from './cluster.ts';
import { programEnvironment, runProgram } from './run-program.ts';

const START_ATTEMPTS = 20;
const LOG_FILE = 'server.log';
const LOG_LIMIT_BYTES = 5_000_000;

/** What it takes to run one cluster. */
export interface ServerParts {
  readonly cluster: Cluster;
  readonly account: Account | undefined;
  readonly binaries: Binaries;
}

/** A server that answers. `adopted`: it was running already, left behind by a run that was killed. */
export interface RunningServer {
  readonly port: number;
  readonly pid: number;
  readonly adopted: boolean;
}

/** The address of `database` on a server of ours. */
export function serverUrl(cluster: Cluster, port: number, database: string): string {
  return `postgres://postgres:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/**
 * Starts the cluster's server on a free port of 127.0.0.1 (`preferredPort` if that is free), or adopts the one that already runs on its data.
 * Throws with the end of the server's own log when it does not come up.
 */
export async function startServer(
  parts: ServerParts,
  settings: Record<string, string>,
  preferredPort = 0,
): Promise<RunningServer> {
  const { dataDir } = parts.cluster;
  await limitLog(path.join(dataDir, LOG_FILE));
  for (let attempt = 1; ; attempt++) {
    const orphan = await findRunning(parts.cluster);
    if (orphan) return orphan;
    await removeStalePidFile(parts.cluster);
    const logFrom = await logSize(dataDir);
    try {
      await writeSettings(parts, { ...settings, port: String(await freePort(preferredPort)) });
      const args = ['start', '-D', dataDir, '-w', '-t', '30', '-l', path.join(dataDir, LOG_FILE)];
      await runProgram(parts.binaries.pgCtl, args, runAs(parts.account));
      const started = await findRunning(parts.cluster);
      if (started) return { ...started, adopted: false };
      throw new Error('the server started and does not answer');
    } catch (error) {
      // The children of a postmaster that was just killed hold its lock for a moment longer.
      if (attempt < START_ATTEMPTS) {
        await sleep(Math.min(100 * attempt, 500));
        continue;
      }
      const log = (await readFile(path.join(dataDir, LOG_FILE), 'utf8').catch(() => '')).slice(logFrom);
      throw new Error(`PostgreSQL did not start on ${dataDir}: ${(error as Error).message}\n${log}`, { cause: error });
    }
  }
}

/** The server that runs on this cluster and answers to its password, if there is one. */
export async function findRunning(cluster: Cluster): Promise<RunningServer | undefined> {
  const lines = (await readFile(pidFile(cluster), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid || !port || !(await answers(serverUrl(cluster, port, 'postgres')))) return undefined;
  return { pid, port, adopted: true };
}

/** Stops the cluster's server cleanly and waits until it is gone; nothing happens when none runs. */
export async function stopServer(parts: ServerParts): Promise<void> {
  await removeStalePidFile(parts.cluster);
  const args = ['stop', '-D', parts.cluster.dataDir, '-m', 'fast', '-w', '-t', '30'];
  await runProgram(parts.binaries.pgCtl, args, runAs(parts.account)).catch((error) => {
    if (!/PID file .* does not exist|Is server running|No such process/i.test((error as Error).message)) throw error;
  });
}

/**
 * Makes the server end with this process, even by kill -9: a shell waits for the end of its input, which the system
 * closes when we are gone. Returns a function that calls it off. Does nothing on Windows.
 */
export function stopWithParent(parts: ServerParts): () => void {
  if (process.platform === 'win32') return () => {};
  const script = 'read -r line; [ "$line" = keep ] || exec "$0" stop -D "$1" -m immediate';
  const watcher = spawn('/bin/sh', ['-c', script, parts.binaries.pgCtl, parts.cluster.dataDir], {
    ...runAs(parts.account),
    env: programEnvironment(),
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => {});
  watcher.unref();
  const input: unknown = watcher.stdin;
  if (input instanceof net.Socket) input.unref();
  watcher.stdin.on('error', () => {});
  return () => watcher.stdin.end('keep\n');
}

/**
 * After a kill -9 the file stays, and the number in it may be somebody else's by now: then the server would refuse to
 * start, and stopping it would end that somebody.
 */
async function removeStalePidFile(cluster: Cluster): Promise<void> {
  const pid = Number((await readFile(pidFile(cluster), 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid || !isRunning(pid)) return;
  const command = await commandLine(pid);
  if (command !== undefined && !command.includes(cluster.dataDir)) await rm(pidFile(cluster), { force: true });
}

function pidFile(cluster: Cluster): string {
  return path.join(cluster.dataDir, 'postmaster.pid');
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, ssl: false });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function writeSettings({ cluster, account }: ServerParts, settings: Record<string, string>): Promise<void> {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', ...settings };
  const text = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  const file = path.join(cluster.dataDir, SETTINGS_FILE);
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, text.join(''), { mode: 0o600 });
  if (account) await chown(unfinished, account.uid, account.gid);
  await rename(unfinished, file);
}

async function logSize(dataDir: string): Promise<number> {
  return (await stat(path.join(dataDir, LOG_FILE)).catch(() => undefined))?.size ?? 0;
}

async function limitLog(file: string): Promise<void> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) await rename(file, `${file}.1`);
}

/**
 * A port nobody listens on now, `wanted` if that is one. Somebody may take it before the server does; then the next
 * attempt takes another.
 */
async function freePort(wanted: number): Promise<number> {
  const probe = net.createServer();
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => probe.once('error', reject).listen(port, '127.0.0.1', resolve));
  await listen(wanted).catch(() => listen(0));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
