import type { TicketFilter } from '@synapse/shared/ticket';
import { type RawBuilder, sql } from 'kysely';
import { contactsOfCompany } from '../contacts/contact-search.ts';
import { allOf } from '../db/expressions.ts';
import { isFound } from './search.ts';

/**
 * How many tickets a page looks through at the most for those that fit conditions without an index. It then ends before it is
 * full, and its cursor goes on from there.
 */
export const EXAMINED_AT_MOST = 5_000;

type Condition = RawBuilder<unknown>;

/** What a list is narrowed by, on `t`. */
export type Narrowing = {
  /** An index serves these: all that is read fits them. */
  lead: Condition[];
  /** The list is put together of those of each of these values of a column, in their order: an array. */
  keys: { column: 'assignee_key' | 'contact_id'; values: Condition } | undefined;
  /** Looked at ticket by ticket. */
  rest: Condition[];
  /** What is read is a list of ids, and so never many. */
  byIds: boolean;
  /** An index gives the list in its order, or its ids, whatever the values: one plan fits all (KEEP_PLAN). */
  keepPlan: boolean;
};

/**
 * Chooses one filter to read by, that which most likely leaves least; its index has the order of `updated_at` in it. All others
 * are looked at ticket by ticket. PostgreSQL might read by another one, by its statistics; but none of its choices is
 * bounded, and this one is (EXAMINED_AT_MOST).
 * @param sortedBy the column that the list is sorted by
 * @param found what `q` finds, where the caller has it already
 */
export function narrow(
  tenantId: string,
  filter: TicketFilter,
  sortedBy: string,
  found: Condition | undefined = filter.q === undefined ? undefined : isFound(tenantId, filter.q),
): Narrowing {
  const { updatedSince, createdSince } = filter;
  const since = {
    updated_at: updatedSince === undefined ? undefined : sql`t.updated_at >= ${new Date(updatedSince)}`,
    created_at: createdSince === undefined ? undefined : sql`t.created_at >= ${new Date(createdSince)}`,
  };
  const leads = { ids: filter.ids && sql`t.id = any(${filter.ids}::uuid[])`, q: found, ...leadsOf(tenantId, filter) };
  const name = (Object.keys(leads) as (keyof typeof leads)[]).find((one) => leads[one] !== undefined);
  const keys = sortedBy === 'updated_at' ? keysOf(tenantId, filter, name) : undefined;
  const lead = keys || name === undefined ? [] : [leads[name]];
  const others = Object.entries({ ...leads, ...conditionsOf(tenantId, filter) }).filter(([one]) => one !== name);
  // All indexes of leads go on with this column, and without a lead each of the two times has its own.
  const inOrder = sortedBy === 'updated_at' || (sortedBy === 'created_at' && name === undefined);
  for (const [column, condition] of Object.entries(since)) {
    if (column === sortedBy && inOrder) lead.push(condition);
    else others.push([column, condition]);
  }
  const given = (conditions: (Condition | undefined)[]) => conditions.filter((one) => one !== undefined);
  return {
    lead: given(lead),
    keys,
    rest: given(others.map(([, condition]) => condition)),
    byIds: name !== undefined && BY_IDS.has(name),
    keepPlan:
      name === undefined ||
      BY_IDS.has(name) ||
      (sortedBy === 'updated_at' && (keys !== undefined || isOneValue(filter, name))),
  };
}

/** Where a lead means several values of a column that an index begins with. */
function keysOf(
  tenantId: string,
  { assignee, contactId, companyId }: TicketFilter,
  lead: string | undefined,
): Narrowing['keys'] {
  if (lead === 'assignee' && assignee !== undefined && assignee !== 'none')
    return { column: 'assignee_key', values: assigneeKeys(tenantId, assignee) };
  if (lead === 'contactId' && contactId !== undefined)
    return { column: 'contact_id', values: contactKeys(tenantId, contactId) };
  return lead === 'companyId' && companyId !== undefined
    ? { column: 'contact_id', values: companyKeys(tenantId, companyId) }
    : undefined;
}

/** Leads that are a list of ids. */
const BY_IDS: ReadonlySet<string> = new Set(['ids', 'q', 'jiraKey', 'hasConflict']);

function isOneValue(filter: TicketFilter, name: string): boolean {
  const value = filter[name as keyof TicketFilter];
  return typeof value === 'string' || (Array.isArray(value) && value.length === 1);
}

/** What a list can be read by besides a search, that which leaves least first. */
function leadsOf(tenantId: string, filter: TicketFilter) {
  const { jiraKey, hasConflict, contactId, companyId, assignee, syncState, project, status } = filter;
  return {
    jiraKey: jiraKey === undefined ? undefined : hasKey(tenantId, jiraKey.toUpperCase()),
    hasConflict: hasConflict === true ? isInConflict(tenantId) : undefined,
    contactId: contactId === undefined ? undefined : sql`t.contact_id = any(${contactKeys(tenantId, contactId)})`,
    companyId: companyId === undefined ? undefined : sql`t.contact_id = any(${companyKeys(tenantId, companyId)})`,
    assignee: assignee === undefined ? undefined : isAssignedTo(tenantId, assignee),
    syncState: isOneOf('sync_state', syncState),
    project: isOneOf(
      'project_key',
      project?.map((key) => key.toUpperCase()),
    ),
    status: isOneOf('status', status),
  } satisfies Record<string, Condition | undefined>;
}

function conditionsOf(tenantId: string, filter: TicketFilter) {
  const { labels, custom, hasConflict, overdue } = filter;
  const isOverdue = sql`coalesce(t.due_date < (now() at time zone 'UTC')::date and t.status in ('OPEN', 'IN_PROGRESS'), false)`;
  return {
    priority: isOneOf('priority', filter.priority),
    source: isOneOf('source', filter.source),
    labels: labels && sql`t.labels @> ${labels}::text[]`,
    withoutConflict: hasConflict === false ? sql`not (${isInConflict(tenantId)})` : undefined,
    overdue: overdue === undefined ? undefined : sql`${isOverdue} = ${overdue}`,
    custom: custom && allOf(Object.entries(custom).map(hasCustom)),
  } satisfies Record<string, Condition | undefined>;
}

/** One value is a prefix of an index, which then has the order of the list. */
function isOneOf(column: string, values: readonly string[] | undefined): Condition | undefined {
  const [value, ...more] = values ?? [];
  if (value === undefined) return undefined;
  const name = sql.ref(`t.${column}`);
  return more.length === 0 ? sql`${name} = ${value}` : sql`${name} = any(${values}::text[])`;
}

/** A key belongs to one issue of each site. */
const hasKey = (tenantId: string, key: string): Condition => sql`t.id = any(array(
    select ticket_id from issue_link
     where tenant_id = ${tenantId} and issue_key = ${key} and state <> 'unlinked' order by ticket_id limit 100))`;

/** Those of the latest conflicts, where more wait than a page looks through. */
const isInConflict = (tenantId: string): Condition => sql`t.id = any(array(
    select ticket_id from conflict
     where tenant_id = ${tenantId} and resolved_at is null order by at desc, id desc limit ${EXAMINED_AT_MOST}))`;

const isAssignedTo = (tenantId: string, who: string): Condition =>
  who === 'none' ? sql`t.assignee_key = ''` : sql`t.assignee_key = any(${assigneeKeys(tenantId, who)})`;

/** `me` is whoever asks. */
export function namingCaller<Filter extends TicketFilter>(filter: Filter, { userId }: { userId: string }): Filter {
  return filter.assignee === 'me' ? { ...filter, assignee: userId } : filter;
}

/** A company has more contacts than tickets can be put together of; then these are those of the first by name. */
const CONTACTS_AT_MOST = 1_000;

const companyKeys = (tenantId: string, companyId: string): Condition =>
  withMoving(
    tenantId,
    contactsOfCompany(
      tenantId,
      companyId,
      (of) => sql`true order by ${sql.ref(`${of}.name`)}, ${sql.ref(`${of}.id`)} limit ${sql.lit(CONTACTS_AT_MOST)}`,
    ),
  );

/** One that was merged means the one that was kept, as where it is given to a ticket: views may name it. */
const contactKeys = (tenantId: string, id: string): Condition =>
  withMoving(
    tenantId,
    sql`select coalesce(merged_into, id) from contact where tenant_id = ${tenantId} and id = ${id}::uuid`,
  );

/** Contacts that were kept, and those merged into them whose tickets have still to be moved. @param kept a SELECT of ids */
const withMoving = (tenantId: string, kept: Condition): Condition => sql`array(
    with kept (id) as materialized (${kept})
    select id from kept
    union all
    select m.id from contact m where m.tenant_id = ${tenantId} and m.tickets_move and m.merged_into in (select id from kept))`;

/** What may stand in `assignee_key` for a person, named by the id of a CRM user or of an account. */
const assigneeKeys = (tenantId: string, who: string): Condition => sql`array(
    select ${`user:${who}`} union select ${who}
    union select account_id from jira_person where tenant_id = ${tenantId} and user_id = ${who})`;

/** A value of its own, one of several options, or a person by either id. */
function hasCustom([name, value]: [string, string | number | null]): Condition {
  const stored = sql`(t.custom -> ${name}::text)`;
  if (value === null) return sql`coalesce(${stored} in ('null', '[]', '""'), true)`;
  const json = sql`${JSON.stringify(value)}::jsonb`;
  const isPerson =
    typeof value === 'string' ? sql` or ${value} in (${stored} ->> 'accountId', ${stored} ->> 'userId')` : sql``;
  return sql`coalesce(${stored} @> ${json}${isPerson}, false)`;
}
