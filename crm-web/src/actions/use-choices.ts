import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { meOf, peopleQuery } from '../ticket/people.ts';
import { type Ticket, type TicketList, ticketKeys } from '../tickets/ticket-queries.ts';
import { type Choice, type ChoiceKind, choicesOf } from './choices.ts';

const LABELS_MOST = 50;

/** What can be chosen for a ticket now. */
export function useChoices(kind: ChoiceKind, ticket: Ticket, typed: string): Choice[] {
  const session = useSession();
  const queries = useQueryClient();
  const found = peopleQuery(session, ticket.id, kind === 'assignee' ? typed.trim() : '');
  const { data: people } = useQuery({ ...found, enabled: kind === 'assignee', placeholderData: keepPreviousData });
  const labels = kind === 'labels' ? labelsIn(queries) : [];
  const me = meOf(session);
  const known = {
    me,
    people: people ?? [],
    labels,
    today: todayHere(),
  };
  return choicesOf(kind, ticket, known, typed);
}

/** Those of the tickets that the page has read. */
function labelsIn(queries: QueryClient): string[] {
  const lists = queries.getQueriesData<TicketList>({ queryKey: ticketKeys.lists });
  const pages = lists.flatMap(([, list]) => list?.pages ?? []);
  const labels = new Set(pages.flatMap(({ items }) => items.flatMap((one) => one.labels)));
  return [...labels].sort().slice(0, LABELS_MOST);
}

/** The day where the person is, such as 2026-11-30. */
function todayHere(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
