import { attachmentIsPending, attachmentNeedsWork } from '../attachment/attachment-state.ts';
import { commentIsPending } from '../comment/comment-state.ts';
import { isCustom } from '../fields/custom.ts';
import { CORE_FIELD_NAMES } from '../fields/field-map.ts';
import { isNothing, sameCrm } from '../fields/same-crm.ts';
import type { FieldName } from '../fields/synced-field.ts';
import { FOLLOWING, type LinkState } from '../model/link.ts';
import type { TicketState } from '../model/ticket.ts';
import { type WorkItemKey, workItemOf } from './work-item.ts';

/** The fields changed here that Jira does not have: pending is simply `local ≠ base`. */
export function pendingFields(state: TicketState): FieldName[] {
  const { link } = state;
  if (!link || link.state === 'unlinked' || link.state === 'deleted_in_jira') return [];
  return namesOf(link).filter((name) => {
    const base = link.base[name];
    const value = state.fields[name];
    if (base !== undefined) return !sameCrm(value, base.crm);
    return link.editedAt[name] !== undefined || (link.issueId === null && !isNothing(value));
  });
}

/** The fields that the two sides can differ in: those every ticket has, and the custom ones that have a value or a base. */
function namesOf(link: LinkState): FieldName[] {
  const custom = new Set([...Object.keys(link.base), ...Object.keys(link.editedAt)].filter(isCustom));
  return [...CORE_FIELD_NAMES, ...custom];
}

/** The pending fields that may be sent: Jira has not refused them as they are, and it is known whose value stands. */
export function deliverableFields({ link, ...state }: TicketState): FieldName[] {
  return pendingFields({ ...state, link }).filter(
    (name) => link?.refused[name] === undefined && link?.undated[name] === undefined,
  );
}

/** Since when a snapshot of the issue is wanted, by its `updated`, epoch ms; null: none is. */
export function fetchWantedFrom({ fetchFrom, undated }: Pick<LinkState, 'fetchFrom' | 'undated'>): number | null {
  const wanted = [...Object.values(undated).map((one) => one.updated), ...(fetchFrom === null ? [] : [fetchFrom])];
  return wanted.length === 0 ? null : Math.max(...wanted);
}

/** Whether Jira is behind: a delivery would have something to send, or the issue of a ticket deleted here is to follow it. */
export function hasWorkForJira(state: TicketState): boolean {
  const { link } = state;
  if (state.deletedAt !== null)
    return (link?.state === 'linked' || link?.state === 'creating') && link.deletionPolicyDue !== null;
  if (!link || link.state === 'unlinked' || link.state === 'deleted_in_jira') return false;
  if (link.issueId === null) return true;
  return (
    deliverableFields(state).length > 0 ||
    [...state.comments.values()].some(commentIsPending) ||
    [...state.attachments.values()].some(attachmentIsPending)
  );
}

/** Whether the content of its files has to be fetched, sent or deleted: the work item of its issue does that. */
export function hasWorkForFiles({ deletedAt, link, attachments }: TicketState): boolean {
  return deletedAt === null && link?.state === 'linked' && [...attachments.values()].some(attachmentNeedsWork);
}

/** The work item that a ticket has work for, or may get some again; null: it wants nothing of Jira any more. */
export function wantedWorkItemOf(state: TicketState): WorkItemKey | null {
  const { link, deletedAt } = state;
  const follows = deletedAt === null && link !== null && FOLLOWING.includes(link.state);
  return follows || hasWorkForJira(state) ? workItemOf(state) : null;
}
