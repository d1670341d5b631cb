import type { Comment } from '@synapse/shared/comment';
import type { InferResult } from 'kysely';
import { lossesOf } from '../../domain/adf/rich-text.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { templateIn } from '../../domain/sentences.ts';
import type { TenantTx } from '../db/database.ts';
import { IS_FOLLOWING } from '../db/expressions.ts';

/** A ticket's comments, the oldest first. Those of a deleted ticket are not shown. */
export async function listComments(tx: TenantTx, tenantId: string, ticketId: string): Promise<Comment[]> {
  const rows = await commentsOf(tx, tenantId, ticketId, false).orderBy('c.created_at').orderBy('c.id').execute();
  return rows.map(commentView);
}

/**
 * @param evenDeleted for the answer to a change that was made: it or its ticket may have been deleted since
 * @throws DomainError not_found
 */
export async function getComment(
  tx: TenantTx,
  tenantId: string,
  ticketId: string,
  { id, evenDeleted = false }: { id: string; evenDeleted?: boolean },
): Promise<Comment> {
  const row = await commentsOf(tx, tenantId, ticketId, evenDeleted).where('c.id', '=', id).executeTakeFirst();
  if (!row) throw new DomainError('not_found', 'This ticket has no such comment. It may have been deleted.');
  return commentView(row);
}

const commentsOf = (tx: TenantTx, tenantId: string, ticketId: string, evenDeleted: boolean) =>
  tx
    .selectFrom('comment as c')
    .innerJoin('ticket as t', (join) => join.onRef('t.tenant_id', '=', 'c.tenant_id').onRef('t.id', '=', 'c.ticket_id'))
    .leftJoin('issue_link as l', (join) =>
      join.onRef('l.tenant_id', '=', 'c.tenant_id').onRef('l.ticket_id', '=', 'c.ticket_id'),
    )
    .select(['c.id', 'c.ticket_id', 'c.body', 'c.visibility', 'c.visibility_reason', 'c.source', 'c.author_name'])
    .select(['c.author_account_id', 'c.author_user_id', 'c.created_at', 'c.updated_at', 'c.jira_comment_id', 'c.base'])
    .select(['c.deleted_in_jira', 'c.refused', IS_FOLLOWING.as('goes_to_jira')])
    .where('c.tenant_id', '=', tenantId)
    .where('c.ticket_id', '=', ticketId)
    .$if(!evenDeleted, (comments) => comments.where('t.deleted_at', 'is', null).where('c.deleted_at', 'is', null));

type Row = InferResult<ReturnType<typeof commentsOf>>[number];

function commentView(row: Row): Comment {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    body: row.body,
    visibility: row.visibility,
    visibilityReason: row.visibility === 'internal' ? row.visibility_reason : null,
    source: row.source,
    author: { name: row.author_name, userId: row.author_user_id, jiraAccountId: row.author_account_id },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    jiraCommentId: row.jira_comment_id,
    sync: syncOf(row),
    failure: row.refused?.message ?? null,
    ...templateIn(row.refused ?? {}),
    loses: row.base === null || row.deleted_in_jira ? [] : lossesOf(row.base.jira),
  };
}

/** The rule of domain/comment/comment-state.ts, `commentIsPending`, with a name for each of its answers. */
function syncOf(row: Row): Comment['sync'] {
  if (row.refused) return 'failed';
  // What came from Jira is there, whoever may read it. What is only here, and nothing wants there, is local.
  if (row.source === 'JIRA' && row.base === null) return row.deleted_in_jira ? 'local' : 'synced';
  const isNote = row.visibility === 'internal' && row.jira_comment_id === null;
  if (isNote || row.deleted_in_jira) return row.source === 'JIRA' ? 'synced' : 'local';
  if (row.base !== null && row.base.crm === row.body) return 'synced';
  return row.goes_to_jira ? 'pending' : 'local';
}
