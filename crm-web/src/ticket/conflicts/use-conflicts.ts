import type { ItemOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useSession } from '../../session/session.ts';
import { conflictsQuery } from '../../tickets/ticket-queries.ts';

export type Conflict = ItemOf<'listConflicts'>;

export type OpenConflicts = {
  all: readonly Conflict[];
  /** Those that stand in the ticket: one that came while it was read would move what is below, and waits behind its line. */
  shown: readonly Conflict[];
  /** Shows all. @returns the id of the first of those that waited, or else of the first */
  show: () => string | undefined;
};

export function useConflicts(ticketId: string): OpenConflicts {
  const { data, isFetching } = useQuery(conflictsQuery(useSession(), ticketId));
  const all = data?.items ?? [];
  const [taken, setTaken] = useState<readonly string[] | null>(null);
  const take = () => setTaken(all.map(({ id }) => id));
  if (taken === null && data && !isFetching) take();
  const isShown = ({ id }: Conflict) => taken === null || taken.includes(id);
  return {
    all,
    shown: all.filter(isShown),
    show: () => {
      const first = all.find((one) => !isShown(one)) ?? all[0];
      flushSync(take);
      return first?.id;
    },
  };
}
