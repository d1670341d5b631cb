/** Whether an element is drawn, in view or not. */
export const isShown = (element: Element | null): boolean => (element?.getClientRects().length ?? 0) > 0;

/** Whether nothing that is shown has the focus: what had it is gone, or is hidden by now. */
export function isFocusLost(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || !isShown(activeElement);
}
