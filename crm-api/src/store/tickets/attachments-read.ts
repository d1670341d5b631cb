import type { Attachment } from '@synapse/shared/attachment';
import type { InferResult } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { templateIn } from '../../domain/sentences.ts';
import type { TenantTx } from '../db/database.ts';
import { IS_FOLLOWING } from '../db/expressions.ts';

/** A ticket's files, the oldest first. Those of a deleted ticket are not shown. */
export async function listAttachments(tx: TenantTx, tenantId: string, ticketId: string): Promise<Attachment[]> {
  const rows = await filesOf(tx, tenantId, false)
    .where('a.ticket_id', '=', ticketId)
    .orderBy('a.created_at')
    .orderBy('a.id')
    .execute();
  return rows.map(attachmentView);
}

/** @throws DomainError not_found */
export async function getAttachment(
  tx: TenantTx,
  tenantId: string,
  id: string,
  { evenDeleted = false }: { evenDeleted?: boolean } = {},
): Promise<Attachment> {
  const row = await filesOf(tx, tenantId, evenDeleted).where('a.id', '=', id).executeTakeFirst();
  if (!row) throw new DomainError('not_found', 'There is no such attachment. It may have been deleted.');
  return attachmentView(row);
}

const filesOf = (tx: TenantTx, tenantId: string, evenDeleted: boolean) =>
  tx
    .selectFrom('attachment as a')
    .innerJoin('ticket as t', (join) => join.onRef('t.tenant_id', '=', 'a.tenant_id').onRef('t.id', '=', 'a.ticket_id'))
    .leftJoin('issue_link as l', (join) =>
      join.onRef('l.tenant_id', '=', 'a.tenant_id').onRef('l.ticket_id', '=', 'a.ticket_id'),
    )
    .select(['a.id', 'a.ticket_id', 'a.file_name', 'a.mime_type', 'a.size', 'a.sha256', 'a.stored', 'a.source'])
    .select(['a.author_name', 'a.author_account_id', 'a.author_user_id', 'a.created_at', 'a.jira_attachment_id'])
    .select('a.refused')
    // Or comes from there. One of Jira's whose issue the ticket has left does neither: see leaveFilePlaces.
    .select((is) => is.and([IS_FOLLOWING, is('a.deleted_in_jira', '=', false)]).as('goes_to_jira'))
    .where('a.tenant_id', '=', tenantId)
    .$if(!evenDeleted, (files) => files.where('t.deleted_at', 'is', null).where('a.deleted_at', 'is', null));

type Row = InferResult<ReturnType<typeof filesOf>>[number];

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
