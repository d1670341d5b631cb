import type { components } from '@synapse/api-client/schema';
import { en } from '../texts/en.ts';

export type Status = components['schemas']['Ticket']['status'];
export type Priority = components['schemas']['Ticket']['priority'];
export type View = keyof typeof en.views;

export const STATUSES = Object.keys(en.status) as Status[];
export const PRIORITIES = Object.keys(en.priority) as Priority[];
export const VIEWS = Object.keys(en.views) as View[];

/** What the address says of the page: the view, the filters and the open ticket. */
export type SearchParams = {
  view: View;
  q?: string | undefined;
  status?: Status | undefined;
  priority?: Priority | undefined;
  ticket?: string | undefined;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads an address; what makes no sense is left out. By hand: zod would be a third of the first load. */
export function readSearchParams({ view, q, status, priority, ticket }: Record<string, unknown>): SearchParams {
  const known = <Value>(values: readonly Value[], given: unknown) => values.find((one) => one === given);
  return {
    view: known(VIEWS, view) ?? 'inbox',
    ...(q === undefined || q === '' ? {} : { q: String(q).slice(0, 200) }),
    status: known(STATUSES, status),
    priority: known(PRIORITIES, priority),
    ticket: typeof ticket === 'string' && UUID.test(ticket) ? ticket : undefined,
  };
}

/** The filter of the API that a page shows: what needs an agent is what is open or in progress. */
export function filterOf({ view, q, status, priority }: SearchParams) {
  const text = q?.trim();
  return {
    ...(status ? { status } : view === 'inbox' || view === 'mine' ? { status: 'OPEN,IN_PROGRESS' } : {}),
    ...(view === 'mine' ? { assignee: 'me' } : {}),
    ...(view === 'stuck' ? { syncState: 'parked' } : {}),
    ...(view === 'conflicts' ? { hasConflict: 'true' as const } : {}),
    ...(priority ? { priority } : {}),
    ...(text ? { q: text } : {}),
  };
}
