import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import type { Ticket, TicketPatch } from '../../tickets/ticket-queries.ts';
import { customInput, inputOf } from '../people.ts';

/** A change that this person made in this page: what there was, and what they made of it, and which issue the ticket followed. */
export type Undoable = {
  before: Partial<Ticket>;
  after: Partial<Ticket>;
  issueId?: string | undefined;
  isUndoing?: boolean;
  /** It removed what Jira’s text held beside its Markdown, which no undo brings back. */
  isLossy?: boolean;
  /** It was refused, and its author was told: there is nothing to be undone, and nothing to be said of that. */
  isRefused?: boolean;
};

export const editKey = (ticketId: string) => ['edit', ticketId] as const;
const UNDO = ['undo'] as const;
const keyOf = (ticketId: string) => [...UNDO, ticketId] as const;

/**
 * What was done last, wherever in the page: a change of a ticket, or a job. `deleted`: the one ticket that it deleted. `beside`: the
 * job that was asked for at once with it, and before it.
 */
export type LastDone =
  | { ticketId: string }
  | { jobId: string; deleted?: Pick<Ticket, 'id' | 'number'>; beside?: LastDone | undefined };
const LAST = ['undo last'] as const;

const isOf = (last: LastDone | null | undefined, id: string) =>
  last && ('ticketId' in last ? last.ticketId : last.jobId) === id;
export const rememberLast = (queries: QueryClient, done: LastDone): void =>
  void queries.setQueryData<LastDone | null>(LAST, done);
/** Where several are asked for at once, what the next one stands beside. */
export const lastDone = (queries: QueryClient): LastDone | undefined =>
  queries.getQueryData<LastDone | null>(LAST) ?? undefined;
const forgetLast = (queries: QueryClient, id: string): void =>
  void queries.setQueryData<LastDone | null>(LAST, (last) => without(last ?? null, id));

/** Of several that were asked for at once, any may be undone before the others. */
function without(last: LastDone | null, id: string): LastDone | null {
  if (!last || 'ticketId' in last) return isOf(last, id) ? null : last;
  const beside = without(last.beside ?? null, id);
  return isOf(last, id) ? beside : { ...last, beside: beside ?? undefined };
}

/** @param change null: there is none to be undone any more */
export function rememberChange(queries: QueryClient, ticketId: string, change: Undoable | null): void {
  // Query would keep a copy, made of this change and the one before, and it is asked later whether this is still the last.
  queries.setQueryDefaults(UNDO, { structuralSharing: false });
  queries.setQueryData<Undoable | null>(keyOf(ticketId), change);
  if (change) rememberLast(queries, { ticketId });
  else forgetLast(queries, ticketId);
}

/** It was undone: what was done before it is not the last, unless it was asked for at once with it. */
export const forgetJob = (queries: QueryClient, jobId: string): void => forgetLast(queries, jobId);

/** Unless another one has come since. */
export const forgetChange = (queries: QueryClient, ticketId: string, change: Undoable): void => {
  if (undoableOf(queries, ticketId) === change) rememberChange(queries, ticketId, null);
};

export const undoableOf = (queries: QueryClient, ticketId: string): Undoable | null =>
  queries.getQueryData<Undoable | null>(keyOf(ticketId)) ?? null;

/** The last own change of the ticket that can be undone. */
export const useUndoable = (ticketId: string): Undoable | null =>
  useQuery<Undoable | null>({ queryKey: keyOf(ticketId), queryFn: skipToken }).data ?? null;

/** What is undone by the keyboard: never something that was done before it. */
export const useLastDone = (): LastDone | null =>
  useQuery<LastDone | null>({ queryKey: LAST, queryFn: skipToken }).data ?? null;

/**
 * A change, as far as it still stands: what somebody has changed since is theirs, and what the ticket had while it followed
 * another issue is not sent to the one that it follows now.
 */
export function stillStands({ before, after, issueId }: Undoable, now: Partial<Ticket>): Undoable {
  const isElsewhere = issueId !== undefined && now.jira != null && now.jira.issueId !== issueId;
  const stands = (name: keyof Ticket): boolean => {
    if (isElsewhere && name !== 'contactId') return false;
    return name === 'custom' ? areSame(now.custom, after.custom) : isSame(now[name], after[name]);
  };
  const names = (Object.keys(after) as (keyof Ticket)[]).filter(stands);
  const only = (values: Partial<Ticket>): Partial<Ticket> =>
    Object.fromEntries(names.map((name) => [name, values[name]]));
  return { before: only(before), after: only(after) };
}

/** Whether the custom fields that a change names are as it left them. */
const areSame = (now: Ticket['custom'] = {}, after: Ticket['custom'] = {}): boolean =>
  Object.entries(after).every(([name, value]) => isSame(now[name], value));

/**
 * What takes a change back, as far as it still stands.
 * @returns null where nothing of it stands
 */
export function inverseOf(change: Undoable, now: Partial<Ticket>): TicketPatch | null {
  const { before } = stillStands(change, now);
  if (Object.keys(before).length === 0) return null;
  return {
    ...before,
    ...('assignee' in before ? { assignee: inputOf(before.assignee ?? null) } : {}),
    ...(before.custom ? { custom: customInput(before.custom) } : {}),
  } as TicketPatch;
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
