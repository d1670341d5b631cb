import type { SyncState, Ticket } from '@synapse/shared/ticket';
import { type RawBuilder, sql } from 'kysely';
import type { LaneReason, Refusal } from './schema.ts';

/**
 * A ticket with its link, its site and its lane in one row, and how it stands with Jira worked out in SQL: there, for
 * the list is filtered by it, and once only, so that what is shown and what is filtered can't differ. The rules are
 * those of domain/ticket-state.ts (`pendingFields`, `commentIsPending`); a test holds the two against each other.
 */
export type TicketRow = {
  id: string;
  number: number;
  title: string;
  description: string;
  status: Ticket['status'];
  priority: Ticket['priority'];
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
  last_from_jira_at: Date | null;
  last_to_jira_at: Date | null;
  refused: Record<string, Refusal> | null;
  lane_parked_at: Date | null;
  lane_reason: LaneReason | null;
  lane_updated_at: Date | null;
  pending_fields: string[];
  sync_state: SyncState;
  /** What the list is sorted by, as a number: times in microseconds, as exact as they are stored. */
  sort_key: number;
};

/** The lane that works on a ticket: by issue once there is one, else by ticket. */
const LANE_KEY = sql`case when l.issue_id is null then t.id::text else l.site_id::text || ':' || l.issue_id end`;

const PENDING_FIELDS = sql`
  select coalesce(array_agg(f.name order by f.place) filter (where f.is_pending), '{}') as fields
    from (select v.place, v.name,
                 case when l.base ? v.name then (l.base -> v.name ->> 'crm') is distinct from v.value
                      else l.issue_id is null end as is_pending
            from (values (1, 'title', t.title), (2, 'description', t.description),
                         (3, 'status', t.status), (4, 'priority', t.priority)) as v (place, name, value)
           where l.state in ('wanted', 'creating', 'linked')) as f`;

const COMMENT_PENDING = sql`
  exists (select from comment c
           where c.tenant_id = t.tenant_id and c.ticket_id = t.id and c.visibility = 'public'
             and not c.deleted_in_jira and (c.refused is null or c.refused = 'null')
             and case when c.deleted_at is not null then c.jira_comment_id is not null
                      when c.base is null or c.base = 'null' then c.source = 'CRM'
                      else (c.base ->> 'crm') is distinct from c.body end)`;

const SYNC_STATE = sql`
  case when l.state is null or l.state = 'unlinked' then 'unlinked'
       when l.state = 'deleted_in_jira' then 'deleted_in_jira'
       when lane.parked_at is not null or l.refused <> '{}' then 'parked'
       when l.state in ('wanted', 'creating') or cardinality(pending.fields) > 0 or ${COMMENT_PENDING} then 'pending'
       else 'synced' end`;

export type Narrowed = {
  where: RawBuilder<unknown>;
  order: RawBuilder<unknown>;
  sortKey: RawBuilder<number>;
  limit: number;
};

/** The one statement: tickets of a tenant that are not deleted, narrowed by `where` and put in `order`. */
export function selectTickets(tenantId: string, narrowed: Narrowed): RawBuilder<TicketRow> {
  return sql<TicketRow>`
    select t.id, t.number, t.title, t.description, t.status, t.priority, t.source, t.contact_id, t.version,
           t.created_at, t.updated_at, l.site_id, s.base_url, l.issue_id, l.issue_key,
           l.base -> 'status' -> 'jira' ->> 'name' as jira_status,
           l.base -> 'priority' -> 'jira' ->> 'name' as jira_priority,
           l.last_from_jira_at, l.last_to_jira_at, l.refused,
           lane.parked_at as lane_parked_at, lane.reason as lane_reason, lane.updated_at as lane_updated_at,
           pending.fields as pending_fields, sync.state as sync_state,
           ${narrowed.sortKey} as sort_key
      from ticket t
      left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
      left join jira_site s on s.tenant_id = l.tenant_id and s.id = l.site_id
      left join lane on lane.tenant_id = l.tenant_id
           and lane.kind = case when l.issue_id is null then 'create' else 'issue' end and lane.key = ${LANE_KEY}
     cross join lateral (${PENDING_FIELDS}) pending
     cross join lateral (select ${SYNC_STATE} as state) sync
     where t.tenant_id = ${tenantId} and t.deleted_at is null and ${narrowed.where}
     order by ${narrowed.order}
     limit ${narrowed.limit}`;
}

export function ticketView(row: TicketRow): Ticket {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    description: row.description,
    status: row.status,
    priority: row.priority,
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
      reason: reasonView(row),
    },
  };
}

function jiraView(row: TicketRow): Ticket['jira'] {
  if (row.site_id === null || row.base_url === null || row.issue_id === null || row.issue_key === null) return null;
  return {
    siteId: row.site_id,
    issueId: row.issue_id,
    issueKey: row.issue_key,
    url: `${row.base_url.replace(/\/+$/, '')}/browse/${row.issue_key}`,
    status: row.jira_status,
    priority: row.jira_priority,
  };
}

/** Why a ticket is parked; for one that is pending, why the last try failed. */
function reasonView(row: TicketRow): Ticket['sync']['reason'] {
  if (row.sync_state !== 'parked' && row.sync_state !== 'pending') return null;
  if (row.lane_reason) {
    const since = row.lane_parked_at ?? row.lane_updated_at ?? row.updated_at;
    return { ...row.lane_reason, since: since.toISOString() };
  }
  const [field, refusal] = Object.entries(row.refused ?? {})[0] ?? [];
  if (refusal) return { field, ...refusal };
  if (row.lane_parked_at) {
    return { message: 'It was set aside. Retry it.', since: row.lane_parked_at.toISOString() };
  }
  return null;
}
