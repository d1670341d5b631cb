import type { BulkAction, BulkFields } from '@synapse/shared/bulk/bulk';
import type { MessageTemplate } from '@synapse/shared/values/message-template';
import type { TicketFields } from '../fields/synced-field.ts';
import type { ByWhom, Cause, Change } from '../model/change.ts';
import type { TicketState } from '../model/ticket.ts';
import { type Sentence, say } from '../sentences.ts';
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
  action: Exclude<BulkAction, { kind: 'link' }>,
  { id: ticketId, fields: now }: Pick<TicketState, 'id' | 'fields'>,
  { bulkId, cause, fields, contactId }: { bulkId: string; cause: Cause } & BulkEdit,
): Change {
  if (action.kind === 'delete') return { kind: 'ticket.deleted', cause, ticketId };
  if (action.kind === 'comment') {
    const { body, visibility } = action;
    const commentId = bulkCommentId(bulkId, ticketId);
    return { kind: 'comment.added', cause, ticketId, commentId, body, visibility };
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

/** What an undo can't give back to a ticket that was deleted; null: nothing. */
export function lostWithTicket(link: TicketState['link']): Sentence | null {
  if (!link?.issueKey) return null;
  if (link.state === 'deleted_in_jira') return say('ticket_issue_deleted', { issue: link.issueKey });
  if (link.state === 'unlinked' && link.issueId === null) return say('ticket_issue_taken', { issue: link.issueKey });
  return null;
}

/** Who has changed something since, and from where. */
export type Since = { by: ByWhom | null; origin: string };

/** Somebody whom the words of an outcome name by a number. */
export type NamedPerson = { userId: string | null; name: string };

/** What an outcome says, and whom it names, by numbers. */
export type Said = { sentences: readonly Sentence[]; people: readonly NamedPerson[] };

export const NOTHING_SAID: Said = { sentences: [], people: [] };

/** What was changed since: a field, or what has no field's name. */
export type Left = { field: string } | { what: 'ticket' | 'issue' | 'comment' };

/**
 * What has been changed since and by whom. An account of Jira's has no name here. People are named by numbers, for a name
 * that was written into a text could not be told from another's that is the same, and so not be erased.
 */
export function changedSince(all: readonly { left: Left; since: Since }[]): Said {
  const people: NamedPerson[] = [];
  const sentences = all.map(({ left, since: { by, origin } }) => {
    const byUs = origin === 'crm' && by !== null && by.name !== null && by.accountId === null;
    if (byUs) people.push({ userId: by.userId, name: by.name ?? '' });
    return say('bulk_left', { ...left, name: byUs ? `{${people.length - 1}}` : null });
  });
  return { sentences, people };
}

/** As it is kept: the words, and their codes where each sentence has one. */
export function keptWords({ sentences, people }: Said) {
  const template = sentences.flatMap((one) => one.template ?? []);
  return {
    message: sentences.map(({ message }) => message).join(' ') || null,
    template: template.length === sentences.length ? template : [],
    people,
  };
}

/** The words of an outcome, with the names of the people in it. */
export const withNames = (message: string, people: readonly NamedPerson[]): string =>
  message.replaceAll(/\{(\d+)\}/g, (number, at: string) => people[Number(at)]?.name ?? number);

/** The same of a sentence that is kept by its code. */
export const templateWithNames = (
  { code, params }: MessageTemplate,
  people: readonly NamedPerson[],
): MessageTemplate => ({
  code,
  params: Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, name === 'name' ? withNames(value, people) : value]),
  ),
});
