import type { Transaction } from 'kysely';
import type pg from 'pg';
import { openPool, type Statement } from './connection.ts';
import type { Database } from './schema.ts';
import { TIME_LIMITS, type TimeLimits, type WorkKind } from './time-limits.ts';
import { read, runAlone, type Transacting, transact } from './transaction.ts';

/** The database, as something that carries out transactions: nothing is done outside of one. */
export type Db = {
  /** What its transactions are part of, which decides how long they may take. */
  readonly kind: WorkKind;
  readonly limits: Readonly<Record<WorkKind, TimeLimits>>;
  /** For withTenant and withWorker; see transact. */
  transact<T>(how: Transacting, work: (tx: Transaction<Database>) => Promise<T>): Promise<T>;
  /** For readTenant; see read. */
  read<T>(how: Transacting, work: (tx: Transaction<Database>) => Promise<T>): Promise<T>;
  /** A statement that is a transaction by itself, and may be carried out twice or late; see runAlone. */
  runAlone<Row extends pg.QueryResultRow>(limits: TimeLimits, statement: Statement): Promise<Row[]>;
  destroy(): Promise<void>;
};

declare const tenantBrand: unique symbol;
declare const workerBrand: unique symbol;
declare const operatorBrand: unique symbol;

/**
 * A transaction that sees one tenant's rows and nobody else's. Stores take nothing else, so that forgetting the
 * tenant does not compile; and row-level security stands behind it should a statement forget it nevertheless.
 */
export type TenantTx = Transaction<Database> & { readonly [tenantBrand]: string };

/** A transaction that sees which tenant has work (work items, inbox, sites), for all tenants, and nothing else. */
export type WorkerTx = Transaction<Database> & { readonly [workerBrand]: true };

/** A transaction of who runs the CRM: makes, names and deletes workspaces. The API's login can't take on its role. */
export type OperatorTx = Transaction<Database> & { readonly [operatorBrand]: true };

/**
 * Opens a pool. `url` may be a transaction-mode pooler (pgbouncer, Supabase) with `prepares` false: then nothing here needs
 * a session.
 * @param options.max the number of connections at the most
 * @param options.prepares whether PostgreSQL keeps the plans of statements
 * @param options.onError told of every connection that breaks, whoever uses it
 */
export function openDatabase(options: {
  url: string;
  max?: number;
  prepares?: boolean;
  onError?: (error: Error) => void;
}): Db {
  const { url, max = 20, prepares = true, onError = () => {} } = options;
  return databaseOver(openPool({ url, max, prepares, onError, openMs: TIME_LIMITS.request.openMs }), TIME_LIMITS);
}

export const databaseOver = (pool: pg.Pool, limits: Db['limits']): Db => ({
  kind: 'request',
  limits,
  transact: (how, work) => transact(pool, how, work),
  read: (how, work) => read(pool, how, work),
  runAlone: (limits, statement) => runAlone(pool, limits, statement),
  destroy: () => pool.end(),
});

/** The same database for another kind of work. */
export const forWork = (db: Db, kind: WorkKind): Db => ({ ...db, kind });

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Runs `work` in one transaction as `tenantId`. The role and the tenant are set for this transaction only, which is
 * what a transaction-mode pooler allows. Work may be run again; see transact.
 * @throws LeaseLostError where `db` is that of a run which has lost its lease; see store/workqueue/lease-fence.ts
 */
export function withTenant<T>(db: Db, tenantId: string, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  return db.transact(howFor(db, asTenant(tenantId)), (tx) => work(tx as TenantTx));
}

/**
 * Reads as `tenantId`: one round trip for all that `work` asks for at once, so ask with Promise.all where one answer does not
 * depend on another. See read.
 */
export function readTenant<T>(db: Db, tenantId: string, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  return db.read(howFor(db, asTenant(tenantId)), (tx) => work(tx as TenantTx));
}

function asTenant(tenantId: string) {
  // It is written into the statement as it is.
  if (!UUID.test(tenantId)) throw new Error('A tenant is named by a UUID');
  return { role: 'synapse_app', 'app.tenant_id': tenantId };
}

/** Runs `work` in one transaction that sees across tenants; see WorkerTx. Work may be run again; see transact. */
export function withWorker<T>(db: Db, work: (tx: WorkerTx) => Promise<T>): Promise<T> {
  return db.transact(howFor(db, { role: 'synapse_worker' }), (tx) => work(tx as WorkerTx));
}

/**
 * Runs `work` in one transaction as the operator; see OperatorTx. Work may be run again; see transact.
 * @param options.snapshot whether all of it sees the database as it was at its beginning
 */
export function withOperator<T>(
  db: Db,
  work: (tx: OperatorTx) => Promise<T>,
  { snapshot = false }: { snapshot?: boolean } = {},
): Promise<T> {
  const how = howFor(db, { role: 'synapse_operator' });
  const opening = `${snapshot ? 'set transaction isolation level repeatable read; ' : ''}${how.opening}`;
  return db.transact({ ...how, opening }, (tx) => work(tx as OperatorTx));
}

function howFor(db: Db, settings: Readonly<Record<string, string>>): Transacting {
  const limits = db.limits[db.kind];
  const all = {
    ...settings,
    lock_timeout: limits.lockMs,
    statement_timeout: limits.statementMs,
    idle_in_transaction_session_timeout: limits.idleMs,
  };
  const set = Object.entries(all).map(([name, value]) => `set_config('${name}', '${value}', true)`);
  return { opening: `select ${set.join(', ')}`, limits };
}
