import { createHash } from 'node:crypto';
import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type RawBuilder,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { DatabaseAwayError, isAfterFailure } from './pg-error.ts';
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
  /** Whether PostgreSQL is to keep the statements' plans; see planName. Not through a pooler in transaction mode. */
  prepares: boolean;
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
  pool.on('connect', (client) => openedAt.set(client, performance.now()));
  pool.on('error', () => {});
  if (options.prepares) preparing.add(pool);
  return pool;
}

const preparing = new WeakSet<pg.Pool>();
const openedAt = new WeakMap<pg.ClientBase, number>();
/** Connections of a pool that were opened before are not used again. */
const retiredBefore = new WeakMap<pg.Pool, number>();

/** No connection that is open now is used for another transaction. */
export function retireConnections(pool: pg.Pool): void {
  retiredBefore.set(pool, performance.now());
}

/** In a statement with a LIMIT of which one plan is the best for all values, such as a walk along an index in its order. */
export const KEEP_PLAN = '/* keep plan */';

/** Each takes memory in each connection. */
const PLANS_MAX = 500;
/** The statements of this process that came more than once; an empty name: once so far. */
const planNames = new Map<string, string>();

/**
 * Under which name PostgreSQL is to keep a statement's plan; undefined: it is planned for this once. To plan takes longer than
 * to carry out for nearly all of ours. Not so a statement with a LIMIT: what is best for it depends on how many rows the
 * values stand for, and a plan that is kept is made for the average workspace. Unless it says KEEP_PLAN.
 */
function planName(text: string): string | undefined {
  const known = planNames.get(text);
  if (known) return known;
  if (/\blimit\b/i.test(text) && !text.includes(KEEP_PLAN)) return undefined;
  if (known === undefined) {
    if (planNames.size < PLANS_MAX) planNames.set(text, '');
    return undefined;
  }
  const name = `synapse_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  planNames.set(text, name);
  return name;
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
  const waiting = connectTo(pool);
  return within(ms, waiting, () => {
    waiting.then(
      (client) => client.release(),
      () => {},
    );
    return new DatabaseAwayError('No database connection could be had in time');
  });
}

async function connectTo(pool: pg.Pool): Promise<pg.PoolClient> {
  for (;;) {
    const client = await pool.connect();
    if ((openedAt.get(client) ?? 0) >= (retiredBefore.get(pool) ?? 0)) return client;
    client.release(true);
  }
}

/**
 * What is sent until nothing can go on without waiting goes out in one packet: the connection is a pipeline (openPool), in
 * which PostgreSQL carries out one statement after the other in the order they were sent.
 */
export function sendTogether(client: pg.PoolClient): void {
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/**
 * A query builder over one connection, for one transaction. Statements that don't wait for each other's rows may be sent at
 * once (Promise.all): they are one round trip, and are carried out in that order.
 * @param isOver true once the transaction has ended: the connection then serves somebody else
 */
export function queriesOver(pool: pg.Pool, client: pg.PoolClient, isOver: () => boolean): Transaction<Database> {
  // What failed. The statements that were sent behind it fail, too, and who sent them all may hear of those first.
  let failure: unknown;
  const ask: Ask = async (query) => {
    if (isOver()) throw new Error('The transaction of this query has ended');
    sendTogether(client);
    try {
      const result = await send(pool, client, query);
      // Answers come in the order in which the statements were sent, so a savepoint has been returned to since.
      failure = undefined;
      return result;
    } catch (error) {
      if (!isAfterFailure(error)) failure = error;
      throw failure ?? error;
    }
  };
  const tx = builderOver(ask);
  askedBy.set(tx, ask);
  return tx;
}

type Ask = (query: CompiledQuery) => Promise<QueryResult<unknown>>;

const askedBy = new WeakMap<object, Ask>();

/** Sends a statement before this returns; the builder's own `execute` sends it some ticks later. */
export function sendNow(tx: Transaction<Database>, statement: RawBuilder<unknown>): Promise<QueryResult<unknown>> {
  const ask = askedBy.get(tx);
  if (!ask) throw new Error('Only a transaction that writes sends ahead');
  return ask(statement.compile(tx));
}

/**
 * A query builder over one connection, for reading: what is asked for at once goes out at once, in a transaction of its own, in one
 * packet with its BEGIN and COMMIT.
 * @param opening the statement that begins it
 * @param isOver true once nobody reads any more: the connection then serves somebody else
 */
export function readsOver(
  pool: pg.Pool,
  client: pg.PoolClient,
  { opening, isOver }: { opening: string; isOver: () => boolean },
): Transaction<Database> {
  let batch: (() => Promise<unknown>)[] = [];
  let answered: Promise<void> = Promise.resolve();
  const sendAll = async (): Promise<void> => {
    const asked = batch;
    batch = [];
    if (isOver()) throw new Error('The transaction of this query has ended');
    sendTogether(client);
    const answers = [ask(client, opening), ...asked.map((one) => one()), ask(client, 'commit')];
    // What is wrong with BEGIN is heard before what is then wrong with the statements behind it.
    for (const answer of await Promise.allSettled(answers)) if (answer.status === 'rejected') throw answer.reason;
  };
  return builderOver(async (query) => {
    if (batch.length === 0) {
      // Once all that can go on without waiting has gone on.
      answered = new Promise((resolve, reject) => process.nextTick(() => sendAll().then(resolve, reject)));
    }
    let result: Promise<QueryResult<unknown>> | undefined;
    batch.push(() => {
      result = send(pool, client, query);
      return result;
    });
    await answered;
    return result ?? { rows: [] };
  });
}

/**
 * Sends what pg takes. By a callback: with the promise that pg makes, all rows would last until the next full garbage collection
 * (docs/reference/dependencies.md#functions-in-the-old-generation).
 */
export async function ask(client: pg.ClientBase, asked: string | pg.QueryConfig): Promise<pg.QueryResult> {
  try {
    return await new Promise((resolve, reject) => {
      client.query(asked as pg.QueryConfig, (error: Error | null, result) => (error ? reject(error) : resolve(result)));
    });
  } catch (error) {
    // Its own trace ends at the socket.
    if (error instanceof pg.DatabaseError) Error.captureStackTrace(error);
    throw error;
  }
}

/** A statement with its parameters. */
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>;

/** Sends a statement, and tells what came of it as Kysely wants to hear it. */
export async function send(
  pool: pg.Pool,
  client: pg.PoolClient,
  { sql, parameters }: Statement,
): Promise<QueryResult<unknown>> {
  const name = preparing.has(pool) && parameters.length > 0 ? planName(sql) : undefined;
  const { command, rowCount, rows } = await ask(client, {
    ...(name ? { name } : {}),
    text: sql,
    values: [...parameters],
  });
  const counts = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE';
  return { rows, ...(counts ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
}

function builderOver(ask: Ask): Transaction<Database> {
  const connection: DatabaseConnection = {
    executeQuery: <R>(query: CompiledQuery) => ask(query) as Promise<QueryResult<R>>,
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
