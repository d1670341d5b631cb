import { useState } from 'react';
import { type Entry, holdRows } from './hold-rows.ts';

type Reading = {
  /** Another list has another one: it is shown as it comes. */
  list: string;
  /** Whether somebody reads in it, so that no row may jump. */
  isRead: boolean;
  openId: string | undefined;
};

/** The rows that are shown, and how many updates wait until they are taken. */
export function useSteadyRows(fresh: readonly Entry[], { list, isRead, openId }: Reading) {
  const [held, setHeld] = useState({ list, rows: fresh });
  const keeps = held.list === list && (isRead || (openId !== undefined && hasTicket(held.rows, openId)));
  const now = keeps ? holdRows(held.rows, fresh, openId) : { rows: fresh, waiting: 0 };
  const isSame = held.list === list && isSameRows(held.rows, now.rows);
  if (!isSame) setHeld({ list, rows: now.rows });
  return {
    rows: isSame ? held.rows : now.rows,
    waiting: now.waiting,
    take: () => setHeld({ list, rows: fresh }),
  };
}

const hasTicket = (rows: readonly Entry[], id: string) => rows.some(({ ticket }) => ticket.id === id);

const isSameRows = (a: readonly Entry[], b: readonly Entry[]) =>
  a.length === b.length && a.every(({ ticket, group }, at) => ticket === b[at]?.ticket && group === b[at]?.group);
