import type { Attachment } from '@synapse/shared/attachment';
import { sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { templateIn } from '../../domain/sentences.ts';
import type { TenantTx } from '../db/database.ts';
import type { Refusal } from '../db/schema.ts';

type Row = {
  id: string;
  ticket_id: string;
  file_name: string;
  mime_type: string;
  size: number;
  sha256: string | null;
  stored: boolean;
  source: Attachment['source'];
  author_name: string;
  author_account_id: string | null;
  author_user_id: string | null;
  created_at: Date;
  jira_attachment_id: string | null;
  refused: Refusal | null;
  /** Or comes from there. One of Jira's whose issue the ticket has left does neither: see leaveFilePlaces. */
  goes_to_jira: boolean;
};

/** A ticket's files, the oldest first. Those of a deleted ticket are not shown. */
export function listAttachments(tx: TenantTx, tenantId: string, ticketId: string): Promise<Attachment[]> {
  return select(tx, tenantId, { ticketId });
}

/** @throws DomainError not_found */
export async function getAttachment(
  tx: TenantTx,
  tenantId: string,
  id: string,
  { evenDeleted = false }: { evenDeleted?: boolean } = {},
): Promise<Attachment> {
  const [attachment] = await select(tx, tenantId, { id }, evenDeleted);
  if (!attachment) throw new DomainError('not_found', 'There is no such attachment. It may have been deleted.');
  return attachment;
}

async function select(
  tx: TenantTx,
  tenantId: string,
  which: { ticketId: string } | { id: string },
  evenDeleted = false,
): Promise<Attachment[]> {
  const wanted = 'id' in which ? sql`a.id = ${which.id}::uuid` : sql`a.ticket_id = ${which.ticketId}::uuid`;
  const { rows } = await sql<Row>`
    select a.id, a.ticket_id, a.file_name, a.mime_type, a.size, a.sha256, a.stored, a.source, a.author_name,
           a.author_account_id, a.author_user_id, a.created_at, a.jira_attachment_id, a.refused,
           coalesce(l.state in ('wanted', 'creating', 'linked'), false) and not a.deleted_in_jira as goes_to_jira
      from attachment a
      join ticket t on t.tenant_id = a.tenant_id and t.id = a.ticket_id
      left join issue_link l on l.tenant_id = a.tenant_id and l.ticket_id = a.ticket_id
     where a.tenant_id = ${tenantId} and ${wanted}
       and ${evenDeleted ? sql`true` : sql`t.deleted_at is null and a.deleted_at is null`}
     order by a.created_at, a.id`.execute(tx);
  return rows.map(attachmentView);
}

function attachmentView(row: Row): Attachment {
  const failure = row.refused?.message ?? null;
  return {
    id: row.id,
    ticketId: row.ticket_id,
    fileName: row.file_name,
    mimeType: row.mime_type,
    size: row.size,
    sha256: row.sha256,
    source: row.source,
    author: { name: row.author_name, userId: row.author_user_id, jiraAccountId: row.author_account_id },
    createdAt: row.created_at.toISOString(),
    jiraAttachmentId: row.jira_attachment_id,
    content: row.stored ? 'here' : failure === null && row.goes_to_jira ? 'coming' : 'none',
    sync: syncOf(row),
    failure,
    ...templateIn(row.refused ?? {}),
  };
}

function syncOf(row: Row): Attachment['sync'] {
  if (row.refused) return 'failed';
  if (row.jira_attachment_id !== null) return row.stored ? 'synced' : row.goes_to_jira ? 'pending' : 'local';
  return row.goes_to_jira ? 'pending' : 'local';
}
