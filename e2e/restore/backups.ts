import { execFile } from 'node:child_process';
import { chown, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { withClient } from '@synapse/local-stack/demo-database';
import { type Account, databaseAccount } from '@synapse/local-stack/postgres/account';
import { type DrillServer, newServer, type Programs, serverOver } from './servers.ts';

const run = promisify(execFile);

/** A way to make a backup of a running server, and to bring up another server from it. */
export type Way = {
  name: string;
  make(server: DrillServer, folder: string): Promise<void>;
  /** @returns the new server, started, in the place of the old one, which must have been stopped */
  restore(old: DrillServer, folder: string): Promise<DrillServer>;
};

export function wayOf(programs: Programs): Way {
  return programs.tools === null ? byFiles(programs) : byDump(programs, programs.tools);
}

/** As docs/operate.md tells it: the roles and one database as dumps, restored into a server that was just made. */
function byDump(programs: Programs, tools: string): Way {
  const tool = (name: string, args: string[], { password }: DrillServer) =>
    run(path.join(tools, name), args, { env: { ...process.env, PGPASSWORD: password }, maxBuffer: 64 * 1024 * 1024 });
  const at = ({ port }: DrillServer) => ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'];
  return {
    name: `pg_dump and pg_restore of ${tools}`,
    async make(server, folder) {
      const roles = ['--roles-only', '-f', path.join(folder, 'roles.sql')];
      await tool('pg_dumpall', [...at(server), ...roles], server);
      await tool('pg_dump', [...at(server), '-Fc', '-f', path.join(folder, 'synapse.dump'), 'synapse'], server);
    },
    async restore(old, folder) {
      const server = await newServer(programs, `restored-${process.pid}`, old);
      await server.start();
      // The role that it logs in as is there already, which is the one error that psql is to go on after.
      await tool('psql', [...at(server), '-q', '-d', 'postgres', '-f', path.join(folder, 'roles.sql')], server);
      await tool('createdb', [...at(server), 'synapse'], server);
      await tool(
        'pg_restore',
        [...at(server), '--exit-on-error', '-d', 'synapse', path.join(folder, 'synapse.dump')],
        server,
      );
      return server;
    },
  };
}

/** What belongs to the running server alone (PostgreSQL, "Making a Base Backup Using the Low Level API"). */
const NOT_COPIED = new Set(['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot', 'pg_stat_tmp', 'server.log']);
const EMPTY_FOLDERS = ['pg_wal', 'pg_wal/archive_status', 'pg_replslot', 'pg_stat_tmp'];

/** The files of the running server, between pg_backup_start and pg_backup_stop, with the log that was written meanwhile. */
function byFiles(programs: Programs): Way {
  return {
    name: "the data directory's files, by PostgreSQL's low-level backup calls (there is no pg_dump here)",
    async make(server, folder) {
      const target = path.join(folder, 'data');
      await mkdir(target);
      await withClient(server.url('postgres'), async (client) => {
        await client.query(`select pg_backup_start('drill', true)`);
        for (const name of await readdir(server.dataDir))
          if (!NOT_COPIED.has(name))
            await cp(path.join(server.dataDir, name), path.join(target, name), { recursive: true });
        const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
        await writeFile(path.join(target, 'backup_label'), rows[0]?.labelfile ?? '');
        for (const name of EMPTY_FOLDERS) await mkdir(path.join(target, name), { recursive: true });
        const wal = path.join(server.dataDir, 'pg_wal');
        for (const name of await readdir(wal))
          if (/^[0-9A-F]{24}$/.test(name)) await cp(path.join(wal, name), path.join(target, 'pg_wal', name));
      });
    },
    async restore(old, folder) {
      const account = await databaseAccount();
      const dataDir = path.join(programs.place, `restored-${process.pid}`);
      await cp(path.join(folder, 'data'), dataDir, { recursive: true });
      await ownAll(dataDir, account);
      const server = serverOver(
        { cluster: { dataDir, password: old.password }, account, binaries: programs.binaries },
        old.port,
      );
      await server.start();
      return server;
    },
  };
}

async function ownAll(folder: string, account: Account | undefined): Promise<void> {
  if (!account) return;
  await run('chown', ['-R', `${account.uid}:${account.gid}`, folder]);
  await run('chmod', ['0700', folder]);
  await chown(folder, account.uid, account.gid);
}

/** The attachments: copied after the database, so that every content that a row names is in the copy. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true, preserveTimestamps: true });
}
