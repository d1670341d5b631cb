import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** Notifies every process which ticket a page shows. It is kept nowhere. */
export async function notifyPresence(tx: TenantTx, presence: object): Promise<void> {
  await sql`select pg_notify('presence', ${JSON.stringify(presence)})`.execute(tx);
}
