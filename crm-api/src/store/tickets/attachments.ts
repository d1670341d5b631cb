import { type Selectable, sql } from 'kysely';
import type { AttachmentState } from '../../domain/model/attachment.ts';
import type { TenantTx } from '../db/database.ts';
import { iso, millis } from '../db/epoch.ts';
import { isOneOf } from '../db/expressions.ts';
import { requireOwn } from '../db/require-own.ts';
import type { Database } from '../db/schema.ts';

/** The files of these tickets, by ticket, the oldest first; deleted ones too. */
export async function readAttachments(
  tx: TenantTx,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<{ ticketId: string; file: AttachmentState }[]> {
  if (ticketIds.length === 0) return [];
  const rows = await tx
    .selectFrom('attachment')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where(isOneOf('ticket_id', ticketIds, 'uuid'))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ticketId: row.ticket_id, file: toAttachment(row) }));
}

function toAttachment(row: Selectable<Database['attachment']>): AttachmentState {
  return {
    id: row.id,
    fileName: row.file_name,
    mimeType: row.mime_type,
    size: row.size,
    sha256: row.sha256,
    stored: row.stored,
    source: row.source,
    authorName: row.author_name,
    authorAccountId: row.author_account_id,
    authorUserId: row.author_user_id,
    createdAt: row.created_at.getTime(),
    deletedAt: millis(row.deleted_at),
    jiraAttachmentId: row.jira_attachment_id,
    jiraMark: row.jira_mark,
    sendAttemptedAt: millis(row.send_attempted_at),
    sendOpen: row.send_open,
    sendCuts: row.send_cuts,
    deletedInJira: row.deleted_in_jira,
    refused: row.refused,
    leftPlaces: row.left_places,
  };
}

export type AttachmentOfTicket = { ticketId: string; file: AttachmentState };

/** Writes what the funnel decided; nothing else calls this. */
export async function writeAttachments(
  tx: TenantTx,
  tenantId: string,
  files: readonly AttachmentOfTicket[],
): Promise<void> {
  if (files.length === 0) return;
  const rows = files.map(({ ticketId, file }) => ({
    id: file.id,
    ticket_id: ticketId,
    file_name: file.fileName,
    mime_type: file.mimeType,
    size: file.size,
    sha256: file.sha256,
    stored: file.stored,
    source: file.source,
    author_name: file.authorName,
    author_account_id: file.authorAccountId,
    author_user_id: file.authorUserId,
    created_at: iso(file.createdAt),
    deleted_at: iso(file.deletedAt),
    jira_attachment_id: file.jiraAttachmentId,
    jira_mark: file.jiraMark,
    send_attempted_at: iso(file.sendAttemptedAt),
    send_open: file.sendOpen,
    send_cuts: file.sendCuts,
    deleted_in_jira: file.deletedInJira,
    refused: file.refused,
    left_places: file.leftPlaces,
  }));
  const written = await sql`
    insert into attachment (tenant_id, id, ticket_id, file_name, mime_type, size, sha256, stored, source, author_name,
      author_account_id, author_user_id, created_at, deleted_at, jira_attachment_id, jira_mark, send_attempted_at, send_open, send_cuts,
      deleted_in_jira, refused, left_places)
    select ${tenantId}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, ticket_id uuid,
      file_name text, mime_type text, size bigint, sha256 text, stored boolean, source text, author_name text,
      author_account_id text, author_user_id text, created_at timestamptz, deleted_at timestamptz, jira_attachment_id text, jira_mark bigint,
      send_attempted_at timestamptz, send_open boolean, send_cuts integer, deleted_in_jira boolean, refused jsonb,
      left_places jsonb)
    on conflict (tenant_id, id) do update set size = excluded.size, sha256 = excluded.sha256, stored = excluded.stored,
      deleted_at = excluded.deleted_at, jira_attachment_id = excluded.jira_attachment_id, jira_mark = excluded.jira_mark,
      send_attempted_at = excluded.send_attempted_at, send_open = excluded.send_open, send_cuts = excluded.send_cuts, deleted_in_jira = excluded.deleted_in_jira,
      refused = excluded.refused, left_places = excluded.left_places
      where attachment.ticket_id = excluded.ticket_id`.execute(tx);
  requireOwn('attachment', written, rows);
}
