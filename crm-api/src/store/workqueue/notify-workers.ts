import { sql } from 'kysely';
import type { WorkerTx } from '../db/database.ts';

/** Who notifies the workers where all are meant, also those of the same process. */
export const NOBODY = '';

/** Notifies the workers of every process that there is work. @param from who does, as they hear it */
export async function notifyWorkers(tx: WorkerTx, from: string): Promise<void> {
  await sql`select pg_notify('work_item', ${from})`.execute(tx);
}
