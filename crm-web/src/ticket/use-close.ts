import { focusTicketSoon } from '../actions/focus-ticket.ts';
import { usePage } from '../tickets/use-page.ts';

/** Closes a ticket. Its row or card takes the focus, which was in it. */
export function useClose(ticketId: string): () => void {
  const { open } = usePage();
  return () => {
    open(undefined);
    requestAnimationFrame(() => focusTicketSoon(ticketId));
  };
}
