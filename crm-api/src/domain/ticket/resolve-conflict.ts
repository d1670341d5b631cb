import { type CustomValue, ticketStatusSchema } from '@synapse/shared/ticket';
import { DomainError } from '../domain-error.ts';
import { customName, fitsKind, isCustom } from '../fields/custom.ts';
import { sameCrm } from '../fields/same-crm.ts';
import type { FieldName, TicketFields } from '../fields/synced-field.ts';
import { say } from '../sentences.ts';
import { directionOf } from '../site/site-config.ts';
import { type ChangeContext, type ChangeOf, requireAlive } from './change-context.ts';
import { addComment, editComment, editTicket, guardRichText } from './edit-here.ts';

type Resolution = ChangeOf<'conflict.resolved'>;

/**
 * A person decides a conflict: the value they take is an ordinary edit, and goes to Jira as every edit does. A text that
 * would write over more than Markdown can say is refused, unless they say that they know, or have it added as a comment.
 */
export function resolveConflict(at: ChangeContext, change: Resolution): void {
  requireAlive(at.state);
  const before = at.effects.history.length;
  const commentId = commentOf(change.field);
  if (change.asComment) addAsComment(at, change, change.asComment);
  else if (commentId === null) takeValue(at, change);
  else takeText(at, change, commentId);
  for (const entry of at.effects.history.slice(before)) entry.rule = `resolved_${change.take}`;
  at.effects.resolutions.push({ conflictId: change.conflictId, take: change.take, by: change.cause.actor });
}

function takeValue(at: ChangeContext, change: Resolution): void {
  const { cause, ticketId, field, value, replaceDescription } = change;
  // The field may be of another kind than it was when they met, and Jira's history has some values in its own words.
  const custom = at.config.customFields.find(({ name }) => customName(name) === field);
  if (isCustom(field) && !custom) {
    if (change.keepsWinner) return;
    throw new DomainError('conflict', say('conflict_field_gone', { field }));
  }
  if (custom && !fitsKind(custom.kind, value as CustomValue))
    throw new DomainError('conflict', say('conflict_unfit', { field, kind: custom.kind }));
  // What a write of ours replaced unseen may be known by the name alone that Jira's history has for it.
  if (field === 'status' && !ticketStatusSchema.safeParse(value).success)
    throw new DomainError('conflict', say('conflict_status_unknown', { jira: String(value) }));
  refuseLeftIssues(at, change);
  // Also where it is shown already: what has won may be held back from Jira for what it would write over.
  guardRichText(at, field as FieldName, value, replaceDescription === true);
  const fields = { [field]: value } as Partial<TicketFields>;
  editTicket(at, { kind: 'ticket.edited', cause, ticketId, fields, replaceDescription: replaceDescription === true });
}

/** What Jira had in an issue that the ticket has left is not sent to another one by a click: others may see that. */
function refuseLeftIssues({ state, config }: ChangeContext, change: Resolution): void {
  const { restricted, take, field, value, asComment } = change;
  const { link, fields } = state;
  if (!restricted || take !== 'theirs') return;
  const mayGo = link !== null && link.state !== 'unlinked' && directionOf(config, field as FieldName) !== 'from-jira';
  // A comment goes whatever becomes of the field, and to an issue that is linked later, too.
  if (!asComment && (!mayGo || sameCrm(fields[field as FieldName], value))) return;
  throw new DomainError('conflict', say('conflict_left_issue', { issue: link?.issueKey ?? null }));
}

function takeText(at: ChangeContext, change: Resolution, commentId: string): void {
  const { cause, ticketId, value, replaceDescription } = change;
  const comment = at.state.comments.get(commentId);
  if (change.restricted && comment?.visibility === 'public') {
    // Whatever it says now was written for everybody or made public, and that stays.
    if (change.keepsWinner || comment.body === value) return;
    if (change.take === 'theirs') throw new DomainError('conflict', say('conflict_restricted'));
  }
  if (comment?.deletedAt === null) {
    const replaceBody = replaceDescription === true;
    const body = String(value);
    editComment(at, { kind: 'comment.edited', cause, ticketId, commentId, body, publish: false, replaceBody });
    return;
  }
  if (change.keepsWinner) return;
  throw new DomainError('conflict', say('conflict_comment_gone'));
}

/** The field shows what Jira has, and nothing in Jira is written over. */
function addAsComment(at: ChangeContext, change: Resolution, how: NonNullable<Resolution['asComment']>): void {
  const { cause, ticketId, value } = change;
  const field = change.field as FieldName;
  const base = at.state.link?.base[field];
  if (typeof value !== 'string' || value.trim() === '' || !base || commentOf(field) !== null)
    throw new DomainError('invalid_request', say('conflict_no_comment'), [
      { path: 'asComment', message: 'is for texts such as the description' },
    ]);
  refuseLeftIssues(at, change);
  editTicket(at, { kind: 'ticket.edited', cause, ticketId, fields: { [field]: base.crm } as Partial<TicketFields> });
  addComment(at, { kind: 'comment.added', cause, ticketId, body: value, visibility: 'public', ...how });
}

/** The comment of a conflict's field, `comment:<id>`; null for a field of the ticket. */
function commentOf(field: string): string | null {
  return field.startsWith('comment:') ? field.slice('comment:'.length) : null;
}
