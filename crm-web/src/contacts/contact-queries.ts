import type { BodyFor } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import type { components } from '@synapse/api-client/schema';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Session } from '../session/session.ts';
import { byCursor, startingAt } from '../ui/by-cursor.ts';
import { taggedOf } from '../ui/tagged.ts';

export type Contact = components['schemas']['Contact'];
export type Company = components['schemas']['Company'];
export type ContactPatch = BodyFor<'updateContact'>;
export type CompanyPatch = BodyFor<'updateCompany'>;

export const contactKeys = {
  contacts: ['contacts', 'list'] as const,
  companies: ['companies', 'list'] as const,
  contact: (id: string) => ['contacts', 'one', id] as const,
  company: (id: string) => ['companies', 'one', id] as const,
  /** Below the lists of tickets, so that whatever changes those is read again here. */
  tickets: ['tickets', 'of-contact'] as const,
};

const pageOf = (cursor: string) => ({ limit: 50, ...startingAt(cursor) });
const typed = (q: string | undefined) => (q?.trim() ? { q: q.trim() } : {});

export type ContactFilter = { q?: string | undefined; companyId?: string };

export const contactsQuery = ({ api }: Session, { q, companyId }: ContactFilter) => {
  const filter = { ...typed(q), ...(companyId ? { companyId } : {}) };
  return infiniteQueryOptions({
    queryKey: [...contactKeys.contacts, filter],
    queryFn: ({ pageParam, signal }) =>
      bodyOf(api.GET('/api/contacts', { params: { query: { ...filter, ...pageOf(pageParam) } }, signal })),
    ...byCursor,
    placeholderData: keepPreviousData,
  });
};

export const companiesQuery = ({ api }: Session, { q }: { q?: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: [...contactKeys.companies, typed(q)],
    queryFn: ({ pageParam, signal }) =>
      bodyOf(api.GET('/api/companies', { params: { query: { ...typed(q), ...pageOf(pageParam) } }, signal })),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

export const contactQuery = ({ api }: Session, contactId: string) =>
  queryOptions({
    queryKey: contactKeys.contact(contactId),
    queryFn: ({ signal }) =>
      taggedOf(api.GET('/api/contacts/{contactId}', { params: { path: { contactId } }, signal })),
  });

export const companyQuery = ({ api }: Session, companyId: string) =>
  queryOptions({
    queryKey: contactKeys.company(companyId),
    queryFn: ({ signal }) =>
      taggedOf(api.GET('/api/companies/{companyId}', { params: { path: { companyId } }, signal })),
  });

export type TicketsOf = { contactId: string } | { companyId: string };

/** Their latest tickets: one more than is shown tells whether there are others. */
export const ticketsOfQuery = ({ api }: Session, of: TicketsOf, limit: number) =>
  queryOptions({
    queryKey: [...contactKeys.tickets, of, limit],
    queryFn: async ({ signal }) =>
      (await bodyOf(api.GET('/api/tickets', { params: { query: { ...of, limit } }, signal }))).items,
  });

/** One of those that a box finds while a person types: `about` distinguishes people of the same name. */
export type Found = { id: string; name: string; about: string };

export const wordsOfFound = ({ name, about }: Found): string => [name, about].filter(Boolean).join(' · ');

type Asked = { signal: AbortSignal };

export const findContacts =
  ({ api }: Session) =>
  (q: string) => ({
    queryKey: [...contactKeys.contacts, 'found', q],
    queryFn: async ({ signal }: Asked): Promise<Found[]> => {
      const { items } = await bodyOf(api.GET('/api/contacts', { params: { query: { q, limit: 8 } }, signal }));
      return items.map(({ id, name, email, company }) => ({
        ...{ id, name },
        about: [email, company].filter(Boolean).join(' · '),
      }));
    },
  });

export const findCompanies =
  ({ api }: Session) =>
  (q: string) => ({
    queryKey: [...contactKeys.companies, 'found', q],
    queryFn: async ({ signal }: Asked): Promise<Found[]> => {
      const { items } = await bodyOf(api.GET('/api/companies', { params: { query: { q, limit: 8 } }, signal }));
      return items.map(({ id, name, domains }) => ({ id, name, about: domains.join(', ') }));
    },
  });
