import { useEffect, useRef } from 'react';
import { IN_LIST } from '../../shell/use-commands.ts';
import { isFocusLost, isShown } from './focus.ts';

/** So many frames the pane is watched once it is there: about a second. */
const FRAMES = 60;

/**
 * In a window that is too narrow for both, what is opened hides its list, and what had the focus: the pane takes it.
 * In any window it does where another one takes the place of what was open, and of the button or box in it that had the focus.
 * @param open what is open
 */
export function usePaneFocus(open: string | undefined): void {
  const before = useRef<string>(undefined);
  useEffect(() => {
    const isAnother = before.current !== undefined && before.current !== open;
    before.current = open;
    if (open === undefined) return;
    let frame = 0;
    let left = FRAMES;
    const look = () => {
      const pane = document.querySelector<HTMLElement>('.ticket-pane');
      const takes = isAnother || !isShown(document.querySelector(IN_LIST));
      // What stands there until it is read is another element than what comes then.
      if (pane && takes && isFocusLost()) {
        pane.tabIndex = -1;
        pane.focus({ preventScroll: true });
      }
      if (left-- > 0 || (takes && pane?.getAttribute('aria-busy') === 'true')) frame = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [open]);
}
