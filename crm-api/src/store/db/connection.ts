import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { DatabaseAwayError } from './pg-error.ts';
import type { Database } from './schema.ts';

const INT8_OID = 20;
const DATE_OID = 1082;

/**
 * int8 as a number: ours are counters and epoch milliseconds, far below 2^53. A date as it is written: a day has no
 * time zone, and a Date would give it one. Set here, not for the whole process.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8_OID) return Number;
    return oid === DATE_OID ? String : pg.types.getTypeParser(oid, format as 'text');
  }) as typeof pg.types.getTypeParser,
};

export type PoolOptions = {
  url: string;
  /** The number of connections at the most. */
  max: number;
  openMs: number;
  /** Told of every connection that breaks, whoever uses it. */
  onError: (error: Error) => void;
};

export function openPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    types,
    connectionTimeoutMillis: options.openMs,
    application_name: 'synapse-crm-api',
    keepAlive: true,
    pipeline: true,
  });
  // pg-pool takes its own listener away while a connection is in use, and an error without a listener ends the process.
  // Whoever uses the connection learns of it by their query.
  pool.on('connect', (client) => client.on('error', options.onError));
  pool.on('error', () => {});
  return pool;
}

/** Breaks a connection off at once, whatever it is doing. PostgreSQL then rolls its transaction back. */
export function breakOff(client: pg.PoolClient, why: Error): void {
  client.connection.stream.destroy(why);
}

/** What came of a promise, unless it takes longer than `ms`: then `late` is called, and it rejects with what that returns. */
export async function within<T>(ms: number, promise: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(late()), Math.max(0, ms));
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes a connection out of the pool. */
export function checkOut(pool: pg.Pool, ms: number): Promise<pg.PoolClient> {
  const waiting = pool.connect();
  return within(ms, waiting, () => {
    waiting.then(
      (client) => client.release(),
      () => {},
    );
    return new DatabaseAwayError('No database connection could be had in time');
  });
}

/**
 * A query builder over one connection, for one transaction.
 * @param isOver true once the transaction has ended: the connection then serves somebody else
 */
export function queriesOver(client: pg.PoolClient, isOver: () => boolean): Transaction<Database> {
  // One after another, for a connection does one thing at a time.
  let last: Promise<unknown> = Promise.resolve();
  const run = async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
    if (isOver()) throw new Error('The transaction of this query has ended');
    const { command, rowCount, rows } = await client.query(sql, [...parameters]);
    const counts = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE';
    return { rows: rows as R[], ...(counts ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
  };
  const connection: DatabaseConnection = {
    executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const result = last.then(() => run<R>(query));
      last = result.catch(() => undefined);
      return result;
    },
    streamQuery: () => {
      throw new Error('Queries are not streamed');
    },
  };
  const nested = () => Promise.reject(new Error('A transaction is begun by withTenant and withWorker only'));
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createDriver: () => ({
        init: () => Promise.resolve(),
        acquireConnection: () => Promise.resolve(connection),
        releaseConnection: () => Promise.resolve(),
        beginTransaction: nested,
        commitTransaction: nested,
        rollbackTransaction: nested,
        destroy: () => Promise.resolve(),
      }),
    },
  }) as Transaction<Database>;
}
