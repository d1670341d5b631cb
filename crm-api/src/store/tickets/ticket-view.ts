import type { Person, SyncReason, SyncState, Ticket } from '@synapse/shared/ticket';
import { type RawBuilder, sql } from 'kysely';
import { KEEP_PLAN } from '../db/connection.ts';
import { asIso } from '../db/expressions.ts';
import type { WorkItemReason } from '../db/schema.ts';
import { coreFieldsOf, FIELD_COLUMNS, type FieldsRow } from './field-columns.ts';

/**
 * A ticket with its link and its site in one row. How it stands with Jira is read off its columns, which the funnel writes
 * (domain/ticket/standing.ts).
 */
export type TicketRow = FieldsRow & {
  id: string;
  number: number;
  /** The CRM's user whom the assignee is matched with. */
  assignee_user_id: string | null;
  source: Ticket['source'];
  contact_id: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  site_id: string | null;
  base_url: string | null;
  issue_id: string | null;
  issue_key: string | null;
  jira_status: string | null;
  jira_priority: string | null;
  parent_key: string | null;
  last_from_jira_at: Date | null;
  last_to_jira_at: Date | null;
  deleted_in_jira_at: Date | null;
  pending_fields: string[];
  sync_state: SyncState;
  sync_reason: (SyncReason & Pick<WorkItemReason, 'issueKey' | 'wholeSite'>) | null;
  /** What the list is sorted by, as a number: times in microseconds, as exact as they are stored. */
  sort_key: number;
  /** Where the next page begins though this one is not full. */
  go_on: { key: number; id: string } | null;
};

/** As the history has it; of other tickets nothing is looked up. */
const DELETED_IN_JIRA_AT = sql`case when t.sync_state = 'deleted_in_jira' then (
             select max(h.at) from field_history h
              where h.tenant_id = t.tenant_id and h.ticket_id = t.id and h.field = 'issue'
                and h.rule in ('deleted_in_jira', 'deleted_with_ticket')) end`;

const LINK = sql`left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id`;
/** The work item that works on a ticket: its issue's once there is one, else the one that creates it. */
const WORK_ITEM = sql`
  left join lateral (
    select w.reason, w.updated_at from work_item w
     where t.sync_state = 'pending' and w.tenant_id = t.tenant_id and w.kind = 'issue'
       and w.site_id = l.site_id and w.issue_id = l.issue_id
    union all
    select w.reason, w.updated_at from work_item w
     where t.sync_state = 'pending' and w.tenant_id = t.tenant_id and w.kind = 'create'
       and w.ticket_id = t.id and l.issue_id is null) work_item on true`;

/**
 * The one statement: the tickets of a page, in order. The page is cut first, off an index, and only its rows are joined with
 * the rest. A try that failed changes no ticket, so why a pending one waits is read off its work item.
 * @param page a SELECT of whole rows of `ticket`
 * @param keepPlan the page is read along an index in its order, whatever the values
 * @param goOn from where the next page goes on though this one is not full; there is then one row at least, maybe without a ticket
 */
export function selectTickets({
  page,
  order,
  sortKey,
  goOn,
  keepPlan = false,
}: {
  page: RawBuilder<unknown>;
  order: RawBuilder<unknown>;
  sortKey: RawBuilder<number>;
  goOn?: RawBuilder<unknown> | undefined;
  keepPlan?: boolean;
}): RawBuilder<TicketRow> {
  const shown = goOn ? sql`(values (1)) as one left join page t on true` : sql`page t`;
  return sql<TicketRow>`${sql.raw(keepPlan ? KEEP_PLAN : '')}
    with page as materialized (${page})
    select t.id, t.number, ${FIELD_COLUMNS.ofT}, person.user_id as assignee_user_id, t.source, t.contact_id, t.version,
           t.created_at, t.updated_at, l.site_id, s.base_url, l.issue_id, l.issue_key,
           l.base -> 'status' -> 'jira' ->> 'name' as jira_status,
           l.base -> 'priority' -> 'jira' ->> 'name' as jira_priority,
           l.parent_key, l.last_from_jira_at, l.last_to_jira_at, t.pending_fields, t.sync_state,
           coalesce(t.sync_reason, work_item.reason || jsonb_build_object('since', ${asIso(sql`work_item.updated_at`)})) as sync_reason,
           ${DELETED_IN_JIRA_AT} as deleted_in_jira_at,
           ${sortKey} as sort_key, ${goOn ?? sql`null::jsonb`} as go_on
      from ${shown} ${LINK} ${WORK_ITEM}
      left join jira_person person on person.tenant_id = l.tenant_id and person.site_id = l.site_id
           and person.account_id = t.assignee ->> 'accountId'
      left join jira_site s on s.tenant_id = l.tenant_id and s.id = l.site_id
     order by ${order}`;
}

/** The row of a ticket as the API shows it. */
export function ticketView(row: TicketRow): Ticket {
  return {
    id: row.id,
    number: row.number,
    ...coreFieldsOf(row),
    assignee: row.assignee && { ...row.assignee, userId: row.assignee_user_id ?? unmatchedUser(row.assignee) },
    custom: row.custom,
    source: row.source,
    contactId: row.contact_id,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
    jira: jiraView(row),
    sync: {
      state: row.sync_state,
      pendingFields: row.pending_fields,
      lastFromJiraAt: row.last_from_jira_at?.toISOString() ?? null,
      lastToJiraAt: row.last_to_jira_at?.toISOString() ?? null,
      deletedInJiraAt: row.deleted_in_jira_at?.toISOString() ?? null,
      reason: row.sync_reason && shownReason(row.sync_reason),
    },
  };
}

/** What a work item notes of its reason for itself is nobody's who reads the ticket. */
function shownReason({
  issueKey: _key,
  wholeSite: _whole,
  ...reason
}: NonNullable<TicketRow['sync_reason']>): SyncReason {
  return reason;
}

/** A user of the CRM who is matched with no account; a match that was undone since counts no more. */
export function unmatchedUser(person: Person): string | null {
  return person.accountId === null ? person.userId : null;
}

function jiraView(row: TicketRow): Ticket['jira'] {
  if (row.sync_state === 'unlinked') return null;
  if (row.site_id === null || row.base_url === null || row.issue_id === null || row.issue_key === null) return null;
  return {
    siteId: row.site_id,
    issueId: row.issue_id,
    issueKey: row.issue_key,
    url: `${row.base_url.replace(/\/+$/, '')}/browse/${row.issue_key}`,
    status: row.jira_status,
    priority: row.jira_priority,
    parentKey: row.parent_key,
  };
}
