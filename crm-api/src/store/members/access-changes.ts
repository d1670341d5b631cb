import { sql, type Transaction } from 'kysely';
import type { Database } from '../db/schema.ts';

/** Notifies every process, with the commit, that what somebody may do has changed. @param key of a person or a service token */
export async function notifyAccess(tx: Transaction<Database>, key: string): Promise<void> {
  await sql`select pg_notify('access', ${key})`.execute(tx);
}
