import { type QueryClient, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Ticket, TicketPatch } from '../../tickets/ticket-queries.ts';

/** A change that this person made in this page: what there was, and what they made of it. */
export type Undoable = { before: Partial<Ticket>; after: Partial<Ticket> };

const keyOf = (ticketId: string) => ['undo', ticketId] as const;

export const rememberChange = (queries: QueryClient, ticketId: string, change: Undoable | null): void =>
  void queries.setQueryData<Undoable | null>(keyOf(ticketId), change);

/** The last own change of the ticket that can be undone. */
export function useUndoable(ticketId: string): { change: Undoable | null; forget: () => void } {
  const queries = useQueryClient();
  const { data } = useQuery<Undoable | null>({ queryKey: keyOf(ticketId), queryFn: skipToken });
  return { change: data ?? null, forget: () => rememberChange(queries, ticketId, null) };
}

/**
 * What takes a change back, as far as it still stands: what somebody has changed since is theirs.
 * @returns null where nothing of it stands
 */
export function inverseOf({ before, after }: Undoable, now: Partial<Ticket>): TicketPatch | null {
  const names = (Object.keys(after) as (keyof Ticket)[]).filter((name) => isSame(now[name], after[name]));
  if (names.length === 0) return null;
  return Object.fromEntries(
    names.map((name) => [name, name === 'assignee' ? inputOf(before.assignee ?? null) : before[name]]),
  ) as TicketPatch;
}

export const isSame = (a: unknown, b: unknown) => JSON.stringify(plain(a)) === JSON.stringify(plain(b));

/** Labels are a set; of a person it counts who they are. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].sort();
  if (typeof value === 'object' && value !== null && 'accountId' in value && 'userId' in value)
    return value.accountId ?? value.userId;
  return value ?? null;
}

function inputOf(person: Ticket['assignee']): TicketPatch['assignee'] {
  if (person === null) return null;
  if (person.userId !== null) return { userId: person.userId, name: person.name };
  return person.accountId === null ? null : { accountId: person.accountId };
}
