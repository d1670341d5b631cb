import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

declare const tenantBrand: unique symbol;
declare const workerBrand: unique symbol;

/**
 * A transaction that sees one tenant's rows and nobody else's. Stores take nothing else, so that forgetting the
 * tenant does not compile; and row-level security stands behind it should a statement forget it all the same.
 */
export type TenantTx = Transaction<Database> & { readonly [tenantBrand]: string };

/** A transaction that sees which tenant has work (lanes, inbox, sites), for all tenants, and nothing else. */
export type WorkerTx = Transaction<Database> & { readonly [workerBrand]: true };

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

/**
 * Opens a pool. `url` may be a transaction-mode pooler (pgbouncer, Supabase): nothing here needs a session.
 * @param options.max the number of connections at the most
 */
export function openDatabase(options: { url: string; max?: number; onError?: (error: Error) => void }): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 20,
    types,
    connectionTimeoutMillis: 10_000,
    application_name: 'synapse-crm-api',
  });
  // An idle connection that the server closes must not end the process.
  pool.on('error', (error) => options.onError?.(error));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * Runs `work` in one transaction as `tenantId`. The role and the tenant are set for this transaction only, which is
 * what a transaction-mode pooler allows.
 */
export function withTenant<T>(db: Db, tenantId: string, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('role', 'synapse_app', true), set_config('app.tenant_id', ${tenantId}, true)`.execute(
      tx,
    );
    return work(tx as TenantTx);
  });
}

/** Runs `work` in one transaction that sees across tenants; see WorkerTx. */
export function withWorker<T>(db: Db, work: (tx: WorkerTx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('role', 'synapse_worker', true)`.execute(tx);
    return work(tx as WorkerTx);
  });
}
