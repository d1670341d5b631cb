import { type Db, readTenant, type TenantTx } from '../../store/db/database.ts';
import { getTicket } from '../../store/tickets/tickets-read.ts';
import type { CommandResult } from '../../sync/outbound/write-through.ts';
import { statusOf } from './command-answer.ts';

/** Answers a change with the ticket as it now is, though somebody may have deleted it while Jira was waited for. */
export async function answerTicket<Done extends 200 | 201>(
  db: Db,
  tenantId: string,
  result: CommandResult,
  done: Done,
) {
  const status = statusOf(result, done);
  const read = (tx: TenantTx) => getTicket(tx, tenantId, result.ticketId, { evenDeleted: true });
  return { status, body: await readTenant(db, tenantId, read) };
}
