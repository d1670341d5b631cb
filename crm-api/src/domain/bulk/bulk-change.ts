import type { BulkAction, BulkFields } from '@synapse/shared/bulk/bulk';
import type { TicketFields } from '../fields/synced-field.ts';
import type { Cause, Change } from '../model/change.ts';
import type { TicketState } from '../model/ticket.ts';
import { stableId } from '../stable-id.ts';

/** The comment of a job on a ticket: the same however often the job is begun again. */
export const bulkCommentId = (bulkId: string, ticketId: string): string => stableId(bulkId, 'comment', ticketId);

/** What a bulk edit makes of the labels of one ticket; undefined where it says nothing of them. */
export function labelsAfter(
  labels: readonly string[],
  { addLabels, removeLabels }: Pick<BulkFields, 'addLabels' | 'removeLabels'>,
): string[] | undefined {
  if (addLabels === undefined && removeLabels === undefined) return undefined;
  const kept = labels.filter((label) => !removeLabels?.includes(label));
  return [...new Set([...kept, ...(addLabels ?? [])])];
}

/** What an edit sets. */
export type BulkEdit = { fields: Partial<TicketFields>; contactId?: string | null };

/**
 * The change that a job makes of one ticket.
 * @param fields what an edit sets, as this ticket's project reads it
 */
export function bulkChange(
  action: BulkAction,
  { id: ticketId, fields: now }: Pick<TicketState, 'id' | 'fields'>,
  { bulkId, cause, fields, contactId }: { bulkId: string; cause: Cause } & BulkEdit,
): Change {
  if (action.kind === 'delete') return { kind: 'ticket.deleted', cause, ticketId };
  if (action.kind === 'comment') {
    const { body, visibility } = action;
    const commentId = bulkCommentId(bulkId, ticketId);
    return { kind: 'comment.added', cause, ticketId, commentId, body, visibility, authorName: cause.actor ?? '' };
  }
  const labels = labelsAfter(now.labels, action.fields);
  return {
    kind: 'ticket.edited',
    cause,
    ticketId,
    fields: { ...fields, ...(labels === undefined ? {} : { labels }) },
    ...(contactId === undefined ? {} : { contactId }),
  };
}

/** Whether a job sends anything to Jira. */
export const goesToJira = (action: BulkAction): boolean =>
  (action.kind !== 'comment' || action.visibility === 'public') &&
  (action.kind !== 'edit' || Object.keys(action.fields).some((name) => name !== 'contactId'));

/** What an undo can't give back to a ticket that was deleted, in words; null: nothing. */
export function lostWithTicket(link: TicketState['link']): string | null {
  if (!link?.issueKey) return null;
  if (link.state === 'deleted_in_jira')
    return `Its issue ${link.issueKey} was deleted in Jira, and stays so. Restore the ticket there to give it a new issue.`;
  if (link.state === 'unlinked' && link.issueId === null)
    return `It has no issue: ${link.issueKey} has another ticket since.`;
  return null;
}

/** Who has changed a field since, in words. An account of Jira's has no name here. */
export function changedSince(field: string, { actor, origin }: { actor: string | null; origin: string }): string {
  const byUs = origin === 'crm' && actor !== null;
  return `${field} was changed since ${byUs ? `by ${actor}` : 'in Jira'}`;
}
