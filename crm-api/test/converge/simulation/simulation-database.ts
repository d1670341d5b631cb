import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openPool } from '../../../src/store/db/connection.ts';
import { type Db, databaseOver } from '../../../src/store/db/database.ts';
import type { TimeLimits } from '../../../src/store/db/time-limits.ts';

/** A database that many simulations share, each as a workspace of its own. */
export type SimulationDatabase = { db: Db; owner: pg.Pool; blobs: string };

/**
 * Plans are kept, though the tables were empty when they were made and are never analysed: so they must not read a table
 * from end to end.
 */
const PLANNING = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off';

export async function openSimulationDatabase(...urls: [url: string, ownerUrl: string]): Promise<SimulationDatabase> {
  const [url, ownerUrl] = urls.map((one) => {
    const address = new URL(one);
    address.searchParams.set('options', PLANNING);
    return address.href;
  }) as typeof urls;
  const blobs = await mkdtemp(path.join(tmpdir(), 'synapse-simulation-'));
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 4 });
  owner.on('connect', prepareAll);
  return { db: openPrepared(url), owner, blobs };
}

/**
 * For every kind of work. What a schedule plays of a slow database it plays itself (engine-process.ts): that the machine is
 * busy must change no schedule's course.
 */
const PATIENCE_MS = 600_000;
const PATIENT: TimeLimits = {
  ...{ openMs: PATIENCE_MS, lockMs: PATIENCE_MS, statementMs: PATIENCE_MS, idleMs: PATIENCE_MS, wholeMs: PATIENCE_MS },
};
const LIMITS = {
  request: PATIENT,
  run: PATIENT,
  page: PATIENT,
  readiness: PATIENT,
  metrics: PATIENT,
  operator: PATIENT,
};

/**
 * As openDatabase does, but each statement is prepared at its first use: half of what a statement costs PostgreSQL is its
 * plan, and for tables as small as these one plan is as good as another.
 */
function openPrepared(url: string): Db {
  const pool = openPool({ url, max: 12, prepares: false, openMs: PATIENCE_MS, onError: () => {} });
  pool.on('connect', prepareAll);
  return databaseOver(pool, LIMITS);
}

const names = new Map<string, string>();

/** Lets a connection prepare each statement that has parameters, and keep it. */
function prepareAll(client: pg.ClientBase): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const prepared = (first: unknown, second: unknown, ...more: unknown[]) => {
    const asked = typeof first === 'string' ? { text: first, values: second } : (first as pg.QueryConfig);
    if (!Array.isArray(asked.values)) return query(first, second, ...more);
    const { text, values } = asked;
    const name = names.get(text) ?? `s${names.size}`;
    names.set(text, name);
    return query({ name, text, values }, ...(typeof first === 'string' ? more : [second, ...more]));
  };
  Object.assign(client, { query: prepared });
}

export async function closeSimulationDatabase({ db, owner, blobs }: SimulationDatabase): Promise<void> {
  await db.destroy();
  await owner.end();
  await rm(blobs, { recursive: true, force: true });
}
