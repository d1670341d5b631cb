import type { QueryClient } from '@tanstack/react-query';

/** The ids of the tickets of which Jira has not said yet whether it takes a change. */
export const AWAITED = ['awaited'] as const;

/** Notes that Jira has not said yet whether it takes a change of the ticket. */
export const awaitJira = (queries: QueryClient, ticketId: string): void =>
  void queries.setQueryData<readonly string[]>(AWAITED, (old = []) => [
    ...old.filter((id) => id !== ticketId),
    ticketId,
  ]);
