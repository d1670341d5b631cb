import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import net from 'node:net';
import { promisify } from 'node:util';
import { commandLine } from './processes.ts';

const run = promisify(execFile);
const LISTEN_STATE = '0A';

/**
 * Makes sure that we can listen on `port` of 127.0.0.1. Throws an error that names the port, who holds it where this
 * can be told, and the environment variable that chooses another.
 */
export async function requireFreePort(port: number, purpose: string, variable: string): Promise<void> {
  const trouble = (await isListening(port)) ? 'EADDRINUSE' : await listenError(port);
  if (!trouble) return;
  const other = `choose another port with ${variable}, such as: ${variable}=${port + 1000} npm start`;
  if (trouble === 'EACCES') throw new Error(`Port ${port}, for ${purpose}, may not be used by this account; ${other}`);
  if (trouble !== 'EADDRINUSE') throw new Error(`Port ${port}, for ${purpose}, can't be used (${trouble}); ${other}`);
  const holder = await holderOf(port);
  throw new Error(
    `Port ${port}, for ${purpose}, is in use by ${holder ?? 'another program (this system does not tell which)'}.\n` +
      `End that, or ${other}`,
  );
}

/** Does anything answer there? On macOS one can bind beside a listener on all addresses, so binding alone won't tell. */
function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function listenError(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(undefined)));
  });
}

async function holderOf(port: number): Promise<string | undefined> {
  const pid = await (process.platform === 'linux' ? listenerOnLinux(port) : listenerElsewhere(port)).catch(
    () => undefined,
  );
  if (!pid) return undefined;
  const command = await commandLine(pid);
  return `process ${pid}${command ? ` (${command.length > 100 ? `${command.slice(0, 100)}…` : command})` : ''}`;
}

/** From the socket tables and the open files in /proc; those of other accounts stay hidden unless we are root. */
async function listenerOnLinux(port: number): Promise<number | undefined> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const sockets = new Set<string>();
  for (const line of tables.join('\n').split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(`:${hex}`) && fields[3] === LISTEN_STATE) sockets.add(`socket:[${fields[9]}]`);
  }
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      if (sockets.has(await readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))) return Number(pid);
    }
  }
  return undefined;
}

async function listenerElsewhere(port: number): Promise<number | undefined> {
  const { stdout } =
    process.platform === 'win32'
      ? await run('powershell', [
          '-NoProfile',
          '-Command',
          `(Get-NetTCPConnection -State Listen -LocalPort ${port}).OwningProcess`,
        ])
      : await run('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN']);
  return Number(stdout.trim().split(/\s+/)[0]) || undefined;
}
