import type { Comment } from '@synapse/shared/comment';
import { sql } from 'kysely';
import { lossesOf } from '../../domain/adf/rich-text.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { templateIn } from '../../domain/sentences.ts';
import type { TenantTx } from '../db/database.ts';
import type { BaseValue, Refusal } from '../db/schema.ts';

type Row = {
  id: string;
  ticket_id: string;
  body: string;
  visibility: Comment['visibility'];
  visibility_reason: string | null;
  source: Comment['source'];
  author_name: string;
  author_account_id: string | null;
  author_user_id: string | null;
  created_at: Date;
  updated_at: Date;
  jira_comment_id: string | null;
  base: BaseValue | null;
  deleted_in_jira: boolean;
  refused: Refusal | null;
  goes_to_jira: boolean;
};

/** A ticket's comments, the oldest first. Those of a deleted ticket are not shown. */
export async function listComments(tx: TenantTx, tenantId: string, ticketId: string): Promise<Comment[]> {
  return select(tx, tenantId, ticketId, {});
}

/**
 * @param which.evenDeleted for the answer to a change that was made: it or its ticket may have been deleted since
 * @throws DomainError not_found
 */
export async function getComment(
  tx: TenantTx,
  tenantId: string,
  ticketId: string,
  which: { id: string; evenDeleted?: boolean },
): Promise<Comment> {
  const [comment] = await select(tx, tenantId, ticketId, which);
  if (!comment) throw new DomainError('not_found', 'This ticket has no such comment. It may have been deleted.');
  return comment;
}

async function select(
  tx: TenantTx,
  tenantId: string,
  ticketId: string,
  { id, evenDeleted = false }: { id?: string; evenDeleted?: boolean },
): Promise<Comment[]> {
  const { rows } = await sql<Row>`
    select c.id, c.ticket_id, c.body, c.visibility, c.visibility_reason, c.source, c.author_name, c.author_account_id, c.author_user_id, c.created_at,
           c.updated_at, c.jira_comment_id, c.base, c.deleted_in_jira, c.refused,
           coalesce(l.state in ('wanted', 'creating', 'linked'), false) as goes_to_jira
      from comment c
      join ticket t on t.tenant_id = c.tenant_id and t.id = c.ticket_id
      left join issue_link l on l.tenant_id = c.tenant_id and l.ticket_id = c.ticket_id
     where c.tenant_id = ${tenantId} and c.ticket_id = ${ticketId}::uuid
       and ${evenDeleted ? sql`true` : sql`t.deleted_at is null and c.deleted_at is null`}
       and ${id === undefined ? sql`true` : sql`c.id = ${id}::uuid`}
     order by c.created_at, c.id`.execute(tx);
  return rows.map(commentView);
}

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
