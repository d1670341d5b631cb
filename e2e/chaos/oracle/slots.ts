import { EDITED_FIELDS, type EditedField, type Operation } from '../journal.ts';
import type { CommentRow, Issue, Standing, TicketRow } from '../standing.ts';

/** One value that somebody wrote into a slot. */
export type Write = { operation: Operation; value: string };

/** A place that holds one value on each side: a field of a ticket and its issue, or the text of a comment. */
export type Slot = {
  name: string;
  /** What history and conflicts call it, on this ticket; null: no ticket holds it. */
  field: string;
  ticket: TicketRow | undefined;
  issue: Issue | undefined;
  comment?: CommentRow | undefined;
  /** In Jira, of a comment. */
  jiraCommentId?: string | null;
  writes: readonly Write[];
  /** What stands there at the end; undefined: there is no such place any more. */
  crm: string | undefined;
  jira: string | undefined;
};

const JIRA_FIELD: Record<EditedField, string> = { title: 'summary', description: 'description', dueDate: 'duedate' };
export const jiraFieldOf = (slot: Slot): string | undefined => JIRA_FIELD[slot.field as EditedField];

/** The tickets and issues that belong together, and those without a counterpart. */
export function pairsOf({ tickets, issues }: Standing): { ticket: TicketRow | undefined; issue: Issue | undefined }[] {
  const followed = new Set(tickets.map((ticket) => ticket.issue_id));
  return [
    ...tickets.map((ticket) => ({ ticket, issue: issues.find(({ record }) => record.id === ticket.issue_id) })),
    ...issues.filter(({ record }) => !followed.has(record.id)).map((issue) => ({ ticket: undefined, issue })),
  ];
}

/** Whether both sides have to say the same. */
export const isLinked = (ticket: TicketRow | undefined): ticket is TicketRow =>
  ticket !== undefined && !ticket.deleted && ticket.link_state === 'linked';

export function crmValue(ticket: TicketRow, field: EditedField): string {
  return field === 'dueDate' ? (ticket.due_date ?? '') : ticket[field];
}

export function jiraValue({ record, description }: Issue, field: EditedField): string {
  if (field === 'title') return record.summary;
  return field === 'description' ? description : (record.dueDate ?? '');
}

/** Every field that somebody wrote into. */
export function fieldSlots(standing: Standing): Slot[] {
  return pairsOf(standing).flatMap(({ ticket, issue }) => {
    const own = standing.operations.filter(
      ({ kind, side, on }) =>
        (kind === 'create' || kind === 'edit') &&
        on !== null &&
        on === (side === 'crm' ? ticket?.id : issue?.record.id),
    );
    return EDITED_FIELDS.map((field) => ({
      name: `${field} of ${ticket ? `ticket ${ticket.number}` : 'no ticket'} (${ticket?.issue_key ?? issue?.record.id ?? 'no issue'})`,
      ...{ field, ticket, issue },
      crm: ticket && crmValue(ticket, field),
      jira: issue && jiraValue(issue, field),
      writes: own.flatMap((operation) => writeOf(operation, field)),
    }));
  });
}

/** Every comment that somebody made or changed, on either side. */
export function commentSlots(standing: Standing): Slot[] {
  const { comments, issues, tickets } = standing;
  const known = new Set(comments.flatMap(({ jira_comment_id }) => jira_comment_id ?? []));
  const ofCrm = comments.map((comment) => slotOf(standing, comment, comment.jira_comment_id));
  const strangers = new Set(
    standing.operations
      .filter(
        ({ side, kind, part }) => side === 'jira' && kind.endsWith('comment') && part !== undefined && !known.has(part),
      )
      .map(({ part }) => part as string),
  );
  return [...ofCrm, ...[...strangers].map((id) => slotOf(standing, undefined, id))];

  function slotOf({ operations }: Standing, comment: CommentRow | undefined, jiraCommentId: string | null): Slot {
    const issue = issues.find((one) => one.comments.some(({ id }) => id === jiraCommentId));
    const ticket = tickets.find(({ id }) => id === comment?.ticket_id);
    const own = operations.filter(
      ({ kind, side, part }) =>
        kind.endsWith('comment') && part !== undefined && part === (side === 'crm' ? comment?.id : jiraCommentId),
    );
    return {
      name: `comment ${comment?.id ?? '(none in the CRM)'} / ${jiraCommentId ?? '(none in Jira)'}`,
      field: `comment:${comment?.id}`,
      ...{ ticket, issue, comment, jiraCommentId },
      crm: comment && !comment.deleted ? comment.body : undefined,
      jira: issue?.comments.find(({ id }) => id === jiraCommentId)?.text,
      writes: own.flatMap((operation) => writeOf(operation, 'body')),
    };
  }
}

function writeOf(operation: Operation, field: EditedField | 'body'): Write[] {
  const value = operation.values[field];
  return value === undefined || operation.outcome === 'refused' ? [] : [{ operation, value }];
}
