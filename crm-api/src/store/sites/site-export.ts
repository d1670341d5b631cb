import { type RawBuilder, sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import { FIELD_COLUMNS } from '../tickets/field-columns.ts';

type Site = { tenantId: string; siteId: string };

/** A page of one kind of record: JSON texts, and where the next page begins; null after the last one. */
export type ExportPage = { lines: string[]; next: string | null };

type Source = {
  /** The table, as `r`; its tickets are those with a link to the site. */
  table: string;
  /** What the pages go by: the primary key behind the tenant. */
  order: Order;
  json: RawBuilder<unknown>;
};

type Order = { by: RawBuilder<unknown>; key: RawBuilder<string>; past: (key: string) => RawBuilder<boolean> };

const BY_ID: Order = { by: sql`r.id`, key: sql`r.id::text`, past: (key) => sql`r.id > ${key}::uuid` };
const BY_TICKET: Order = {
  by: sql`r.ticket_id`,
  key: sql`r.ticket_id::text`,
  past: (key) => sql`r.ticket_id > ${key}::uuid`,
};
const BY_TICKET_AND_ID: Order = {
  by: sql`r.ticket_id, r.id`,
  key: sql`r.ticket_id::text || ' ' || r.id`,
  past: (key) => sql`(r.ticket_id, r.id) > (split_part(${key}, ' ', 1)::uuid, split_part(${key}, ' ', 2)::bigint)`,
};

/** A page is as much as is held in memory at once. */
const PAGE = 500;

/** Everything that is kept of a site's tickets. Who reads it has no use for our tokens, marks and merge bases. */
const SOURCES = {
  ticket: {
    table: 'ticket',
    order: BY_ID,
    json: sql`json_build_object('type', 'ticket', 'id', r.id, 'number', r.number, ${FIELD_COLUMNS.jsonOfR}, 'source', r.source, 'createdAt', r.created_at, 'updatedAt', r.updated_at,
      'deletedAt', r.deleted_at, 'contact', (
        select json_build_object('name', c.name, 'email', c.email, 'phone', c.phone, 'company', c.company)
          from contact c where c.tenant_id = r.tenant_id and c.id = r.contact_id))`,
  },
  link: {
    table: 'issue_link',
    order: BY_TICKET,
    json: sql`json_build_object('type', 'link', 'ticketId', r.ticket_id, 'issueId', r.issue_id, 'issueKey', r.issue_key,
      'projectKey', r.project_key, 'state', r.state, 'lastFromJiraAt', r.last_from_jira_at, 'lastToJiraAt', r.last_to_jira_at)`,
  },
  comment: {
    table: 'comment',
    order: BY_ID,
    json: sql`json_build_object('type', 'comment', 'id', r.id, 'ticketId', r.ticket_id, 'body', r.body,
      'internal', r.visibility = 'internal', 'source', r.source, 'authorName', r.author_name,
      'authorUserId', r.author_user_id, 'authorAccountId', r.author_account_id, 'createdAt', r.created_at,
      'updatedAt', r.updated_at, 'deletedAt', r.deleted_at, 'jiraCommentId', r.jira_comment_id)`,
  },
  attachment: {
    table: 'attachment',
    order: BY_ID,
    json: sql`json_build_object('type', 'attachment', 'id', r.id, 'ticketId', r.ticket_id, 'fileName', r.file_name,
      'mimeType', r.mime_type, 'size', r.size, 'sha256', r.sha256, 'source', r.source, 'authorName', r.author_name,
      'authorUserId', r.author_user_id, 'authorAccountId', r.author_account_id, 'createdAt', r.created_at, 'deletedAt', r.deleted_at, 'jiraAttachmentId', r.jira_attachment_id)`,
  },
  conflict: {
    table: 'conflict',
    order: BY_ID,
    json: sql`json_build_object('type', 'conflict', 'id', r.id, 'ticketId', r.ticket_id, 'field', r.field,
      'before', r.base_value, 'crm', r.our_value, 'jira', r.their_value, 'policy', r.policy, 'winner', r.winner, 'times', r.times, 'at', r.at,
      'resolvedAt', r.resolved_at, 'resolvedBy', r.resolved_by,
      'resolvedByUserId', r.resolved_by_user_id, 'resolvedByAccountId', r.resolved_by_account_id, 'resolution', r.resolution)`,
  },
  history: {
    table: 'field_history',
    order: BY_TICKET_AND_ID,
    json: sql`json_build_object('type', 'history', 'ticketId', r.ticket_id, 'at', r.at, 'field', r.field,
      'before', r.old_value, 'after', r.new_value, 'origin', r.origin, 'actor', coalesce(r.actor, r.actor_account_id),
      'actorUserId', r.actor_user_id, 'actorAccountId', r.actor_account_id, 'rule', r.rule)`,
  },
} satisfies Record<string, Source>;

export type ExportKind = keyof typeof SOURCES;
export const EXPORT_KINDS = Object.keys(SOURCES) as ExportKind[];

/** One page of a site's records of a kind, in the order of their keys. @param after where the page before ended */
export async function readExportPage(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  kind: ExportKind,
  after: string | null,
): Promise<ExportPage> {
  const { table, order, json } = SOURCES[kind];
  const ticket = kind === 'ticket' ? sql`r.id` : sql`r.ticket_id`;
  const own = kind === 'link' ? sql`r.site_id = ${siteId}::uuid` : sql`true`;
  const { rows } = await sql<{ key: string; line: string }>`
    select ${order.key} as key, ${json}::text as line from ${sql.table(table)} r
     where r.tenant_id = ${tenantId} and ${own} and ${after === null ? sql`true` : order.past(after)}
       and exists (select from issue_link l
                    where l.tenant_id = r.tenant_id and l.ticket_id = ${ticket} and l.site_id = ${siteId}::uuid)
     order by ${order.by} limit ${PAGE}`.execute(tx);
  return {
    lines: rows.map(({ line }) => line),
    next: rows.length < PAGE ? null : (rows.at(-1)?.key ?? null),
  };
}
