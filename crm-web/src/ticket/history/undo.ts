import { type QueryClient, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Ticket, TicketPatch } from '../../tickets/ticket-queries.ts';
import { inputOf } from '../people.ts';

/** A change that this person made in this page: what there was, and what they made of it. */
export type Undoable = { before: Partial<Ticket>; after: Partial<Ticket> };

const keyOf = (ticketId: string) => ['undo', ticketId] as const;

export const rememberChange = (queries: QueryClient, ticketId: string, change: Undoable | null): void =>
  void queries.setQueryData<Undoable | null>(keyOf(ticketId), change);

/** Unless another one has come since. */
export const forgetChange = (queries: QueryClient, ticketId: string, change: Undoable): void =>
  void queries.setQueryData<Undoable | null>(keyOf(ticketId), (last) => (last === change ? null : last));

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

/** A person is who one of both ids says; labels are a set. */
export function isSame(a: unknown, b: unknown): boolean {
  if (isPerson(a) && isPerson(b))
    return (a.userId != null && a.userId === b.userId) || (a.accountId != null && a.accountId === b.accountId);
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

type Ids = { userId?: string | null; accountId?: string | null };

const isPerson = (value: unknown): value is Ids =>
  typeof value === 'object' && value !== null && ('userId' in value || 'accountId' in value);

const plain = (value: unknown) => (Array.isArray(value) ? [...value].sort() : (value ?? null));
