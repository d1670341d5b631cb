import { type Db, readTenant, type TenantTx } from '../../store/db/database.ts';
import { getTicket } from '../../store/tickets/tickets-read.ts';
import type { Caller } from '../auth/caller.ts';

type Asked = { caller: Caller; params: { ticketId: string } };

/** Answers `GET …/tickets/:ticketId/…` with all there is of something on a ticket; 404 where there is no such ticket. */
export function listOfTicket<Item>(
  db: Db,
  list: (tx: TenantTx, tenantId: string, ticketId: string) => Promise<Item[]>,
): (asked: Asked) => Promise<{ status: 200; body: { items: Item[] } }> {
  return async ({ caller: { tenantId }, params: { ticketId } }) => {
    const [items] = await readTenant(db, tenantId, (tx) =>
      Promise.all([list(tx, tenantId, ticketId), getTicket(tx, tenantId, ticketId)]),
    );
    return { status: 200, body: { items } };
  };
}
