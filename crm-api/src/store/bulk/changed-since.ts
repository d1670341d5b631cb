import { sql } from 'kysely';
import type { Since } from '../../domain/bulk/bulk-change.ts';
import type { TenantTx } from '../db/database.ts';

/**
 * A field that a bulk change has set, what it was before, and who has changed it since; undoing that change does not count.
 * `relinked`: who has given the ticket another issue since, where that would get the field's value.
 */
export type FieldToUndo = {
  ticketId: string;
  field: string;
  oldValue: unknown;
  since: Since | null;
  relinked: Since | null;
};

/** Who did what a row of history tells, as one value. */
const by = (row: string) =>
  sql.raw(
    `json_build_object('name', ${row}.actor, 'userId', ${row}.actor_user_id, 'accountId', ${row}.actor_account_id)`,
  );

/** Somebody’s deed as it is read; without an origin there is none. */
type Deed = { by: Since['by']; origin: string | null };
type Row = Pick<FieldToUndo, 'ticketId' | 'field' | 'oldValue'> & { later: Deed; other: Deed };

const deed = (row: string) => sql`json_build_object('by', ${by(row)}, 'origin', ${sql.ref(`${row}.origin`)})`;
const sinceOf = ({ by, origin }: Deed): Since | null => (origin === null ? null : { by, origin });

/** How history calls what a job does: an edit, a deletion, and that an issue is wanted. */
export const EDIT = ['edited'];
export const DELETION = ['deleted', 'closed_with_ticket'];
export const LINK = ['issue_wanted'];

/** That an issue was made for an earlier link changes nothing of the one that the ticket has. */
const NAMED_ONLY = 'made_too_late';

/** What a bulk change has set of some tickets, by their history: it names the job as its cause. */
export async function readFieldsToUndo(
  tx: TenantTx,
  tenantId: string,
  { bulkId, ticketIds, rules }: { bulkId: string; ticketIds: readonly string[]; rules: readonly string[] },
): Promise<FieldToUndo[]> {
  const { rows } = await sql<Row>`
    select h.ticket_id as "ticketId", h.field, h.old_value as "oldValue", ${deed('later')} as later, ${deed('other')} as other
      from field_history h
      left join lateral (
        select n.actor, n.actor_user_id, n.actor_account_id, n.origin, n.cause from field_history n
         where n.tenant_id = h.tenant_id and n.ticket_id = h.ticket_id and n.field = h.field and n.id > h.id
           and n.rule <> ${NAMED_ONLY}
         order by n.id desc limit 1) later on not exists (
           select from bulk_job u
            where u.tenant_id = h.tenant_id and u.undoes = ${bulkId}::uuid and u.id::text = later.cause)
      left join lateral (
        select n.actor, n.actor_user_id, n.actor_account_id, n.origin from field_history n
         where n.tenant_id = h.tenant_id and n.ticket_id = h.ticket_id and n.field = 'issue' and n.id > h.id
           and n.rule in ('linked', 'restored', 'issue_wanted') and n.old_value->>'issueKey' is not null
           and n.old_value->>'issueId' is distinct from n.new_value->>'issueId'
         order by n.id desc limit 1) other on h.field <> 'contactId'
     where h.tenant_id = ${tenantId} and h.ticket_id = any(${ticketIds}::uuid[]) and h.cause = ${bulkId}
       and h.rule = any(${rules}::text[])`.execute(tx);
  return rows.map(({ later, other, ...field }) => ({ ...field, since: sinceOf(later), relinked: sinceOf(other) }));
}

/** Who has changed these comments since they were written, by the comment. */
export async function readCommentEdits(
  tx: TenantTx,
  tenantId: string,
  comments: readonly { ticketId: string; commentId: string }[],
): Promise<Map<string, Since>> {
  const { rows } = await sql<Since & { commentId: string }>`
    select distinct on (given."commentId") given."commentId", ${by('h')} as by, h.origin
      from jsonb_to_recordset(${JSON.stringify(comments)}::jsonb) as given ("ticketId" uuid, "commentId" text)
      join field_history h on h.tenant_id = ${tenantId} and h.ticket_id = given."ticketId"
       and h.field in ('comment:' || given."commentId", 'comment:' || given."commentId" || ':visibility')
     order by given."commentId", h.id desc`.execute(tx);
  return new Map(rows.map(({ commentId, by, origin }) => [commentId, { by, origin }]));
}
