import { useMutationState } from '@tanstack/react-query';
import type { TicketPatch } from '../tickets/ticket-queries.ts';
import { editKey } from './history/undo.ts';

/** A change that was sent, and what came of it. */
export type Tried = { patch: TicketPatch; error: unknown };

/** Why changes were not saved: of each field only where nothing was tried since. The order is that of the changes. */
export function refusalsOf(tried: readonly Tried[]): unknown[] {
  return tried
    .filter(
      ({ patch, error }, at) =>
        error !== null && !tried.slice(at + 1).some((later) => Object.keys(patch).some((name) => name in later.patch)),
    )
    .map(({ error }) => error);
}

/** Of this ticket, also where one was refused while another was under way, or while the ticket was closed. */
export const useRefusals = (ticketId: string): unknown[] =>
  refusalsOf(
    useMutationState({
      filters: { mutationKey: editKey(ticketId) },
      select: ({ state: { variables, error } }) => ({ patch: variables as TicketPatch, error }),
    }),
  );
