/** Whether an element is drawn, in view or not. */
export const isShown = (element: Element | null): boolean => (element?.getClientRects().length ?? 0) > 0;

/** Whether nothing that is shown has the focus: what had it is gone, or is hidden by now. */
export function isFocusLost(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || !isShown(activeElement);
}

/** Calls `look` each time that something in a place is disabled or goes and nothing has the focus then. @returns ends that */
export function watchFocus(place: Element, look: () => void): () => void {
  const lookIfLost = () => isFocusLost() && look();
  // The browser takes the focus from what is disabled when it draws it.
  const changes = new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(lookIfLost)));
  changes.observe(place, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => changes.disconnect();
}
