import type { Failure, FailureCause, FailurePage, FailureQuery } from '@synapse/shared/failure';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { RefusedPart } from '../../domain/model/ticket.ts';
import { templateIn } from '../../domain/sentences.ts';
import { issueWorkItem, type WorkItemKey } from '../../domain/ticket/work-item.ts';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import type { Refusal, WorkItemReason } from '../db/schema.ts';

type Row = {
  id: string;
  ticket_id: string | null;
  number: number;
  title: string;
  deleted_at: Date | null;
  site_id: string | null;
  issue_id: string | null;
  issue_key: string | null;
  parked_at: Date | null;
  attempts: number | null;
  due_at: Date | null;
  work_item_reason: WorkItemReason | null;
  work_item_updated_at: Date | null;
  refused: Record<string, Refusal> | null;
  /** Null: there is no ticket. So for the next three. */
  refused_parts: RefusedPart[] | null;
  pending_fields: string[] | null;
  pending_comments: number | null;
  pending_files: number | null;
  events: number;
  since: Date;
  sort_key: number;
};

const SORT = 'failure';
/** Microseconds since 1970. */
const cursorKey = z.number().int().min(0);

/** Work items that are parked, or whose last tries failed, with the ticket each works for: null where an issue has none yet. */
const STUCK = (tenantId: string, state: FailureQuery['state']) => sql`
  select work_item.parked_at, work_item.attempts, work_item.due_at, work_item.reason, work_item.updated_at,
         work_item.site_id, work_item.issue_id, coalesce(work_item.ticket_id, l.ticket_id) as ticket_id
    from work_item
    left join issue_link l on work_item.kind = 'issue' and l.tenant_id = work_item.tenant_id
         and l.site_id = work_item.site_id and l.issue_id = work_item.issue_id
   where work_item.tenant_id = ${tenantId} and work_item.kind in ('issue', 'create') and ${STUCK_AS[state]}`;

const STUCK_AS: Readonly<Record<FailureQuery['state'], RawBuilder<unknown>>> = {
  parked: sql`work_item.parked_at is not null`,
  retrying: sql`work_item.parked_at is null and work_item.attempts > 0`,
  all: sql`(work_item.parked_at is not null or work_item.attempts > 0)`,
};

/** What failed: by ticket, or by issue where there is no ticket. What Jira refused counts as parked. */
const FAILING = (tenantId: string, state: FailureQuery['state']) => sql`
  with stuck as materialized (${STUCK(tenantId, state)}),
  failing as materialized (
    select ticket_id, null::uuid as site_id, null::text as issue_id from stuck where ticket_id is not null
    ${
      state === 'retrying'
        ? sql``
        : sql`
    union select t.id, null, null from ticket t where t.tenant_id = ${tenantId} and t.sync_state = 'parked' and t.deleted_at is null`
    }
    union select null, site_id, issue_id from stuck where ticket_id is null)`;

/** A ticket's own id; of an issue without a ticket a UUID out of its name, with the version and variant that make it valid. */
const FAILURE_ID = sql`
  coalesce(f.ticket_id, overlay(overlay(md5(format('%s:%s', f.site_id, f.issue_id)) placing '8' from 13) placing '8' from 17)::uuid)`;

/** What does not get through, the newest first. @param of only of this site, or of this ticket @throws DomainError invalid_cursor */
export async function listFailures(
  tx: TenantTx,
  tenantId: string,
  { siteId, ticketId, ...query }: FailureQuery & { siteId?: string },
): Promise<FailurePage> {
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor, SORT, cursorKey);
  const after = from
    ? sql`and (since, id) < (timestamptz 'epoch' + ${from.key}::float8 * interval '1 microsecond', ${from.id}::uuid)`
    : sql``;
  const { rows } = await sql<Row>`
    ${FAILING(tenantId, query.state)}, shown as (
    select ${FAILURE_ID} as id, f.ticket_id, t.number, t.title, t.deleted_at,
           coalesce(l.site_id, s.site_id) as site_id, coalesce(l.issue_id, s.issue_id) as issue_id,
           coalesce(l.issue_key, s.reason ->> 'issueKey') as issue_key,
           s.parked_at, s.attempts, s.due_at, s.reason as work_item_reason, s.updated_at as work_item_updated_at, l.refused,
           t.refused_parts, t.pending_fields, t.pending_comments, t.pending_files,
           least(s.parked_at,
             (select min((part ->> 'since')::timestamptz) from jsonb_array_elements(t.refused_parts) part),
             (select min((why ->> 'since')::timestamptz) from jsonb_each(l.refused) as e (name, why)),
             case when s.parked_at is null then s.updated_at end) as since
      from failing f
      left join ticket t on t.tenant_id = ${tenantId} and t.id = f.ticket_id
      left join issue_link l on l.tenant_id = ${tenantId} and l.ticket_id = f.ticket_id
      left join stuck s on s.ticket_id = f.ticket_id or (s.site_id = f.site_id and s.issue_id = f.issue_id)),
    page as (select * from shown where ${ofSite(sql`site_id`, siteId)} ${ticketId === undefined ? sql`` : sql`and ticket_id = ${ticketId}`} ${after} order by since desc, id desc limit ${query.limit + 1})
    select page.*, (extract(epoch from page.since) * 1000000)::bigint as sort_key,
           (select count(*) from inbox i where i.tenant_id = ${tenantId} and i.site_id = page.site_id
               and i.issue_id = page.issue_id and i.processed_at is null) as events
      from page order by page.since desc, page.id desc`.execute(tx);
  const { page, nextCursor } = cutPage(rows, query.limit, {
    sort: SORT,
    placeOf: ({ sort_key: key, id }) => ({ key, id }),
  });
  return { items: page.map(failureView), nextCursor };
}

/**
 * Everything that is parked or refused, for trying it again: tickets, and work items of issues without one.
 * @param of only of this site, and of these ids of failures
 */
export async function findFailing(
  tx: TenantTx,
  tenantId: string,
  of: { siteId?: string; failureIds?: readonly string[] | null } = {},
): Promise<{ ticketIds: string[]; workItems: WorkItemKey[] }> {
  const { siteId, failureIds = null } = of;
  const { rows } = await sql<{ ticket_id: string } | { ticket_id: null; site_id: string; issue_id: string }>`
    ${FAILING(tenantId, 'all')}
    select f.ticket_id, f.site_id, f.issue_id from failing f
      left join issue_link l on l.tenant_id = ${tenantId} and l.ticket_id = f.ticket_id
     where ${ofSite(sql`coalesce(l.site_id, f.site_id)`, siteId)}
       and (${failureIds}::uuid[] is null or ${FAILURE_ID} = any(${failureIds}::uuid[]))
     order by f.ticket_id`.execute(tx);
  return {
    ticketIds: rows.flatMap((row) => row.ticket_id ?? []),
    workItems: rows.flatMap((row) => (row.ticket_id === null ? [issueWorkItem(row.site_id, row.issue_id)] : [])),
  };
}

const ofSite = (column: RawBuilder<unknown>, siteId: string | undefined): RawBuilder<unknown> =>
  siteId === undefined ? sql`true` : sql`${column} = ${siteId}::uuid`;

function failureView(row: Row): Failure {
  const { ticket_id: ticketId } = row;
  const isRefused = Object.keys(row.refused ?? {}).length > 0 || (row.refused_parts ?? []).length > 0;
  const parked = row.parked_at !== null || isRefused;
  return {
    id: row.id,
    ticket:
      ticketId === null
        ? null
        : { id: ticketId, number: row.number, title: row.title, deletedAt: row.deleted_at?.toISOString() ?? null },
    siteId: row.site_id,
    issueId: row.issue_id,
    issueKey: row.issue_key,
    state: parked ? 'parked' : 'retrying',
    since: row.since.toISOString(),
    causes: causesOf(row),
    waiting: {
      events: row.events,
      fields: row.pending_fields ?? [],
      comments: row.pending_comments ?? 0,
      attachments: row.pending_files ?? 0,
    },
    attempts: row.attempts ?? 0,
    nextTryAt: row.parked_at === null ? (row.due_at?.toISOString() ?? null) : null,
  };
}

function causesOf(row: Row): FailureCause[] {
  const none = { field: null, commentId: null, attachmentId: null, jira: null };
  const workItem = row.work_item_reason && {
    ...{ ...none, message: row.work_item_reason.message, jira: row.work_item_reason.jira ?? null },
    ...templateIn(row.work_item_reason),
    field: row.work_item_reason.field ?? null,
    what: 'sync' as const,
    since: (row.parked_at ?? row.work_item_updated_at ?? row.since).toISOString(),
  };
  const fields = Object.entries(row.refused ?? {}).map(
    ([field, why]) => ({ ...none, ...why, what: 'field', field }) as const,
  );
  const parts = (row.refused_parts ?? []).map(({ what, id, ...why }) => ({
    ...{ ...none, ...why, what },
    ...(what === 'comment' ? { commentId: id } : { attachmentId: id }),
  }));
  return [...(workItem ? [workItem] : []), ...fields, ...parts];
}
