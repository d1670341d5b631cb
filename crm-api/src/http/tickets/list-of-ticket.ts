import { type Db, type TenantTx, withTenant } from '../../store/db/database.ts';
import { getTicket } from '../../store/tickets/tickets-read.ts';
import { noQuerySchema, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import type { Handler } from '../kernel/route.ts';

/** Answers `GET …/tickets/:ticketId/…` with all there is of something on a ticket; 404 where there is no such ticket. */
export function listOfTicket(
  db: Db,
  list: (tx: TenantTx, tenantId: string, ticketId: string) => Promise<unknown[]>,
): Handler {
  return async (req, res) => {
    const { tenantId } = callerOf(req);
    const ticketId = readId(req, 'ticketId');
    readQuery(req, noQuerySchema);
    const items = await withTenant(db, tenantId, async (tx) => {
      await getTicket(tx, tenantId, ticketId);
      return list(tx, tenantId, ticketId);
    });
    res.json({ items });
  };
}
