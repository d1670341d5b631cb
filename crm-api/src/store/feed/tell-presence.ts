import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** Calls out to every process which ticket a page shows. It is kept nowhere. */
export async function tellPresence(tx: TenantTx, told: object): Promise<void> {
  await sql`select pg_notify('presence', ${JSON.stringify(told)})`.execute(tx);
}
