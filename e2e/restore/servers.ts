import { randomBytes } from 'node:crypto';
import { appendFile, chown, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { databaseAccount, runAs } from '@synapse/local-stack/postgres/account';
import { type Binaries, findBinaries } from '@synapse/local-stack/postgres/binaries';
import { type Cluster, prepareCluster, SETTINGS_FILE } from '@synapse/local-stack/postgres/cluster';
import { placeForDatabase } from '@synapse/local-stack/postgres/place';
import { runProgram } from '@synapse/local-stack/postgres/run-program';
import {
  type ServerParts,
  serverUrl,
  startServer,
  stopServer,
  stopWithParent,
} from '@synapse/local-stack/postgres/server';

/** A PostgreSQL server of the drill. It answers at the same port and with the same password whichever data it runs on. */
export type DrillServer = {
  dataDir: string;
  password: string;
  port: number;
  url(database?: string): string;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** Where PostgreSQL's programs are; `tools`: pg_dump and its like too, which the embedded server comes without. */
export type Programs = { binaries: Binaries; tools: string | null; place: string };

const DEBIAN = '/usr/lib/postgresql';
const OLDEST = 15;

/** An installed PostgreSQL with its tools, the newest; else the embedded one. @param bin the folder of its programs */
export async function findPrograms(home: string, way: 'dump' | 'files' | undefined, bin?: string): Promise<Programs> {
  const account = await databaseAccount();
  const place = await placeForDatabase(home, account);
  const tools = way === 'files' ? null : (bin ?? (await newestInstalled()));
  if (tools !== null && (await stat(path.join(tools, 'pg_dump')).catch(() => null)))
    return { binaries: { initdb: path.join(tools, 'initdb'), pgCtl: path.join(tools, 'pg_ctl') }, tools, place };
  if (way === 'dump')
    throw new Error(
      'No pg_dump beside a PostgreSQL server is installed here: apt-get install postgresql, or --bin FOLDER.',
    );
  return { binaries: await findBinaries(account, place), tools: null, place };
}

async function newestInstalled(): Promise<string | null> {
  const majors = (await readdir(DEBIAN).catch(() => [])).map(Number).filter((major) => major >= OLDEST);
  return majors.length === 0 ? null : path.join(DEBIAN, String(Math.max(...majors)), 'bin');
}

/** @param like the server whose place this one is to take */
export async function newServer(
  { binaries, tools, place }: Programs,
  name: string,
  like?: DrillServer,
): Promise<DrillServer> {
  const account = await databaseAccount();
  const password = like?.password ?? randomBytes(24).toString('base64url');
  const cluster = { dataDir: path.join(place, name), password };
  await writeFile(`${cluster.dataDir}.password`, `${password}\n`, { mode: 0o600 });
  if (tools === null) await prepareCluster({ place, name, account, binaries });
  else await createCluster(cluster, binaries);
  return serverOver({ cluster, account, binaries }, like?.port);
}

/** A server over data that is there already. */
export function serverOver(parts: ServerParts, port = 0): DrillServer {
  const { cluster } = parts;
  let callOff = () => {};
  const server: DrillServer = {
    dataDir: cluster.dataDir,
    password: cluster.password,
    port,
    url: (database = 'synapse') => serverUrl(cluster, server.port, database),
    async start() {
      server.port = (await startServer(parts, {}, server.port)).port;
      callOff = stopWithParent(parts);
    },
    async stop() {
      await stopServer(parts);
      callOff();
    },
  };
  return server;
}

/** What any PostgreSQL from 15 on understands; the embedded one is made with newer options. */
async function createCluster({ dataDir, password }: Cluster, { initdb }: Binaries): Promise<void> {
  const account = await databaseAccount();
  const passwordFile = `${dataDir}.initdb`;
  await mkdir(dataDir, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) for (const one of [dataDir, passwordFile]) await chown(one, account.uid, account.gid);
  try {
    const login = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    await runProgram(initdb, ['-D', dataDir, ...login, '--encoding=UTF8', '--locale=C.UTF-8'], runAs(account));
    await appendFile(path.join(dataDir, 'postgresql.conf'), `\ninclude_if_exists '${SETTINGS_FILE}'\n`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}
