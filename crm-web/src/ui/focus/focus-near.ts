import { isFocusLost } from './focus.ts';

/** An element, and what it stands in, the nearest first. */
export function placesOf(element: Element | null): HTMLElement[] {
  if (!(element instanceof HTMLElement) || element === document.body) return [];
  return [element, ...placesOf(element.parentElement)];
}

/** Gives a focus that is lost to the first that takes it, of the nearest place that is still in the page. */
export function focusNear(places: readonly HTMLElement[]): void {
  for (const place of places) {
    if (!place.isConnected) continue;
    for (const one of [
      place,
      ...place.querySelectorAll<HTMLElement>('a, button, input, select, textarea, [tabindex]'),
    ]) {
      if (!isFocusLost()) return;
      one.focus();
    }
  }
}
