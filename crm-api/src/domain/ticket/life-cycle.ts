import { leaveFilePlaces, returnToFilePlaces } from '../attachment/file-places.ts';
import { leavePlaces, returnToPlaces } from '../comment/comment-places.ts';
import { DomainError } from '../domain-error.ts';
import { leaveTexts } from '../fields/own-texts.ts';
import { remapTicket } from '../fields/remap-ticket.ts';
import type { Cause, IssueTarget } from '../model/change.ts';
import { FOLLOWING, type LinkState } from '../model/link.ts';
import { say } from '../sentences.ts';
import {
  assignField,
  type ChangeContext,
  type ChangeOf,
  feed,
  linkOf,
  record,
  requireAlive,
  touch,
} from './change-context.ts';
import { judgeByClaims } from './judge-writes.ts';
import { observeEnd } from './last-look.ts';
import { mayBeMade, nextLink, takeBack } from './left-issue.ts';
import { leaveWrites, returnToWrites } from './left-writes.ts';
import { emptyLink, NO_CREATE, placeOf, wantedLink } from './new-ticket.ts';
import { observeIssue } from './observe-issue.ts';
import { noteEdit } from './own-writes.ts';

/** Which issue a ticket follows, as history shows it. */
const issueOf = ({ issueId, issueKey }: LinkState) => ({ issueId, issueKey });

/** The issue was deleted: Jira said so, or did not show it twice though it shows its project. The ticket stays. */
export function issueGone(at: ChangeContext, change: ChangeOf<'issue.gone'>): void {
  const { link } = at.state;
  if (!link) return;
  observeEnd(at, change);
  judgeByClaims(at, link, change.cause);
  const deletedWithTicket =
    link.deletedWithTicket || (at.state.deletedAt !== null && link.deletionPolicyDue === 'delete');
  const ended = { fetchFrom: null, undated: {}, missingSince: null, deletionPolicyDue: null };
  Object.assign(link, ended, { deletedWithTicket });
  if (link.state === 'deleted_in_jira') return;
  record(at, 'issue', issueOf(link), null, 'deleted_in_jira', change.cause);
  link.state = 'deleted_in_jira';
  link.refused = {};
  link.lastFromJiraAt = at.now;
  feed(at, 'ticket.sync', change.cause, []);
}

/** Jira did not show the issue for the first time. */
export function issueMissing(at: ChangeContext): void {
  linkOf(at).missingSince ??= at.now;
}

/** Deletes a ticket here; the site's choice says what becomes of its issue. */
export function deleteTicket(at: ChangeContext, change: ChangeOf<'ticket.deleted'>): void {
  const { state, config } = at;
  if (state.deletedAt !== null) return;
  const { link } = state;
  if (link) link.refused = {};
  // One that is being created is seen to as soon as it is known whether it exists.
  if ((link?.state === 'linked' || link?.state === 'creating') && config.onTicketDelete !== 'leave') {
    link.deletionPolicyDue = config.onTicketDelete;
    if (link.deletionPolicyDue === 'close') closeStatus(at, link, change);
  }
  if (link && link.deletionPolicyDue !== 'delete') leaveTexts(at, change.cause);
  state.deletedAt = at.now;
  record(at, 'ticket', state.fields.title, null, 'deleted', change.cause);
  touch(at);
  feed(at, 'ticket.deleted', change.cause, []);
}

function closeStatus(at: ChangeContext, link: LinkState, change: ChangeOf<'ticket.deleted'>): void {
  if (at.state.fields.status === 'CLOSED') return;
  const { status } = at.state.fields;
  record(at, 'status', status, 'CLOSED', 'closed_with_ticket', change.cause);
  assignField(at.state.fields, 'status', 'CLOSED');
  link.editedAt.status = at.now;
  link.transitionFields = {};
  noteEdit(link, 'status', { was: status, is: 'CLOSED' });
}

/** Brings back a ticket that was deleted here, to follow its issue again as far as that is still there. */
export function undeleteTicket(at: ChangeContext, { status, cause }: ChangeOf<'ticket.undeleted'>): void {
  const { state } = at;
  if (state.deletedAt === null) return;
  const { link } = state;
  state.deletedAt = null;
  record(at, 'ticket', null, state.fields.title, 'undeleted', cause);
  if (status !== undefined && status !== state.fields.status) {
    record(at, 'status', state.fields.status, status, 'undeleted', cause);
    if (link) {
      link.editedAt.status = at.now;
      link.transitionFields = {};
      noteEdit(link, 'status', { was: state.fields.status, is: status });
    }
    assignField(state.fields, 'status', status);
  }
  if (link) Object.assign(link, { deletionPolicyDue: null, deletedWithTicket: false });
  touch(at);
  // To whoever follows the feed it was gone.
  feed(at, 'ticket.created', cause, []);
  if (link?.state === 'linked') readAgain(at, link, cause);
}

/** The site's policy for the issue of a deleted ticket has been carried out. */
export function finishDeletionPolicy(at: ChangeContext, change: ChangeOf<'deletion-policy.done'>): void {
  const link = linkOf(at);
  if (link.deletionPolicyDue === 'delete') {
    record(at, 'issue', issueOf(link), null, 'deleted_with_ticket', change.cause);
    Object.assign(link, { state: 'deleted_in_jira', fetchFrom: null, undated: {}, deletedWithTicket: true });
  }
  link.deletionPolicyDue = null;
  link.lastToJiraAt = at.now;
}

/** Wants a new issue for a ticket whose issue was deleted. Public comments of ours go to it too. */
export function restoreTicket(at: ChangeContext, change: ChangeOf<'ticket.restored'>): void {
  requireAlive(at.state);
  const { link } = at.state;
  if (link?.state !== 'deleted_in_jira') {
    throw new DomainError('conflict', say('issue_not_deleted'));
  }
  record(at, 'issue', issueOf(link), null, 'restored', change.cause);
  wantAnother(at, link, link);
  touch(at);
  feed(at, 'ticket.sync', change.cause, []);
}

/** Wants an issue for a ticket that follows none. Public comments and files that are here already go to it too. */
export function wantIssue(at: ChangeContext, { target, cause }: ChangeOf<'issue.wanted'>): void {
  requireAlive(at.state);
  const { link } = at.state;
  if (link && link.state !== 'unlinked')
    throw new DomainError('conflict', say('issue_before', { issue: link.issueKey }));
  record(at, 'issue', link && issueOf(link), { projectKey: target.projectKey }, 'issue_wanted', cause);
  if (link) wantAnother(at, link, target);
  else at.state.link = wantedLink(target, at.state.fields, at.now);
  touch(at);
  feed(at, 'ticket.sync', cause, []);
}

/** A new issue, after the one that the ticket has left. */
function wantAnother(at: ChangeContext, left: LinkState, target: IssueTarget): void {
  // A create that was left might well make what is wanted, and there would be two.
  if (mayBeMade(left.leftIssues, target.siteId, at.now)) {
    throw new DomainError('conflict', say('issue_before', { issue: null }));
  }
  at.state.link = { ...wantedLink(target, at.state.fields, at.now), ...nextLink(left) };
  leavePlaces(at, left);
  leaveFilePlaces(at, left);
  at.state.link.leftWrites = leaveWrites(at, left);
  at.effects.goesOn = true;
}

/** Lets a ticket follow an issue that stands in Jira. What differs is a conflict, and the policies decide. */
export function linkTicket(at: ChangeContext, change: ChangeOf<'ticket.linked'>): void {
  requireAlive(at.state);
  const { observed, cause } = change;
  const old = at.state.link;
  if (old && FOLLOWING.includes(old.state)) {
    throw new DomainError('conflict', say('ticket_follows', { issue: old.issueKey }));
  }
  const same = old?.siteId === observed.siteId && old.issueId === observed.issueId;
  if (old && !same) {
    leavePlaces(at, old);
    leaveFilePlaces(at, old);
    returnToPlaces(at, observed, cause);
    returnToFilePlaces(at, observed);
    at.effects.goesOn = true;
  }
  const link: LinkState = old && same ? old : { ...emptyLink(placeOf(observed)), ...nextLink(old) };
  if (old && !same) link.leftWrites = leaveWrites(at, old);
  at.state.link = link;
  record(at, 'issue', old && issueOf(old), { issueId: observed.issueId, issueKey: observed.issueKey }, 'linked', cause);
  takeBack(at.state.id, link, observed);
  link.state = 'linked';
  touch(at);
  feed(at, 'ticket.sync', cause, []);
  observeIssue(at, observed);
  returnToWrites(link, observed);
  // Also what stood there and is not shown now has to be asked for by its id.
  readAgain(at, link, cause);
}

/** Nobody has listened for a while: Jira has told of changes, and the maps may have been changed. */
function readAgain(at: ChangeContext, link: LinkState, cause: Cause): void {
  link.fetchFrom ??= 0;
  remapTicket(at, { cause, people: {} });
}

/** Ends the link; the issue stays as it is, and so does the ticket. What happens to the issue is ignored from now on. */
export function unlinkTicket(at: ChangeContext, change: ChangeOf<'ticket.unlinked'>): void {
  requireAlive(at.state);
  const { link } = at.state;
  if (!link || link.state === 'unlinked') return;
  record(at, 'issue', issueOf(link), null, 'unlinked', change.cause);
  leaveTexts(at, change.cause);
  endLink(link);
  touch(at);
  feed(at, 'ticket.sync', change.cause, []);
}

/** Forgets the issue that an unlinked or deleted ticket followed: another ticket is about to. */
export function releaseIssue(at: ChangeContext): void {
  const link = linkOf(at);
  if (link.state !== 'unlinked' && at.state.deletedAt === null) return;
  endLink(link);
  leavePlaces(at, link);
  leaveFilePlaces(at, link);
  Object.assign(link, { leftWrites: leaveWrites(at, link), issueId: null, inFlight: {}, written: {} });
}

function endLink(link: LinkState): void {
  const ended = { refused: {}, fetchFrom: null, missingSince: null, deletionPolicyDue: null, deletedWithTicket: false };
  Object.assign(link, nextLink(link), ended, NO_CREATE, { state: 'unlinked' });
}
