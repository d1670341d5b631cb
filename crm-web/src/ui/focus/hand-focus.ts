import { flushSync } from 'react-dom';

/**
 * Changes what stands in a place, and gives the focus to what came there instead of what had it: a key that is typed on would
 * otherwise be a shortcut. Somebody who has gone on to another place keeps the focus.
 * @param to what takes it, where it is there then
 */
export function handFocus(place: Element | null, change: () => void, to: string): void {
  const { activeElement } = document;
  const isHere = activeElement === document.body || (place?.contains(activeElement) ?? false);
  flushSync(change);
  const next = isHere ? place?.querySelector<HTMLElement>(to) : null;
  next?.focus();
  // Who edits a text goes on at its end.
  if (next instanceof HTMLTextAreaElement) next.setSelectionRange(next.value.length, next.value.length);
}
