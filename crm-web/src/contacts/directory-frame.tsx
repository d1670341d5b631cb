import type { ReactNode } from 'react';

/** A list, and beside it what is open of it. */
export function DirectoryFrame({ isOpen, children }: { isOpen: boolean; children: ReactNode }) {
  return <div className={isOpen ? 'panes has-open' : 'panes'}>{children}</div>;
}
