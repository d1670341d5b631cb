import type { ItemOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useSession } from '../../session/session.ts';
import { conflictsQuery } from '../../tickets/ticket-queries.ts';
import { readDraft } from '../use-draft.ts';

export type Conflict = ItemOf<'listConflicts'>;

export type OpenConflicts = {
  all: readonly Conflict[];
  /**
   * Those that stand in the ticket: one that came while it was read would move what is below, and waits behind its line. One that
   * somebody else has settled stays for who is writing a third text of it.
   */
  shown: readonly Conflict[];
  /** Shows all. @returns the id of the first of those that waited, or else of the first */
  show: () => string | undefined;
};

/** A third text of a conflict is kept under this name. */
export const thirdTextOf = (conflictId: string) => `conflict ${conflictId}`;

export function useConflicts(ticketId: string): OpenConflicts {
  const { data, isFetching } = useQuery(conflictsQuery(useSession(), ticketId));
  const all = data?.items ?? [];
  const [taken, setTaken] = useState<readonly string[] | null>(null);
  const take = () => setTaken(all.map(({ id }) => id));
  if (taken === null && data && !isFetching) take();
  const isShown = ({ id }: Conflict) => taken === null || taken.includes(id);
  const [before, setBefore] = useState<readonly Conflict[]>([]);
  const isOpen = (id: string) => all.some((one) => one.id === id);
  const settled = before.filter(({ id }) => !isOpen(id) && readDraft(thirdTextOf(id)) !== '');
  const shown = [...settled, ...all.filter(isShown)];
  if (shown.length !== before.length || shown.some((one, at) => one !== before[at])) setBefore(shown);
  return {
    all,
    shown,
    show: () => {
      const first = all.find((one) => !isShown(one)) ?? all[0];
      flushSync(take);
      return first?.id;
    },
  };
}
