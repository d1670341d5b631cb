import { type RefObject, useEffect, useRef } from 'react';
import { focusTicketSoon } from '../actions/focus-ticket.ts';
import { watchFocus } from '../ui/focus/focus.ts';

/**
 * What the bar and its progress are made of goes, or can't be used for a while: who had the focus there goes on in the list,
 * at the row where they were last.
 */
export function useGoOn(): { area: RefObject<HTMLDivElement | null>; goOn: () => void } {
  const area = useRef<HTMLDivElement>(null);
  const row = useRef('');
  useEffect(() => {
    const { current: place } = area;
    let isHere = false;
    const note = ({ target }: Event | { target: Element | null }) => {
      if (!(target instanceof Element)) return;
      isHere = place?.contains(target) ?? false;
      row.current = target.closest<HTMLElement>('[data-ticket]')?.dataset.ticket ?? row.current;
    };
    note({ target: document.activeElement });
    const unwatch = place ? watchFocus(place, () => isHere && goOnAt(row)) : undefined;
    document.addEventListener('focusin', note);
    // Who points elsewhere has gone on.
    document.addEventListener('pointerdown', note);
    return () => {
      unwatch?.();
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', note);
    };
  }, []);
  return { area, goOn: () => goOnAt(row) };
}

const goOnAt = ({ current }: RefObject<string>) => focusTicketSoon(current);
