import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { databaseAccount } from './postgres/account.ts';
import { findBinaries } from './postgres/binaries.ts';
import { prepareCluster } from './postgres/cluster.ts';
import { outsidePlaces, placeForDatabase } from './postgres/place.ts';
import { type ServerParts, serverUrl, startServer, stopServer, stopWithParent } from './postgres/server.ts';

export interface EmbeddedPostgresOptions {
  /** The folder that is to hold the cluster, such as `<repo>/.data`. */
  readonly home: string;
  /** The cluster's folder within it; its password is kept beside, in `<name>.password` (mode 0600). */
  readonly name: string;
  /** Server settings beyond the defaults, such as `{ fsync: 'off' }`. An adopted server keeps its own. */
  readonly settings?: Record<string, string>;
  /** Listen there if it is free, so that who knows the address can go on using it; else on any free port. */
  readonly preferredPort?: number;
  /** End the server with this process, even when that is killed. */
  readonly dieWithParent?: boolean;
  /** Gets a line for a person when the database cannot live in `home`. */
  readonly note?: (line: string) => void;
}

/** A PostgreSQL server of our own, answering on 127.0.0.1. */
export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** It was running already, left behind by a run that was killed. */
  readonly adopted: boolean;
  /** The address of `database` (by default `postgres`) as the superuser. Holds the password: never log it. */
  url(database?: string): string;
  /** Stops it cleanly: waits until it is gone. Safe to call twice. */
  stop(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/**
 * Starts PostgreSQL from the binaries that npm installed; nothing else needs to be there. Creates the cluster on first
 * use, adopts a server that a killed run left behind, recovers after any kill -9. Works as root, too: PostgreSQL then
 * runs as `postgres` or `nobody`. Throws an error that says what to do when that cannot work here.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = await databaseAccount();
  const place = await placeForDatabase(path.resolve(options.home), account, options.note);
  const binaries = await findBinaries(account, place);
  const cluster = await prepareCluster({ place, name: options.name, account, binaries });
  const parts: ServerParts = { cluster, account, binaries };
  const server = await startServer(parts, options.settings ?? {}, options.preferredPort);
  const callOff = options.dieWithParent ? stopWithParent(parts) : () => {};
  const stop = async () => {
    await stopServer(parts);
    callOff();
  };
  return {
    port: server.port,
    pid: server.pid,
    dataDir: cluster.dataDir,
    adopted: server.adopted,
    url: (database = 'postgres') => serverUrl(cluster, server.port, database),
    stop,
    remove: async () => {
      await stop();
      await rm(cluster.dataDir, { recursive: true, force: true });
      await rm(`${cluster.dataDir}.password`, { force: true });
    },
  };
}

/**
 * Stops the server of a cluster, should one still run, and removes its data: in `home` and in the place outside that
 * it may have. Does nothing where there is none.
 */
export async function removeEmbeddedPostgres(options: { home: string; name: string }): Promise<void> {
  const outside = await outsidePlaces(options.home);
  for (const place of [path.resolve(options.home), ...outside]) {
    const dataDir = path.join(place, options.name);
    if (await stat(dataDir).catch(() => undefined)) {
      const account = await databaseAccount();
      const binaries = await findBinaries(account, place);
      // Stopping goes by the process, not by a login.
      await stopServer({ cluster: { dataDir, password: '' }, account, binaries });
      await rm(dataDir, { recursive: true, force: true });
      await rm(`${dataDir}.password`, { force: true });
    }
    if (outside.includes(place)) await rm(place, { recursive: true, force: true });
  }
}
