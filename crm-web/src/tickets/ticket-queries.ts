import { bodyOf } from '@synapse/api-client/client';
import type { components, operations } from '@synapse/api-client/schema';
import { type InfiniteData, infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Session } from '../session/session.ts';
import { filterOf, type SearchParams } from './search-params.ts';

export type Ticket = components['schemas']['Ticket'];
export type TicketPage = operations['listTickets']['responses'][200]['content']['application/json'];
export type TicketDetail = components['schemas']['TicketDetail'];
export type TicketPatch = NonNullable<operations['updateTicket']['requestBody']>['content']['application/json'];
export type TicketList = InfiniteData<TicketPage>;

export const ticketKeys = {
  lists: ['tickets', 'list'] as const,
  counts: ['tickets', 'counts'] as const,
  one: (id: string) => ['ticket', id] as const,
  history: (id: string) => ['ticket', id, 'history'] as const,
  attachments: (id: string) => ['ticket', id, 'attachments'] as const,
  conflicts: (id: string) => ['ticket', id, 'conflicts'] as const,
  presence: (id: string) => ['presence', id] as const,
  arrived: (id: string) => ['arrived', id] as const,
};

export const listQuery = ({ api }: Session, params: SearchParams) => {
  const filter = filterOf(params);
  return infiniteQueryOptions({
    queryKey: [...ticketKeys.lists, filter],
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        api.GET('/api/tickets', {
          params: { query: { ...filter, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
};

export const countQuery = ({ api }: Session, params: SearchParams) => {
  const filter = filterOf(params);
  return queryOptions({
    queryKey: [...ticketKeys.counts, filter],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/tickets/counts', { params: { query: filter }, signal })),
  });
};

export const ticketQuery = ({ api }: Session, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.one(ticketId),
    // Without `at` the answer is the ticket as it is now.
    queryFn: async ({ signal }) =>
      (await bodyOf(api.GET('/api/tickets/{ticketId}', { params: { path: { ticketId } }, signal }))) as TicketDetail,
    staleTime: 5_000,
  });

/** What was just changed in Jira, for as long as it is shown so. */
export type Arrived = { fields: readonly string[] };

/** @param field empty: all of them */
export const historyQuery = ({ api }: Session, ticketId: string, field: string) =>
  infiniteQueryOptions({
    queryKey: [...ticketKeys.history(ticketId), field],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(field ? { field } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return bodyOf(api.GET('/api/tickets/{ticketId}/history', { params: { path: { ticketId }, query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const attachmentsQuery = ({ api }: Session, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.attachments(ticketId),
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/tickets/{ticketId}/attachments', { params: { path: { ticketId } }, signal })),
  });

export const conflictsQuery = ({ api }: Session, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.conflicts(ticketId),
    queryFn: ({ signal }) => bodyOf(api.GET('/api/sync/conflicts', { params: { query: { ticketId } }, signal })),
  });
