import type { ItemOf } from '@synapse/api-client/client';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useSession } from '../../session/session.ts';
import { conflictQuery, conflictsQuery } from '../../tickets/ticket-queries.ts';
import { draftsBelow, readDraft } from '../use-draft.ts';

export type Conflict = ItemOf<'listConflicts'>;

export type OpenConflicts = {
  all: readonly Conflict[];
  /**
   * Those that stand in the ticket: one that came while it was read would move what is below, and waits behind its line. One that
   * somebody else has settled stays for who is writing a third text of it, and comes back with what they kept of one.
   */
  shown: readonly Conflict[];
  /** Shows all. @returns the id of the first of those that waited, or else of the first */
  show: () => string | undefined;
};

/** A third text of a conflict is kept under this name. */
export const thirdTextOf = (ticketId: string, conflictId: string) => `${thirdTextsOf(ticketId)}${conflictId}`;
const thirdTextsOf = (ticketId: string) => `conflict ${ticketId} `;

export function useConflicts(ticketId: string): OpenConflicts {
  const session = useSession();
  const { data, isFetching } = useQuery(conflictsQuery(session, ticketId));
  const all = data?.items ?? [];
  const [taken, setTaken] = useState<readonly string[] | null>(null);
  const take = () => setTaken(all.map(({ id }) => id));
  if (taken === null && data && !isFetching) take();
  const isShown = ({ id }: Conflict) => taken === null || taken.includes(id);
  const [before, setBefore] = useState<readonly Conflict[]>([]);
  const isOpen = (id: string) => all.some((one) => one.id === id);
  // Settled while the ticket was closed: what was written of it is found by its draft alone.
  const [kept] = useState(() => draftsBelow(thirdTextsOf(ticketId)));
  const wanted = data && !isFetching ? kept.filter((id) => !isOpen(id)) : [];
  const [mayBe, setMayBe] = useState<readonly string[]>([]);
  if (wanted.some((id) => !mayBe.includes(id))) setMayBe([...mayBe, ...wanted]);
  const found = useQueries({ queries: mayBe.map((id) => conflictQuery(session, id)) }).flatMap(
    ({ data: one }) => one ?? [],
  );
  const known = [...before, ...found.filter(({ id, resolved }) => resolved && !before.some((one) => one.id === id))];
  const settled = known.filter(({ id }) => !isOpen(id) && readDraft(thirdTextOf(ticketId, id)) !== '');
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
