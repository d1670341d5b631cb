import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Entry } from './hold-rows.ts';
import type { Ticket } from './ticket-queries.ts';

const SHOWN = ['shown'] as const;

/** The tickets of the list as far as they are loaded, in the order in which it shows them. */
export const ticketsIn = (queries: QueryClient): readonly Ticket[] => queries.getQueryData<Ticket[]>(SHOWN) ?? [];

/** Lets commands know what the list shows. */
export function useShown(rows: readonly Entry[]): void {
  const queries = useQueryClient();
  useEffect(() => {
    queries.setQueryDefaults(SHOWN, { gcTime: Number.POSITIVE_INFINITY, structuralSharing: false });
    queries.setQueryData(
      SHOWN,
      rows.map(({ ticket }) => ticket),
    );
  }, [queries, rows]);
}
