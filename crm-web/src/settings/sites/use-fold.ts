import { type RefObject, useRef, useState } from 'react';

/** What a form says of itself while something in it is chosen and not saved. */
export const unsavedMark = (isUnsaved: boolean) => ({ 'data-unsaved': isUnsaved || undefined });

/**
 * What a button shows and hides. It is read again each time that it is shown, unless something in it is not saved yet: then it
 * stays as it is, and is only hidden.
 */
export function useFold(): {
  place: RefObject<HTMLDivElement | null>;
  isOpen: boolean;
  isDrawn: boolean;
  toggle: () => void;
} {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'closed' | 'hidden' | 'open'>('closed');
  const toggle = () => {
    const keeps = place.current?.querySelector('[data-unsaved]') != null;
    setState(state !== 'open' ? 'open' : keeps ? 'hidden' : 'closed');
  };
  return { place, isOpen: state === 'open', isDrawn: state !== 'closed', toggle };
}
