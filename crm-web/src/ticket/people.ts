import { bodyOf } from '@synapse/api-client/client';
import type { components } from '@synapse/api-client/schema';
import type { Session } from '../session/session.ts';
import { t } from '../texts/t.ts';
import type { Ticket, TicketPatch } from '../tickets/ticket-queries.ts';

export type Person = NonNullable<components['schemas']['Ticket']['assignee']>;

/** As a choice beside people. */
export const nobody = (): Person => ({ userId: null, accountId: null, name: t.ticket.nobody });

/** Nobody is called so in the language of now: what was found is kept for a while, and was made in the one before. */
export const nameOfPerson = ({ userId, accountId, name }: Person): string =>
  userId === null && accountId === null ? t.ticket.nobody : name;

export const meOf = ({ userId, name }: Pick<Session, 'userId' | 'name'>): Person => ({ userId, accountId: null, name });

/** As the API takes a person: by one of the two ids. */
export function inputOf(person: Person | null): NonNullable<TicketPatch['assignee']> | null {
  if (person === null) return null;
  if (person.userId !== null) return { userId: person.userId, name: person.name };
  return person.accountId === null ? null : { accountId: person.accountId };
}

const isPerson = (value: unknown): value is Person =>
  typeof value === 'object' && value !== null && 'accountId' in value && 'userId' in value;

/** Custom fields as the API takes them: a person, whom the page shows by name, by one of the two ids. */
export function customInput(custom: Ticket['custom']): NonNullable<TicketPatch['custom']> {
  return Object.fromEntries(
    Object.entries(custom).map(([name, value]) => [name, isPerson(value) ? inputOf(value) : value]),
  );
}

/** A search begins when nothing was typed for so long, ms: each may ask Jira. */
export const TYPING_MS = 250;

export const isNamed = ({ name }: Person, q: string): boolean => name.toLowerCase().includes(q.toLowerCase());

/** Whom a ticket can be assigned to, or a comment can mention, by the beginning of a name. */
export const peopleQuery = ({ api }: Pick<Session, 'api'>, ticketId: string, q: string) => ({
  queryKey: ['people', ticketId, q] as const,
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Person[]> => {
    const params = { path: { ticketId }, query: { q } };
    return (await bodyOf(api.GET('/api/tickets/{ticketId}/people', { params, signal }))).items;
  },
});
