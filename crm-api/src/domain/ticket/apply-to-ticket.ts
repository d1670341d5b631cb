import { addAttachment, deleteAttachment, finishAttachment, settleContent } from '../attachment/observe-attachment.ts';
import { hideClaimed, loseOwn, removeFromJira, tombstone } from '../comment/comment-sight.ts';
import { commentInJira, isStillToBeSent, isUnresolvedPost } from '../comment/comment-state.ts';
import { takeDeletedPost } from '../comment/deleted-posts.ts';
import { giveUpHiddenPost, parkHiddenPost } from '../comment/hidden-posts.ts';
import { observeComment } from '../comment/observe-comment.ts';
import { DomainError } from '../domain-error.ts';
import { fieldsOf } from '../fields/field-map.ts';
import { closeTexts, dropText, forgetArrivedTexts, startText } from '../fields/own-texts.ts';
import { remapTicket } from '../fields/remap-ticket.ts';
import type { Base, FieldName } from '../fields/synced-field.ts';
import type { Change } from '../model/change.ts';
import { say } from '../sentences.ts';
import { type ChangeContext, type ChangeOf, feed, linkOf, record, touch } from './change-context.ts';
import { addComment, editComment, editTicket, giveContact, liveComment } from './edit-here.ts';
import { finishDelivery } from './finish-delivery.ts';
import { hasLeft, noteLeftIssue, Overtaken, takeOvertaken } from './left-issue.ts';
import { hearOfLeft, settleWrites, takeHistory } from './left-writes.ts';
import {
  deleteTicket,
  finishDeletionPolicy,
  issueGone,
  issueMissing,
  linkTicket,
  releaseIssue,
  restoreTicket,
  undeleteTicket,
  unlinkTicket,
  wantIssue,
} from './life-cycle.ts';
import { NO_CREATE } from './new-ticket.ts';
import { observeIssue, renameIssue } from './observe-issue.ts';
import { closeSends, dropRefused, partFormer, startSending } from './own-writes.ts';
import { resolveConflict } from './resolve-conflict.ts';
import { doubtWhatWaits } from './restored-backup.ts';
import { isWorkItemOf } from './work-item.ts';

type Started = ChangeOf<'delivery.started'>;

type Handler<One> = {
  apply(at: ChangeContext, change: One): void;
  /** Whether it wants the ticket's comments and files; without them it gets the ticket and its link. */
  parts(change: One): boolean;
};
type Handlers = { [Kind in Change['kind']]: Handler<ChangeOf<Kind>> };
type Apply<One> = Handler<One>['apply'];

const alone = <One>(apply: Apply<One>): Handler<One> => ({ apply, parts: () => false });
const withParts = <One>(apply: Apply<One>): Handler<One> => ({ apply, parts: () => true });

const carriesParts = ({ comments, attachments }: ChangeOf<'issue.observed'>): boolean =>
  comments !== null || (attachments ?? null) !== null;

/** One handler per kind of change, with what it wants read; a kind without one does not compile. */
const handlers: Handlers = {
  'issue.observed': { apply: observeIssue, parts: carriesParts },
  'issue.gone': alone(issueGone),
  'issue.missing': alone(issueMissing),
  'comment.observed': withParts((at, { comment, cause, readAt }) => {
    observeComment(at, comment, cause, readAt === undefined ? null : Number.POSITIVE_INFINITY);
    const known = commentInJira(at.state, comment.id);
    if (readAt !== undefined && known) forgetArrivedTexts(known, readAt);
  }),
  'comment.gone': withParts((at, change) => {
    const known = commentInJira(at.state, change.commentId);
    // Who unlinked a ticket keeps what was said. But what our own deletion took along counts.
    if (linkOf(at).state === 'unlinked') {
      if (known) loseOwn(known);
    } else if (known && change.hint) hideClaimed(at, known, change.cause);
    else if (known) removeFromJira(at, known, change.cause);
    else at.state.comments.set(...tombstone(at, change));
  }),
  'ticket.created': alone(() => {
    // The state was created from this very change: see newTicket.
  }),
  'ticket.edited': alone(editTicket),
  'contact.merged': alone((at, { from, to, cause }) => {
    if (at.state.contactId === from) giveContact(at, to, 'contact_merged', cause);
  }),
  'ticket.deleted': withParts(deleteTicket),
  'ticket.undeleted': withParts(undeleteTicket),
  'deletion-policy.done': alone(finishDeletionPolicy),
  'issue.wanted': withParts(wantIssue),
  'ticket.restored': withParts(restoreTicket),
  'ticket.linked': withParts(linkTicket),
  'ticket.unlinked': withParts(unlinkTicket),
  'issue.released': withParts(releaseIssue),
  'work.parked': alone((at, { workItem, reason }) => {
    if (isWorkItemOf(at.state, workItem)) at.state.parked = { ...reason, since: new Date(at.now).toISOString() };
  }),
  'work.freed': alone((at, { workItem }) => {
    if (isWorkItemOf(at.state, workItem)) at.state.parked = null;
  }),
  'ticket.retried': withParts((at) => {
    at.state.parked = null;
    if (at.state.link) at.state.link.refused = {};
    for (const comment of at.state.comments.values()) {
      giveUpHiddenPost(comment);
      comment.refused = null;
    }
    for (const file of at.state.attachments.values()) file.refused = null;
  }),
  'ticket.remapped': alone(remapTicket),
  'issue.renamed': alone(renameIssue),
  'ticket.refetch': alone((at, change) => {
    const { link } = at.state;
    if (!link || link.state === 'unlinked') {
      // A delivery that was overtaken has nothing to ask for any more.
      if (change.cause.origin === 'delivery') return;
      throw new DomainError('conflict', say('issue_none'));
    }
    link.fetchFrom = Math.max(link.fetchFrom ?? 0, link.jiraUpdated);
  }),
  'post.deleted': withParts((at, { commentId, cause }) => takeDeletedPost(at, commentId, cause)),
  'post.hidden': withParts(parkHiddenPost),
  'backup.restored': withParts(doubtWhatWaits),
  'posts.resolved': withParts((at, change) => {
    for (const id of change.commentIds) {
      const comment = at.state.comments.get(id);
      if (!comment || !isUnresolvedPost(comment)) continue;
      comment.postAttemptedAt = null;
      comment.inFlight = [];
    }
  }),
  'comment.unsent': withParts((at, { commentId, text }) => {
    const comment = at.state.comments.get(commentId);
    if (comment) dropText(comment, text);
  }),
  'writes.settled': alone(settleWrites),
  'writes.checked': alone(takeHistory),
  'left.observed': {
    apply: hearOfLeft,
    parts: ({ seen }) => seen.kind !== 'issue.observed' || seen.comments !== null,
  },
  'comment.added': withParts(addComment),
  'comment.edited': withParts(editComment),
  'comment.deleted': withParts((at, change) => {
    const comment = liveComment(at, change.commentId);
    record(at, `comment:${comment.id}`, comment.body, null, 'edited', change.cause);
    comment.deletedAt = at.now;
    comment.refused = null;
    touch(at);
    feed(at, 'comment.deleted', change.cause, [], comment.id);
  }),
  'attachment.added': withParts(addAttachment),
  'attachment.deleted': withParts(deleteAttachment),
  'attachment.content': withParts(settleContent),
  'attachment.sending': withParts((at, change) => {
    requireWanted(at, false);
    const file = at.state.attachments.get(change.attachmentId);
    // It may have been deleted here since its delivery began: then its content stays here.
    if (file && file.deletedAt === null) Object.assign(file, { sendAttemptedAt: at.now, sendOpen: true });
  }),
  'attachment.cut': withParts((at, change) => {
    const file = at.state.attachments.get(change.attachmentId);
    if (file) file.sendCuts += 1;
  }),
  'attachment.delivered': withParts(finishAttachment),
  'sends.resolved': withParts((at, change) => {
    for (const id of change.attachmentIds) {
      const file = at.state.attachments.get(id);
      if (file?.jiraAttachmentId === null) Object.assign(file, { sendAttemptedAt: null, sendOpen: false });
    }
  }),
  'conflict.resolved': withParts(resolveConflict),
  'delivery.started': withParts((at, change) => {
    const link = linkOf(at);
    requireWanted(at, isStatusAlone(change));
    // Its event has come first, or people have linked it by hand.
    if (change.creating && link.issueId !== null) throw new Overtaken();
    for (const [name, sent] of Object.entries(change.inFlight) as [FieldName, Base][])
      startSending(at, name, sent, change.jiraNow ?? null);
    if (change.creating) {
      link.state = 'creating';
      // With a mark and no base: the field took part in the create (see MergeInput.createdHere).
      for (const { name } of fieldsOf(at.config)) link.marks[name] ??= 0;
      Object.assign(link, { createAttemptedAt: at.now, createSentBy: null });
      link.createLabelled = change.creating.labelled;
    }
    if (change.comment) sendText(at, change.comment);
  }),
  'create.failed': alone((at) => {
    const link = linkOf(at);
    if (link.state !== 'creating') return;
    Object.assign(link, { ...NO_CREATE, state: 'wanted', inFlight: {}, deletionPolicyDue: null });
  }),
  'sends.closed': withParts((at) => {
    closeSends(at);
    closeTexts(at);
  }),
  'fields.unsent': alone((at, change) => {
    for (const name of change.fields) dropRefused(linkOf(at), name);
  }),
  'delivery.done': withParts(finishDelivery),
};

function sendText(at: ChangeContext, { id, body, postKey }: NonNullable<Started['comment']>): void {
  const comment = at.state.comments.get(id);
  if (!comment || !(isUnresolvedPost(comment) || isStillToBeSent(comment, body))) return;
  startText(comment, body, at.now, postKey ?? undefined);
  if (postKey !== null) comment.postAttemptedAt = at.now;
}

/** What is sent for a ticket must still be wanted in the transaction that says so: of a deleted one, that its issue is closed. */
function requireWanted({ state: { deletedAt, link } }: ChangeContext, closesIt: boolean): void {
  if (deletedAt !== null && !(closesIt && link?.deletionPolicyDue)) throw new Overtaken();
}

const isStatusAlone = ({ inFlight, creating, comment }: Started): boolean =>
  creating === null && comment === null && Object.keys(inFlight).every((name) => name === 'status');

const handlerOf = (change: Change) => handlers[change.kind] as Handler<Change>;

/** Whether a change is carried out on a ticket with its comments and files, or without. */
export const needsParts = (change: Change): boolean => handlerOf(change).parts(change);

/** Carries out one change on one ticket, in memory. Throws DomainError when a person asked for what can't be done. */
export function applyToTicket(at: ChangeContext, change: Change): void {
  const { link } = at.state;
  for (const memory of link ? [link, ...link.leftWrites] : []) Object.assign(memory, partFormer(memory, at.config));
  if ('linkEpoch' in change && link?.epoch !== change.linkEpoch) {
    takeOvertaken(at, change);
    return;
  }
  if (change.kind === 'issue.observed' && link && hasLeft(at.state.id, link, change)) {
    const { siteId, issueId, issueKey, cause } = change;
    noteLeftIssue(at, { siteId, id: issueId, key: issueKey }, cause);
    return;
  }
  // Who unlinked a ticket does not want to hear of its issue, but for what its last edits replaced there.
  const tells =
    change.kind === 'issue.observed' || change.kind === 'comment.observed' || change.kind === 'comment.gone';
  if ('issueId' in change && link?.state === 'unlinked' && !tells) return;
  handlerOf(change).apply(at, change);
}
