import type { components, operations } from '@synapse/api-client/schema';
import { t } from '../texts/t.ts';

export type Status = components['schemas']['Ticket']['status'];
export type Priority = components['schemas']['Ticket']['priority'];
export type View = keyof typeof t.views;
export type Filter = NonNullable<operations['countTickets']['parameters']['query']>;
export type Sort = NonNullable<NonNullable<operations['listTickets']['parameters']['query']>['sort']>;
export type SavedView = components['schemas']['SavedView'];
export type Column = SavedView['columns'][number];
export type Grouping = NonNullable<SavedView['grouping']>;

export const STATUSES = Object.keys(t.status) as Status[];
export const PRIORITIES = Object.keys(t.priority) as Priority[];
export const VIEWS = Object.keys(t.views) as View[];
export const SOURCES = Object.keys(t.source) as (keyof typeof t.source)[];
export const SYNC_STATES = Object.keys(t.syncState) as (keyof typeof t.syncState)[];
export const SORTS = Object.keys(t.sort) as Sort[];
export const GROUPINGS = Object.keys(t.grouping) as Grouping[];
/** In the order in which a row shows them, around its title. */
export const COLUMNS = Object.keys(t.column) as Column[];

/** The filters by the names of the API's. Lists are separated by commas, as they are there. */
export type Filters = {
  q?: string | undefined;
  status?: string | undefined;
  priority?: string | undefined;
  source?: string | undefined;
  syncState?: string | undefined;
  assignee?: string | undefined;
  labels?: string | undefined;
  project?: string | undefined;
  jiraKey?: string | undefined;
  contactId?: string | undefined;
  companyId?: string | undefined;
  custom?: string | undefined;
  updatedSince?: string | undefined;
  createdSince?: string | undefined;
  hasConflict?: boolean | undefined;
  overdue?: boolean | undefined;
};

/** How the list is shown. */
type Look = {
  sort?: Sort | undefined;
  group?: Grouping | undefined;
  columns?: string | undefined;
  density?: Density | undefined;
  layout?: 'board' | undefined;
};
export type Density = 'compact' | 'comfortable';

/** What the address says of the page: the view, the filters, how it looks, and the open ticket. */
export type SearchParams = Filters &
  Look & {
    view: View;
    /** The saved view that was opened. Filters and look are in the address as well, so that it shows others the same. */
    saved?: string | undefined;
    ticket?: string | undefined;
  };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SINCE = /^(P(T\d{1,4}H|\d{1,4}D)|\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?)$/;
const PROJECTS = /^[A-Za-z][A-Za-z0-9_]*(,[A-Za-z][A-Za-z0-9_]*)*$/;

type Given = Record<string, unknown>;

/** Reads an address; what makes no sense is left out. By hand: zod would be a third of the first load. */
export function readSearchParams(given: Given): SearchParams {
  const look = {
    sort: oneOf(SORTS, given.sort),
    group: oneOf(GROUPINGS, given.group),
    columns: someOf(COLUMNS, given.columns),
    density: oneOf<Density>(['compact', 'comfortable'], given.density),
    layout: oneOf(['board'] as const, given.layout),
  };
  const ids = { saved: idIn(given.saved), ticket: idIn(given.ticket) };
  return { view: oneOf(VIEWS, given.view) ?? 'inbox', ...readFilters(given), ...look, ...ids };
}

function readFilters(given: Given): Filters {
  return {
    // A space at its end may be the beginning of the next word.
    q: text(given.q, 200),
    status: someOf(STATUSES, given.status),
    priority: someOf(PRIORITIES, given.priority),
    source: someOf(SOURCES, given.source),
    syncState: someOf(SYNC_STATES, given.syncState),
    assignee: text(given.assignee, 200),
    labels: text(given.labels, 5_000),
    project: fitting(PROJECTS, given.project),
    jiraKey: text(given.jiraKey, 255),
    contactId: idIn(given.contactId),
    companyId: idIn(given.companyId),
    custom: text(typeof given.custom === 'object' && given.custom ? JSON.stringify(given.custom) : given.custom, 2_000),
    updatedSince: fitting(SINCE, given.updatedSince),
    createdSince: fitting(SINCE, given.createdSince),
    hasConflict: yesOrNo(given.hasConflict),
    overdue: yesOrNo(given.overdue),
  };
}

const oneOf = <Value>(values: readonly Value[], given: unknown) => values.find((one) => one === given);

function someOf(values: readonly string[], given: unknown): string | undefined {
  const known = (text(given, 500) ?? '').split(',').filter((one) => values.includes(one));
  return known.length === 0 ? undefined : [...new Set(known)].join(',');
}

/** An address says a number or `true` without quotes. */
function text(given: unknown, most: number): string | undefined {
  if (typeof given !== 'string' && typeof given !== 'number' && typeof given !== 'boolean') return undefined;
  return String(given).slice(0, most) || undefined;
}

function fitting(form: RegExp, given: unknown): string | undefined {
  const said = text(given, 5_000);
  return said !== undefined && form.test(said) ? said : undefined;
}

const idIn = (given: unknown) => fitting(UUID, given);

const yesOrNo = (given: unknown) => oneOf([true, false], given === 'true' ? true : given === 'false' ? false : given);

/** What stands in a list before anybody narrows it: what needs an agent is what is open or in progress. */
const OF_VIEW: Readonly<Record<View, Filter>> = {
  inbox: { status: 'OPEN,IN_PROGRESS' },
  mine: { status: 'OPEN,IN_PROGRESS', assignee: 'me' },
  all: {},
  stuck: { syncState: 'parked' },
  conflicts: { hasConflict: 'true' },
};

export const FILTER_NAMES = Object.keys(readFilters({})) as (keyof Filters)[];

/** None of the filters. */
export const NO_FILTERS: Filters = Object.fromEntries(FILTER_NAMES.map((name) => [name, undefined]));

/** The filter of the API that a page shows. */
export function filterOf(params: Filters & { view: View }): Filter {
  const given = FILTER_NAMES.flatMap((name) => {
    const value = String(params[name] ?? '').trim();
    return value === '' ? [] : [[name, value]];
  });
  return { ...OF_VIEW[params.view], ...Object.fromEntries(given) };
}

const USUAL_COLUMNS: readonly Column[] = ['status', 'priority', 'number', 'sync', 'jiraKey', 'updatedAt'];
export const USUAL_SORT: Sort = '-updatedAt';

export function columnsOf({ columns }: Pick<SearchParams, 'columns'>): readonly Column[] {
  const chosen = columns?.split(',');
  return chosen ? COLUMNS.filter((one) => chosen.includes(one)) : USUAL_COLUMNS;
}
