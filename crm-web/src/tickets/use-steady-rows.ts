import { useMemo, useState } from 'react';
import { type Entry, holdGroups, holdRows } from './hold-rows.ts';
import type { Group } from './list-groups.ts';
import { broughtBackHere, deletedHere } from './use-leave-ticket.ts';

type Reading = {
  /** Another list has another one: it is shown as it comes. */
  list: string;
  /** Whether the rows are this list's: until they are read, another's are shown. */
  isThere: boolean;
  /** Whether somebody reads in it, so that no row may jump. */
  isRead: boolean;
  openId: string | undefined;
};

const MINE = { deleted: deletedHere, broughtBack: broughtBackHere };

type Shown = { rows: readonly Entry[]; groups: readonly Group[] };

/** The rows that are shown, below their groups, and how many updates wait until they are taken. */
export function useSteadyRows(fresh: readonly Entry[], groups: readonly Group[], reading: Reading) {
  const { isRead, openId } = reading;
  const [held, setHeld] = useState<Shown & { list: string }>({ list: reading.list, rows: fresh, groups });
  const list = reading.isThere || held.list === reading.list ? reading.list : 'another';
  const keeps = held.list === list && (isRead || (openId !== undefined && hasTicket(held.rows, openId)));
  // Of thousands of rows this takes a while: not again for a page that is drawn again with the same.
  const { now, nowGroups, isSame } = useMemo(() => {
    const now = keeps ? holdRows(held.rows, fresh, openId, MINE) : { rows: fresh, waiting: 0 };
    const nowGroups = keeps ? holdGroups(held.groups, groups, now.rows) : groups;
    return { now, nowGroups, isSame: held.list === list && isSameRows(held.rows, now.rows) };
  }, [held, list, keeps, fresh, openId, groups]);
  if (!isSame || namesOf(held.groups) !== namesOf(nowGroups)) setHeld({ list, rows: now.rows, groups: nowGroups });
  return {
    rows: isSame ? held.rows : now.rows,
    groups: nowGroups,
    waiting: now.waiting,
    take: () => setHeld({ list, rows: fresh, groups }),
  };
}

const hasTicket = (rows: readonly Entry[], id: string) => rows.some(({ ticket }) => ticket.id === id);

const namesOf = (groups: readonly Group[]) => groups.map(({ id, name }) => `${id} ${name}`).join();

const isSameRows = (a: readonly Entry[], b: readonly Entry[]) =>
  a.length === b.length && a.every(({ ticket, group }, at) => ticket === b[at]?.ticket && group === b[at]?.group);
