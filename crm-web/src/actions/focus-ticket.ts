/** How long a moved row or card may take to be drawn in its new place: about a second. */
const FRAMES = 60;

/**
 * Keeps the focus with the row or card of a ticket while it moves: it is another element then. Where it is shown no more,
 * the first one of the place takes it. Somebody who goes on meanwhile keeps the focus.
 */
export function focusTicketSoon(ticketId: string, place = '.list-pane', frames = FRAMES): void {
  if (document.activeElement === document.body) {
    (linkOf(ticketId) ?? document.querySelector<HTMLElement>(`${place} a:is([data-ticket], [data-ticket] *)`))?.focus();
  }
  if (frames > 0) requestAnimationFrame(() => focusTicketSoon(ticketId, place, frames - 1));
}

/** The row or the card of a ticket, as what can have the focus. */
export const linkOf = (ticketId: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`a[data-ticket="${ticketId}"], [data-ticket="${ticketId}"] a`);
