import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { databaseAccount, runAs } from '../postgres/account.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

type Pgbouncer = { url: string; stop(): Promise<void> };

const PLACES = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer', '/opt/homebrew/bin/pgbouncer'];
export const INSTALL_PGBOUNCER = 'apt-get install -y pgbouncer (Debian, Ubuntu), brew install pgbouncer (macOS)';

/** Fewer than the API has connections, so that they have to share. */
const SERVER_CONNECTIONS = 4;

/** Where pgbouncer is and which one; null: it is not installed. */
export async function findPgbouncer(): Promise<{ program: string; version: string } | null> {
  for (const program of PLACES) {
    const answered = await promisify(execFile)(program, ['--version']).catch(() => null);
    const version = answered && /PgBouncer (\S+)/.exec(answered.stdout)?.[1];
    if (version) return { program, version };
  }
  return null;
}

/** Starts it in transaction mode on 127.0.0.1 in front of a database. As root it does not run, so another account runs it. */
export async function startPgbouncer(program: string, databaseUrl: string): Promise<Pgbouncer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'synapse-pooler-'));
  const account = await databaseAccount();
  const port = await freePort();
  const file = path.join(folder, 'pgbouncer.ini');
  await writeFile(file, settings(new URL(databaseUrl), port));
  // It holds the password.
  await chmod(file, 0o600);
  for (const own of [folder, file]) if (account) await chown(own, account.uid, account.gid);
  const child = spawn(program, ['-q', file], { ...runAs(account), stdio: ['ignore', 'ignore', 'inherit'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.kill('SIGKILL')) await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until('pgbouncer takes connections', () => answers(port), 10_000);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = new URL(databaseUrl);
  url.port = String(port);
  return { url: url.href, stop };
}

function settings(database: URL, port: number): string {
  const { hostname, username, password } = database;
  const there = `host=${hostname} port=${database.port} user=${username} password=${decodeURIComponent(password)}`;
  return `[databases]
* = ${there}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${SERVER_CONNECTIONS}
max_client_conn = 100
log_connections = 0
log_disconnections = 0
log_pooler_errors = 0
`;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
