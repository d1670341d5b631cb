import { useMutationState } from '@tanstack/react-query';
import type { Ticket, TicketPatch } from '../tickets/ticket-queries.ts';
import { editKey, isSame } from './history/undo.ts';

/** A change that was sent, and what came of it. */
export type Tried = { patch: TicketPatch; error: unknown };

/**
 * What was not saved: of each field only where nothing was tried since, and where the ticket is not as it was to be. The answer
 * may have been lost on the way back. The order is that of the changes.
 */
export function refusalsOf(tried: readonly Tried[], now: Partial<Ticket>): Tried[] {
  return tried.filter(
    ({ patch, error }, at) =>
      error !== null &&
      !tried.slice(at + 1).some((later) => Object.keys(patch).some((name) => name in later.patch)) &&
      !isThere(patch, now),
  );
}

/** Whether each field that a change names is so. */
function isThere({ custom = {}, ...patch }: TicketPatch, now: Partial<Ticket>): boolean {
  const fields = Object.entries(patch).filter(([name]) => name in now);
  return (
    fields.every(([name, value]) => isSame(value, now[name as keyof Ticket])) &&
    Object.entries(custom).every(([name, value]) => isSame(value, now.custom?.[name]))
  );
}

/** Of this ticket, also where one was refused while another was under way, or while the ticket was closed. */
export const useRefusals = (ticket: Ticket): Tried[] =>
  refusalsOf(
    useMutationState({
      filters: { mutationKey: editKey(ticket.id) },
      select: ({ state: { variables, error } }) => ({ patch: variables as TicketPatch, error }),
    }),
    ticket,
  );
