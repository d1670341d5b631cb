import { type RawBuilder, sql } from 'kysely';
import type { Refusal } from '../db/schema.ts';

/**
 * How a ticket's comments and files stand with Jira, in SQL. The rules are those of domain/comment/comment-state.ts
 * (`commentIsPending`) and domain/attachment/attachment-state.ts (`attachmentIsUnderWay`); test/http/tickets/ticket-view.test.ts holds the
 * two against each other.
 */

/** On `c`. */
export const COMMENT_PENDING = sql`
  not c.deleted_in_jira and (c.refused is null or c.refused = 'null')
  and case when c.deleted_at is not null then c.jira_comment_id is not null
           when c.visibility = 'internal' and c.jira_comment_id is null then false
           when c.base is null or c.base = 'null' then c.source = 'CRM'
           else (c.base ->> 'crm') is distinct from c.body end`;

/** On `a`: on its way to Jira or from it. */
export const ATTACHMENT_PENDING = sql`
  not a.deleted_in_jira and (a.refused is null or a.refused = 'null')
  and case when a.deleted_at is not null then a.jira_attachment_id is not null or a.send_attempted_at is not null
           when a.source = 'CRM' then a.jira_attachment_id is null
           else not a.stored end`;

/** On `c`. A deletion that Jira refused counts too: the comment still stands there. */
export const COMMENT_REFUSED = sql`
  c.refused is not null and c.refused <> 'null' and not c.deleted_in_jira
  and (c.deleted_at is null or c.jira_comment_id is not null)`;

/**
 * On `a`; deletions as of comments. A file of Jira's that is not kept here, because of what is taken here, waits for
 * nobody: Jira refused nothing.
 */
export const ATTACHMENT_REFUSED = sql`
  a.refused is not null and a.refused <> 'null' and not a.deleted_in_jira
  and (a.deleted_at is null or a.jira_attachment_id is not null) and (a.source = 'CRM' or a.refused ? 'jira')`;

/** A condition on a ticket's comments `c`, and one on its files `a`. */
type OfParts = { comment: RawBuilder<unknown>; attachment: RawBuilder<unknown> };
export const PARTS_PENDING: OfParts = { comment: COMMENT_PENDING, attachment: ATTACHMENT_PENDING };
export const PARTS_REFUSED: OfParts = { comment: COMMENT_REFUSED, attachment: ATTACHMENT_REFUSED };

/** For the few tickets `t` of a page: a look at the comments and files of each. */
export const somePart = ({ comment, attachment }: OfParts): RawBuilder<unknown> => sql`
  (exists (select from comment c where c.tenant_id = t.tenant_id and c.ticket_id = t.id and ${comment})
   or exists (select from attachment a where a.tenant_id = t.tenant_id and a.ticket_id = t.id and ${attachment}))`;

/** For all tickets of a tenant: the comments and files are looked through once. */
export const amongParts = (tenantId: string, { comment, attachment }: OfParts): RawBuilder<unknown> => sql`
  t.id in (select c.ticket_id from comment c where c.tenant_id = ${tenantId} and ${comment}
           union all
           select a.ticket_id from attachment a where a.tenant_id = ${tenantId} and ${attachment})`;

/** For the few tickets `t` of a page, a row or none: why Jira refused the first of its comments and files that it did. */
export const FIRST_REFUSED_PART = sql<{ refused: Refusal }>`(
  select part.refused from (
    select c.refused || jsonb_build_object('commentId', c.id) as refused, c.created_at from comment c where c.tenant_id = t.tenant_id and c.ticket_id = t.id and ${COMMENT_REFUSED}
    union all
    select a.refused, a.created_at from attachment a where a.tenant_id = t.tenant_id and a.ticket_id = t.id and ${ATTACHMENT_REFUSED}
  ) part order by part.created_at limit 1)`;
