import type { Failure, FailureCause, FailurePage, FailureQuery } from '@synapse/shared/failure';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { WorkItemKey } from '../../domain/ticket/work-item.ts';
import { readCursor, writeCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import type { Refusal, WorkItemReason } from '../db/schema.ts';
import { ATTACHMENT_PENDING, ATTACHMENT_REFUSED, COMMENT_PENDING, COMMENT_REFUSED } from '../tickets/pending-parts.ts';
import { selectTickets } from '../tickets/ticket-view.ts';

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
  refused_comments: (Refusal & { id: string })[] | null;
  refused_attachments: (Refusal & { id: string })[] | null;
  events: number;
  comments: number;
  attachments: number;
  since: Date;
  sort_key: number;
};

const SORT = 'failure';
/** Microseconds since 1970. */
const cursorKey = z.number().int().min(0);

/** Work items that are parked, or whose last tries failed, with the ticket each works for: null where an issue has none yet. */
const STUCK = (tenantId: string, state: FailureQuery['state']) => sql`
  select work_item.kind, work_item.key, work_item.parked_at, work_item.attempts, work_item.due_at, work_item.reason, work_item.updated_at,
         case when work_item.kind = 'issue' then split_part(work_item.key, ':', 1)::uuid end as site_id,
         case when work_item.kind = 'issue' then split_part(work_item.key, ':', 2) end as issue_id,
         case when work_item.kind = 'create' then work_item.key::uuid else l.ticket_id end as ticket_id
    from work_item
    left join issue_link l on work_item.kind = 'issue' and l.tenant_id = work_item.tenant_id
         and l.site_id = split_part(work_item.key, ':', 1)::uuid and l.issue_id = split_part(work_item.key, ':', 2)
   where work_item.tenant_id = ${tenantId} and work_item.kind in ('issue', 'create') and ${STUCK_AS[state]}`;

const STUCK_AS: Readonly<Record<FailureQuery['state'], RawBuilder<unknown>>> = {
  parked: sql`work_item.parked_at is not null`,
  retrying: sql`work_item.parked_at is null and work_item.attempts > 0`,
  all: sql`(work_item.parked_at is not null or work_item.attempts > 0)`,
};

/** What failed: by ticket, or by work item where there is no ticket. What Jira refused counts as parked. */
const FAILING = (tenantId: string, state: FailureQuery['state']) => sql`
  with stuck as materialized (${STUCK(tenantId, state)}),
  failing as materialized (
    select ticket_id, null::text as work_item_key from stuck where ticket_id is not null
    ${
      state === 'retrying'
        ? sql``
        : sql`
    union select l.ticket_id, null from issue_link l
      join ticket t on t.tenant_id = l.tenant_id and t.id = l.ticket_id and t.deleted_at is null
     where l.tenant_id = ${tenantId} and l.refused <> '{}' and l.state in ('wanted', 'creating', 'linked')
    union select c.ticket_id, null from comment c
      join ticket t on t.tenant_id = c.tenant_id and t.id = c.ticket_id and t.deleted_at is null
     where c.tenant_id = ${tenantId} and ${COMMENT_REFUSED}
    union select a.ticket_id, null from attachment a
      join ticket t on t.tenant_id = a.tenant_id and t.id = a.ticket_id and t.deleted_at is null
      join issue_link l on l.tenant_id = a.tenant_id and l.ticket_id = a.ticket_id and l.state in ('wanted', 'creating', 'linked')
     where a.tenant_id = ${tenantId} and ${ATTACHMENT_REFUSED}`
    }
    union select null, key from stuck where ticket_id is null)`;

/** A ticket's own id; of a work item without a ticket a UUID out of its key, with the version and variant that make it valid. */
const FAILURE_ID = sql`
  coalesce(f.ticket_id, overlay(overlay(md5(f.work_item_key) placing '8' from 13) placing '8' from 17)::uuid)`;

/** Of comments or files that were refused: why each was, the oldest first, and since when. */
const REFUSALS = (part: RawBuilder<unknown>) => sql`
  jsonb_agg(${part}.refused || jsonb_build_object('id', ${part}.id) order by ${part}.created_at) as refusals,
  min((${part}.refused ->> 'since')::timestamptz) as since`;

/** What does not get through, the newest first. @param siteId only of this site @throws DomainError invalid_cursor */
export async function listFailures(
  tx: TenantTx,
  tenantId: string,
  query: FailureQuery,
  siteId?: string,
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
           rc.refusals as refused_comments, ra.refusals as refused_attachments,
           least(s.parked_at, rc.since, ra.since,
             (select min((why ->> 'since')::timestamptz) from jsonb_each(l.refused) as e (name, why)),
             case when s.parked_at is null then s.updated_at end) as since
      from failing f
      left join ticket t on t.tenant_id = ${tenantId} and t.id = f.ticket_id
      left join issue_link l on l.tenant_id = ${tenantId} and l.ticket_id = f.ticket_id
      left join stuck s on s.ticket_id = f.ticket_id or (f.ticket_id is null and s.key = f.work_item_key)
      left join lateral (
        select ${REFUSALS(sql`c`)} from comment c
         where c.tenant_id = ${tenantId} and c.ticket_id = f.ticket_id and ${COMMENT_REFUSED}) rc on true
      left join lateral (
        select ${REFUSALS(sql`a`)} from attachment a
         where a.tenant_id = ${tenantId} and a.ticket_id = f.ticket_id and ${ATTACHMENT_REFUSED}) ra on true),
    page as (select * from shown where ${ofSite(sql`site_id`, siteId)} ${after} order by since desc, id desc limit ${query.limit + 1})
    select page.*, (extract(epoch from page.since) * 1000000)::bigint as sort_key,
           (select count(*) from inbox i where i.tenant_id = ${tenantId} and i.site_id = page.site_id
               and i.issue_id = page.issue_id and i.processed_at is null) as events,
           (select count(*) from comment c
             where c.tenant_id = ${tenantId} and c.ticket_id = page.ticket_id and ${COMMENT_PENDING}) as comments,
           (select count(*) from attachment a
             where a.tenant_id = ${tenantId} and a.ticket_id = page.ticket_id and ${ATTACHMENT_PENDING}) as attachments
      from page order by page.since desc, page.id desc`.execute(tx);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > page.length && last !== undefined;
  const pending = await readPendingFields(tx, tenantId, page);
  return {
    items: page.map((row) => failureView(row, pending.get(row.id) ?? [])),
    nextCursor: more ? writeCursor(SORT, { key: last.sort_key, id: last.id }) : null,
  };
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
  const { rows } = await sql<{ ticket_id: string | null; work_item_key: string | null }>`
    ${FAILING(tenantId, 'all')}
    select f.ticket_id, f.work_item_key from failing f
      left join issue_link l on l.tenant_id = ${tenantId} and l.ticket_id = f.ticket_id
     where ${ofSite(sql`coalesce(l.site_id, split_part(f.work_item_key, ':', 1)::uuid)`, siteId)}
       and (${failureIds}::uuid[] is null or ${FAILURE_ID} = any(${failureIds}::uuid[]))
     order by f.ticket_id`.execute(tx);
  return {
    ticketIds: rows.flatMap((row) => row.ticket_id ?? []),
    workItems: rows.flatMap((row) => (row.work_item_key === null ? [] : [{ kind: 'issue', key: row.work_item_key }])),
  };
}

const ofSite = (column: RawBuilder<unknown>, siteId: string | undefined): RawBuilder<unknown> =>
  siteId === undefined ? sql`true` : sql`${column} = ${siteId}::uuid`;

async function readPendingFields(
  tx: TenantTx,
  tenantId: string,
  page: readonly Row[],
): Promise<ReadonlyMap<string, string[]>> {
  const ids = page.flatMap((row) => row.ticket_id ?? []);
  if (ids.length === 0) return new Map();
  const { rows } = await selectTickets(tenantId, {
    where: sql`t.id = any(${ids}::uuid[])`,
    order: sql`t.id`,
    sortKey: sql`t.number`,
    limit: ids.length,
  }).execute(tx);
  return new Map(rows.map((row) => [row.id, row.pending_fields]));
}

function failureView(row: Row, fields: string[]): Failure {
  const { ticket_id: ticketId } = row;
  const refused = Object.keys(row.refused ?? {}).length > 0 || row.refused_comments || row.refused_attachments;
  const parked = row.parked_at !== null || Boolean(refused);
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
    waiting: { events: row.events, fields, comments: row.comments, attachments: row.attachments },
    attempts: row.attempts ?? 0,
    nextTryAt: row.parked_at === null ? (row.due_at?.toISOString() ?? null) : null,
  };
}

function causesOf(row: Row): FailureCause[] {
  const none = { field: null, commentId: null, attachmentId: null, jira: null };
  const workItem = row.work_item_reason && {
    ...{ ...none, message: row.work_item_reason.message, jira: row.work_item_reason.jira ?? null },
    field: row.work_item_reason.field ?? null,
    what: 'sync' as const,
    since: (row.parked_at ?? row.work_item_updated_at ?? row.since).toISOString(),
  };
  const fields = Object.entries(row.refused ?? {}).map(
    ([field, why]) => ({ ...none, ...why, what: 'field', field }) as const,
  );
  const comments = (row.refused_comments ?? []).map(
    ({ id, ...why }) => ({ ...none, ...why, what: 'comment', commentId: id }) as const,
  );
  const attachments = (row.refused_attachments ?? []).map(
    ({ id, ...why }) => ({ ...none, ...why, what: 'attachment', attachmentId: id }) as const,
  );
  return [...(workItem ? [workItem] : []), ...fields, ...comments, ...attachments];
}
