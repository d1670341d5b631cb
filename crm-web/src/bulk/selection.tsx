import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, type RefObject, useContext, useRef, useState } from 'react';
import type { Command } from '../shell/commands.ts';
import { filterOf } from '../tickets/search-params.ts';
import { usePage } from '../tickets/use-page.ts';
import { type Asked, leftOf, toggled } from './toggle.ts';

type State = {
  /** The filter under which it was chosen: under another one nobody sees what is selected, so nothing is. */
  of: string;
  ids: ReadonlySet<string>;
  /** Where Shift+click begins. */
  last: string | null;
  /** All that match the filter, loaded or not. */
  isAll: boolean;
};

export type Selection = Pick<State, 'ids' | 'isAll'> & {
  /** @param loaded the tickets of the list as far as they are loaded */
  toggle: (id: string, loaded: readonly string[]) => void;
  /** From the one that was chosen last up to this one, in the order of the list. */
  extend: (id: string, order: readonly string[]) => void;
  selectAll: () => void;
  clear: () => void;
  /** Of what was asked for: what has begun is selected no more, what was refused stays. */
  unselect: (begun: readonly Asked[], refused: readonly Asked[]) => void;
  /** What the keys asked for before there was what does it, in order. */
  waiting: RefObject<readonly SelectionCommand[]>;
  /** The bulk changes that are shown: the last one, or all that were asked for at once. */
  jobIds: readonly string[];
  follow: (change: (jobIds: readonly string[]) => readonly string[]) => void;
};

/** What the keys do to all that is selected. */
export type SelectionCommand = Extract<
  Command,
  'status' | 'priority' | 'assignee' | 'labels' | 'due' | 'assignMe' | 'done'
>;

/** The change outlives the list: who comes back to it may still undo it. */
const FOLLOWED = ['bulk followed'] as const;
const NONE: readonly string[] = [];

const SelectionContext = createContext<Selection | null>(null);

export function useSelection(): Selection {
  const selection = useContext(SelectionContext);
  if (!selection) throw new Error('no selection: this part of the page stands outside of a list of tickets');
  return selection;
}

/** Which tickets of the list are chosen, and the change that was begun with them. */
export function SelectionProvider({ children }: { children: ReactNode }) {
  const of = JSON.stringify(filterOf(usePage().params));
  const none: State = { of, ids: new Set(), last: null, isAll: false };
  const [kept, setKept] = useState(none);
  const waiting = useRef<readonly SelectionCommand[]>([]);
  const queries = useQueryClient();
  const { data: jobIds = NONE } = useQuery<readonly string[]>({
    queryKey: FOLLOWED,
    queryFn: skipToken,
    gcTime: Infinity,
  });
  const now = kept.of === of ? kept : none;
  const selection: Selection = {
    ids: now.ids,
    isAll: now.isAll,
    toggle(id, loaded) {
      setKept({ of, ids: toggled(now, id, loaded), last: id, isAll: false });
    },
    extend(id, order) {
      const [one, other] = [order.indexOf(now.last ?? id), order.indexOf(id)].sort((a, b) => a - b);
      const between = one === undefined || other === undefined || one < 0 ? [id] : order.slice(one, other + 1);
      setKept({ of, ids: new Set([...now.ids, ...between]), last: id, isAll: false });
    },
    selectAll: () => setKept({ ...now, isAll: true }),
    clear: () => setKept(none),
    unselect: (begun, refused) => setKept((old) => ({ ...old, ...leftOf(old, begun, refused) })),
    waiting,
    jobIds,
    follow: (change) => void queries.setQueryData<readonly string[]>(FOLLOWED, (old = NONE) => change(old)),
  };
  return <SelectionContext value={selection}>{children}</SelectionContext>;
}
