import { useQueryClient } from '@tanstack/react-query';
import { focusTicketSoon } from '../actions/focus-ticket.ts';
import { ticketsIn } from './tickets-in.ts';
import { usePage } from './use-page.ts';

/** The tickets that this person deleted in this page: no list keeps a row of one for who reads it, and none is read again. */
export const deletedHere: Set<string> = new Set();
/** Those of them that are there again: a list shows them at once. */
export const broughtBackHere: Set<string> = new Set();

export function noteDeleted(ticketId: string): void {
  deletedHere.add(ticketId);
  broughtBackHere.delete(ticketId);
}

/** It was not deleted, or it is there again. */
export function noteThere(ticketId: string): void {
  if (deletedHere.delete(ticketId)) broughtBackHere.add(ticketId);
}

/** Closes a ticket that this person deleted: the one after it in the list takes the focus, which was within it. */
export function useLeaveTicket(): (ticketId: string) => void {
  const { close } = usePage();
  const queries = useQueryClient();
  return (ticketId) => {
    const shown = ticketsIn(queries);
    const at = shown.findIndex(({ id }) => id === ticketId);
    const next = shown[at + 1] ?? shown[at - 1];
    close(ticketId);
    requestAnimationFrame(() => focusTicketSoon(next?.id ?? ticketId));
  };
}
