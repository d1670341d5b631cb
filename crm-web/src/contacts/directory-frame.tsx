import { type ReactNode, useEffect, useRef } from 'react';
import { isFocusLost } from '../ui/focus/focus.ts';
import { usePaneFocus } from '../ui/focus/pane-focus.ts';

/** A list, and beside it what is open of it: who closes that goes on in the list. */
export function DirectoryFrame({ open, children }: { open: string | undefined; children: ReactNode }) {
  const before = useRef<string>(undefined);
  usePaneFocus(open);
  useEffect(() => {
    const closed = open === undefined ? before.current : undefined;
    before.current = open;
    if (closed === undefined || !isFocusLost()) return;
    const links = [...document.querySelectorAll<HTMLElement>('.directory a')];
    (links.find((link) => link.matches(`[href*="${closed}"]`)) ?? links[0])?.focus();
  }, [open]);
  return <div className={open === undefined ? 'panes' : 'panes has-open'}>{children}</div>;
}
