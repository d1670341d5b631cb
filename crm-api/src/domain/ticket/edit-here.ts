import { lossesOf, lostBy } from '../adf/rich-text.ts';
import { isRestrictedInJira } from '../comment/comment-state.ts';
import { emptyComment } from '../comment/empty-comment.ts';
import { DomainError } from '../domain-error.ts';
import { fieldsOf } from '../fields/field-map.ts';
import { noteEditedText } from '../fields/own-texts.ts';
import { canonical, sameCrm } from '../fields/same-crm.ts';
import type { FieldName, TicketFields } from '../fields/synced-field.ts';
import { authorOf } from '../members/author-of.ts';
import type { Cause } from '../model/change.ts';
import type { CommentState } from '../model/comment.ts';
import { say } from '../sentences.ts';
import { directionOf } from '../site/site-config.ts';
import { assignField, type ChangeContext, type ChangeOf, feed, record, requireAlive, touch } from './change-context.ts';
import { noteEdit } from './own-writes.ts';

/** An edit made here. @throws DomainError conflict where it was made on an older version, or may not be made as the ticket is now */
export function editTicket(at: ChangeContext, change: ChangeOf<'ticket.edited'>): void {
  const { state } = at;
  requireAlive(state);
  if (change.version !== undefined && change.version !== state.version) {
    throw new DomainError(
      'conflict',
      say('ticket_changed', { now: String(state.version), was: String(change.version) }),
    );
  }
  if (state.link && change.transitionFields) {
    state.link.transitionFields = { ...change.transitionFields };
    delete state.link.refused.status;
  }
  const changed: string[] = [];
  for (const [name, given] of Object.entries(change.fields) as [FieldName, TicketFields[FieldName]][]) {
    const old = state.fields[name] ?? null;
    const value = canonical(given);
    const knowingly = change.replaceDescription === true;
    if (knowingly || !sameCrm(old, value)) guardRichText(at, name, value, knowingly);
    if (sameCrm(old, value)) {
      // The same once more: what Jira refused of it is tried again.
      if (state.link) delete state.link.refused[name];
      continue;
    }
    requireMayEdit(at, name);
    record(at, name, old, value, 'edited', change.cause);
    assignField(state.fields, name, value);
    if (state.link) {
      state.link.editedAt[name] = at.now;
      noteEdit(state.link, name, { was: old, is: value });
      delete state.link.refused[name];
      if (name === 'status') state.link.transitionFields = { ...change.transitionFields };
      // What Jira has is not known yet, so it is asked before it is told.
      if (state.link.issueId !== null && state.link.base[name] === undefined) state.link.fetchFrom ??= 0;
    }
    changed.push(name);
  }
  if (change.contactId !== undefined && change.contactId !== state.contactId) {
    record(at, 'contactId', state.contactId, change.contactId, 'edited', change.cause);
    state.contactId = change.contactId;
    changed.push('contactId');
  }
  if (changed.length === 0) return;
  touch(at);
  feed(at, 'ticket.updated', change.cause, changed);
}

/** Also of a deleted ticket: it may be restored. */
export function giveContact(at: ChangeContext, contactId: string, rule: string, cause: Cause): void {
  record(at, 'contactId', at.state.contactId, contactId, rule, cause);
  at.state.contactId = contactId;
  touch(at);
  if (at.state.deletedAt === null) feed(at, 'ticket.updated', cause, ['contactId']);
}

export function addComment(at: ChangeContext, change: ChangeOf<'comment.added'>): void {
  requireAlive(at.state);
  const { commentId, body, visibility, cause } = change;
  at.state.comments.set(commentId, { ...emptyComment(commentId, at.now), body, visibility, ...authorOf(cause) });
  touch(at);
  feed(at, 'comment.created', cause, ['body'], commentId);
}

export function editComment(at: ChangeContext, change: ChangeOf<'comment.edited'>): void {
  const comment = liveComment(at, change.commentId);
  if (isRestrictedInJira(comment) && change.publish) {
    throw new DomainError('conflict', say('comment_restricted'));
  }
  if (isRestrictedInJira(comment) && change.body !== undefined) {
    throw new DomainError('conflict', say('comment_restricted_internal'));
  }
  guardComment(comment, change);
  const changed: string[] = [];
  if (change.body !== undefined && change.body !== comment.body) {
    record(at, `comment:${comment.id}`, comment.body, change.body, 'edited', change.cause);
    comment.body = change.body;
    noteEditedText(comment);
    changed.push('body');
  }
  if (change.publish && comment.visibility === 'internal') {
    record(at, `comment:${comment.id}:visibility`, 'internal', 'public', 'edited', change.cause);
    comment.visibility = 'public';
    changed.push('visibility');
  }
  if (changed.length === 0) return;
  comment.refused = null;
  comment.updatedAt = at.now;
  touch(at);
  feed(at, 'comment.updated', change.cause, changed, comment.id);
}

export function liveComment(at: ChangeContext, commentId: string): CommentState {
  requireAlive(at.state);
  const comment = at.state.comments.get(commentId);
  if (!comment || comment.deletedAt !== null)
    throw new DomainError('not_found', 'There is no such comment on this ticket.');
  return comment;
}

/** @throws DomainError when the field comes from Jira only */
function requireMayEdit({ state, config }: ChangeContext, name: FieldName): void {
  if (state.link && directionOf(config, name) === 'from-jira')
    throw new DomainError('conflict', say('field_only_in_jira', { field: name, project: state.link.projectKey }), [
      { path: name, message: 'is changed in Jira only' },
    ]);
}

/**
 * Writing Markdown over a document that holds more than Markdown can say would lose that silently
 * (docs/reference/adf.md#what-markdown-cant-say): so it is refused, unless the person says that they know.
 * @throws DomainError body_not_regenerable
 */
export function guardRichText(
  { state, config }: ChangeContext,
  name: FieldName,
  value: unknown,
  knowingly: boolean,
): void {
  const { link } = state;
  const field = link && fieldsOf(config).find((one) => one.name === name);
  const lost = link && field ? lostBy(link, field, value) : [];
  if (!link || lost.length === 0) return;
  if (!knowingly)
    throw new DomainError('body_not_regenerable', say('text_would_lose', { field: name, lost: lost.join(', ') }));
  link.replaceKnown = [...new Set([...link.replaceKnown, name])];
  delete link.refused[name];
}

/** The same for a comment. @throws DomainError body_not_regenerable */
function guardComment(comment: CommentState, change: ChangeOf<'comment.edited'>): void {
  if (change.body === undefined || change.body === comment.body || change.replaceBody === true) return;
  const lost = comment.deletedInJira || !comment.base ? [] : lossesOf(comment.base.jira);
  if (lost.length === 0) return;
  throw new DomainError('body_not_regenerable', say('comment_would_lose', { lost: lost.join(', ') }));
}
