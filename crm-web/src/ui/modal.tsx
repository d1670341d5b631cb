import { type DialogHTMLAttributes, type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';
import { isFocusLost } from './focus/focus.ts';
import { focusNear, placesOf } from './focus/focus-near.ts';

/** The browser's own dialog: it keeps the focus, closes by Escape, and gives the focus back. */
export function Modal({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const name = useId();
  const closing = useShown(dialog, onClose);
  return (
    <dialog ref={dialog} {...closing} aria-labelledby={name}>
      <h2 id={name}>{title}</h2>
      {children}
    </dialog>
  );
}

/**
 * Shows a dialog for as long as it is drawn. One that goes from the page gives no focus back as a browser closes it, only one
 * that is closed in it: what had the focus takes it, or else what is next to where that was.
 * @returns what the dialog has to be told of
 */
export function useShown(
  dialog: RefObject<HTMLDialogElement | null>,
  onClose: () => void,
): Pick<DialogHTMLAttributes<HTMLDialogElement>, 'onCancel' | 'onClose'> {
  useEffect(() => {
    const opened = dialog.current;
    const places = placesOf(document.activeElement);
    opened?.showModal();
    return () => {
      opened?.close();
      if (isFocusLost()) places[0]?.focus();
      // Who closed it may know better where to go on.
      requestAnimationFrame(() => requestAnimationFrame(() => focusNear(places)));
    };
  }, [dialog]);
  return {
    // Escape: of what it has closed itself the browser tells only after the keys that came meanwhile, which would go nowhere.
    onCancel(event) {
      // A choice of files within it can be given up, too.
      if (event.target !== event.currentTarget) return;
      event.preventDefault();
      onClose();
    },
    onClose,
  };
}
