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

/** What the live stream told of: deleted by whomever, and not brought back since. A list that is read keeps their rows. */
const goneByStream = new Set<string>();
/** Deletions by this person of all that match, under way: any row may be one that they have come to. */
const deletionsOfAll = new Set<symbol>();

export function noteGone(ticketId: string): void {
  goneByStream.add(ticketId);
}

export function noteBack(ticketId: string): void {
  goneByStream.delete(ticketId);
  noteThere(ticketId);
}

/** The stream has lost its place: what it told of may have been brought back unheard. */
export const forgetGone = (): void => goneByStream.clear();

/** @returns what ends it */
export function beginDeletionOfAll(): () => void {
  const deletion = Symbol();
  deletionsOfAll.add(deletion);
  return () => void deletionsOfAll.delete(deletion);
}

/** Whether a ticket is known to be gone, or may go at any moment: who reads it ahead then is answered 404. */
export const mayBeGone = (ticketId: string): boolean =>
  deletionsOfAll.size > 0 || deletedHere.has(ticketId) || goneByStream.has(ticketId);

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
