import type { AnswerOf, BodyFor } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import type { components } from '@synapse/api-client/schema';
import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryKey,
  queryOptions,
} from '@tanstack/react-query';
import type { Session } from '../session/session.ts';
import { byCursor, startingAt } from '../ui/by-cursor.ts';
import { isDeep, LISTS } from './list-depth.ts';
import { columnsOf, type Filters, filterOf, type SearchParams, USUAL_SORT, type View } from './search-params.ts';
import { withUnderWay } from './under-way.ts';

export type Ticket = components['schemas']['Ticket'];
export type TicketPage = AnswerOf<'listTickets'>;
export type TicketDetail = components['schemas']['TicketDetail'];
export type TicketPatch = BodyFor<'updateTicket'>;
/** The group that a page's tickets stand in; ungrouped, all stand in one. */
type ListPage = TicketPage & { group: string; contacts: readonly Named[] };
export type Named = Pick<components['schemas']['Contact'], 'id' | 'name'>;
export type TicketList = InfiniteData<ListPage>;

export const ticketKeys = {
  lists: LISTS,
  /** Of a list in which somebody has scrolled far down: the tickets that may stand elsewhere in it now. */
  behind: (list: QueryKey) => ['behind', ...list] as const,
  counts: ['tickets', 'counts'] as const,
  one: (id: string) => ['ticket', id] as const,
  history: (id: string) => ['ticket', id, 'history'] as const,
  attachments: (id: string) => ['ticket', id, 'attachments'] as const,
  conflicts: (id: string) => ['ticket', id, 'conflicts'] as const,
  presence: (id: string) => ['presence', id] as const,
  arrived: (id: string) => ['arrived', id] as const,
};

const PAGE = 100;

/**
 * The list of a page.
 * @param groups the values of `params.group` whose tickets stand one after another; none: it is not grouped
 */
export const listQuery = ({ api }: Pick<Session, 'api'>, params: SearchParams, groups?: readonly string[]) => {
  const filter = filterOf(params);
  const sort = params.sort ?? USUAL_SORT;
  const named = columnsOf(params).includes('contact');
  return infiniteQueryOptions({
    queryKey: [...ticketKeys.lists, { ...filter, sort }, named, ...(groups ? [params.group, groups] : [])],
    queryFn: async ({ pageParam: { at, cursor }, signal }) => {
      const group = groups?.[at] ?? '';
      if (groups && group === '') return { items: [], nextCursor: null, group, contacts: [] };
      const narrowed = groups && params.group ? { ...filter, [params.group]: group } : filter;
      const query = { ...narrowed, sort, limit: PAGE, ...startingAt(cursor) };
      const page = await bodyOf(api.GET('/api/tickets', { params: { query }, signal }));
      return {
        ...page,
        items: page.items.map(withUnderWay),
        group,
        contacts: named ? await contactsOf(api, page.items, signal) : [],
      };
    },
    initialPageParam: { at: 0, cursor: '' },
    getNextPageParam: ({ nextCursor }, _all, { at }) => {
      if (nextCursor !== null) return { at, cursor: nextCursor };
      return groups && at + 1 < groups.length ? { at: at + 1, cursor: '' } : undefined;
    },
    placeholderData: keepPreviousData,
    // It would be read page by page.
    refetchOnWindowFocus: (query) => !isDeep(query),
    refetchOnReconnect: (query) => !isDeep(query),
  });
};

const NONE: readonly string[] = [];

/** The tickets that may stand elsewhere in a deep list now (deep-lists.ts). */
export const behindQuery = (list: QueryKey) =>
  queryOptions({ queryKey: ticketKeys.behind(list), queryFn: () => NONE, initialData: NONE, staleTime: Infinity });

/** Whom these tickets are about, by name. */
async function contactsOf(api: Session['api'], tickets: readonly Ticket[], signal: AbortSignal): Promise<Named[]> {
  const ids = [...new Set(tickets.flatMap(({ contactId }) => contactId ?? []))];
  if (ids.length === 0) return [];
  const query = { ids: ids.join(','), limit: PAGE };
  const { items } = await bodyOf(api.GET('/api/contacts', { params: { query }, signal }));
  return items.map(({ id, name }) => ({ id, name }));
}

export const countQuery = ({ api }: Session, params: Filters & { view: View }) => {
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
    queryFn: async ({ signal }) => {
      const read = await bodyOf(api.GET('/api/tickets/{ticketId}', { params: { path: { ticketId } }, signal }));
      return withUnderWay(read as TicketDetail);
    },
    staleTime: 5_000,
  });

/** What was just changed in Jira, for as long as it is shown so. */
export type Arrived = { fields: readonly string[] };

/** @param field empty: all of them */
export const historyQuery = ({ api }: Session, ticketId: string, field: string) =>
  infiniteQueryOptions({
    queryKey: [...ticketKeys.history(ticketId), field],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(field ? { field } : {}), ...startingAt(pageParam) };
      return bodyOf(api.GET('/api/tickets/{ticketId}/history', { params: { path: { ticketId }, query }, signal }));
    },
    ...byCursor,
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

export const conflictQuery = ({ api }: Session, conflictId: string) =>
  queryOptions({
    queryKey: ['conflict', conflictId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/sync/conflicts/{conflictId}', { params: { path: { conflictId } }, signal })),
  });

/** The few contacts that a search begins with. */
export const foundContactsQuery = ({ api }: Session, q: string) =>
  queryOptions({
    queryKey: ['contacts', 'found', q],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/contacts', { params: { query: { q, limit: 5 } }, signal })),
    placeholderData: keepPreviousData,
  });
