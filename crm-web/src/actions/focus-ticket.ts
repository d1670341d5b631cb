import { isFocusLost } from '../ui/focus/focus.ts';

/** How long a moved row or card may take to be drawn in its new place: about a second. */
const FRAMES = 60;

/** What is asked for later is where somebody is by now. */
let frame = 0;

/**
 * Keeps the focus with the row or card of a ticket while it moves: it is another element then. Where it is shown no more,
 * the first one of the place takes it. Somebody who goes on meanwhile keeps the focus.
 */
export function focusTicketSoon(ticketId: string, place = '.list-pane', frames = FRAMES): void {
  cancelAnimationFrame(frame);
  if (isFocusLost()) {
    (linkOf(ticketId) ?? document.querySelector<HTMLElement>(`${place} a:is([data-ticket], [data-ticket] *)`))?.focus();
  }
  if (frames > 0) frame = requestAnimationFrame(() => focusTicketSoon(ticketId, place, frames - 1));
}

/** The row or the card of a ticket, as what can have the focus. */
export const linkOf = (ticketId: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`a[data-ticket="${ticketId}"], [data-ticket="${ticketId}"] a`);
