import { sameAdf } from '../adf/same-adf.ts';
import { adfToMarkdown } from '../adf/to-markdown/adf-to-markdown.ts';
import {
  agreeOnText,
  forgetPosts,
  hearOfTexts,
  noteHeard,
  noteSetBack,
  settleEcho,
  settleLateEcho,
  takeHeard,
} from '../fields/own-texts.ts';
import type { Cause, ObservedComment } from '../model/change.ts';
import type { CommentState, SentText } from '../model/comment.ts';
import type { TicketState } from '../model/ticket.ts';
import { type ChangeContext, feed, linkOf, record, touch } from '../ticket/change-context.ts';
import { isKnownDoomed, noteDoomed, recordOverwritten } from './comment-overwritten.ts';
import { comeBack, commentIdFor, isNeverSeen, isSeenAgain } from './comment-sight.ts';
import { commentInJira, isMarkedPost, isUnresolvedPost } from './comment-state.ts';
import { emptyComment } from './empty-comment.ts';

const NEVER_TOLD = 'its issue was deleted in Jira before it was known here who may read it';

/** @param readAt the issue's `updated` when Jira was read; null: an event told of the comment */
export function observeComment(at: ChangeContext, seen: ObservedComment, cause: Cause, readAt: number | null): void {
  const known = findComment(at, seen);
  // Who unlinked or deleted a ticket wants to hear of what its last edits replaced, and of nothing else.
  const isFoundPost = known !== undefined && isUnresolvedPost(known) && linkOf(at).state !== 'unlinked';
  if (!takesComments(at.state) && !isFoundPost) {
    if (known) hearOfTexts(at, known, seen, cause);
    return;
  }
  if (known) {
    // Who read it since could not know that ours had stood there.
    const wasSetBack = !seen.isWiki && settleLateEcho(known, seen);
    if (wasSetBack && linkOf(at).state === 'linked' && at.state.deletedAt === null) linkOf(at).fetchFrom ??= 0;
    if (seen.internal === null && isNews(known, seen)) noteDoomed(known);
    recordOverwritten(at, known, seen, { cause });
  }
  if (seen.internal === null && !seen.isWiki && linkOf(at).deletedWithTicket) {
    // Nobody can be asked any more who may read it.
    if (!known || isNews(known, seen))
      observeComment(at, { ...seen, internal: true, internalReason: NEVER_TOLD }, cause, readAt);
    return;
  }
  if (seen.internal === null) {
    if (known && !isNews(known, seen)) return;
    if (known) noteHeard(known, seen);
    // What a webhook tells of asks for a fetch itself, where its issue is still followed.
    if (!seen.isWiki) askWhoMayRead(at);
    return;
  }
  if (!known) {
    if (seen.marker === undefined && hasUnresolvedPost(at) && !linkOf(at).deletedWithTicket) {
      askForMarkers(at);
      return;
    }
    takeNew(at, seen, cause);
    return;
  }
  if (isSeenAgain(known, seen, readAt)) {
    if (isNeverSeen(known)) {
      takeNew(at, seen, cause);
      return;
    }
    comeBack(at, known, cause);
  }
  if (known.deletedInJira || seen.updated < known.jiraMark) return;
  // It was waiting for a person to look for it.
  if (isUnresolvedPost(known)) known.refused = null;
  known.jiraCommentId = seen.id;
  const markBefore = known.jiraMark;
  known.jiraMark = seen.updated;
  takeVisibility(at, known, seen, cause);
  const heard = takeHeard(known);
  mergeCommentBody(at, known, { seen, markBefore }, cause);
  // Whatever Jira refused of it before: there is nothing left to be sent.
  if (known.deletedAt === null && known.body === known.base?.crm) known.refused = null;
  forgetPosts(known);
  for (const text of heard)
    if (text.updated < seen.updated) recordOverwritten(at, known, { ...text, internal: null }, { cause });
}

/** An issue that is deleted with its ticket takes its comments along, so these are kept here. */
function takesComments({ link, deletedAt }: TicketState): boolean {
  if (link === null || link.state === 'unlinked') return false;
  return deletedAt === null || link.deletionPolicyDue === 'delete' || link.deletedWithTicket;
}

/** Whether it may be that something was changed since we last saw the comment. */
function isNews({ deletedInJira, outOfSight, jiraMark }: CommentState, { updated }: ObservedComment): boolean {
  return outOfSight ? updated > outOfSight.mark : !deletedInJira && updated > jiraMark;
}

function takeNew(at: ChangeContext, seen: ObservedComment, cause: Cause): void {
  const id = commentIdFor(at, seen.id);
  at.state.comments.set(id, fromJira(at, id, seen));
  touch(at);
  feed(at, 'comment.created', cause, ['body'], id);
}

/**
 * Who may read a comment that stands in Jira is decided there, whoever wrote it: one of ours may be restricted later.
 */
function takeVisibility(at: ChangeContext, known: CommentState, seen: ObservedComment, cause: Cause): void {
  const visibility = seen.internal ? 'internal' : 'public';
  known.visibilityReason = seen.internalReason;
  if (known.visibility === visibility) return;
  record(at, `comment:${known.id}:visibility`, known.visibility, visibility, 'took_jira', cause);
  known.visibility = visibility;
  feed(at, 'comment.updated', cause, ['visibility'], known.id);
}

/**
 * An event does not say whether a role or group alone may read the comment, and one that was stored as public for a
 * moment may have been shown: so its text is taken from a fetch, not from the event.
 */
function askWhoMayRead(at: ChangeContext): void {
  const link = linkOf(at);
  link.fetchFrom = Math.max(link.fetchFrom ?? 0, link.jiraUpdated);
}

/** A comment we sent, whose answer never came: an unknown comment may well be that one, and only its marker tells. */
function hasUnresolvedPost(at: ChangeContext): boolean {
  return [...at.state.comments.values()].some(isUnresolvedPost);
}

function askForMarkers(at: ChangeContext): void {
  const link = linkOf(at);
  link.fetchFrom = link.fetchFrom ?? 0;
}

type Sight = { seen: ObservedComment; markBefore: number };

function mergeCommentBody(at: ChangeContext, known: CommentState, { seen, markBefore }: Sight, cause: Cause): void {
  const theirs = { crm: adfToMarkdown(seen.body).markdown, jira: seen.body };
  const { base, body, inFlight } = known;
  if (base && sameAdf(base.jira, seen.body)) {
    const doubted = known.inFlight.filter((sent) => isPerhapsSetBack(known, sent, { seen, markBefore }));
    // The answer of one that is under way is waited for.
    const isKept = doubted.some(({ open }) => open !== true);
    if (isKept) keepSetBack(at, known, cause);
    noteSetBack(known, isKept ? [] : doubted);
    return;
  }
  const own = settleEcho(known, seen, markBefore);
  if (own !== null) {
    agreeOnText(known, { crm: own, jira: seen.body }, { by: seen.updated, own: true });
    feed(at, 'comment.updated', cause, ['sync'], known.id);
    return;
  }
  const editedSince = inFlight.some((one) => one.editedSince);
  agreeOnText(known, theirs, { by: seen.updated, own: false });
  const restricted = known.visibility === 'internal' || seen.internal !== false;
  if (known.deletedAt !== null) {
    if (isKnownDoomed(known, seen.body)) return;
    // Its deletion is carried out nevertheless, and what was written meanwhile is kept.
    const lost = { base: base?.crm ?? null, ours: null, theirs: theirs.crm, winner: 'crm', policy: 'crm' } as const;
    at.effects.conflicts.push({ field: `comment:${known.id}`, ...lost, restricted, cause });
    return;
  }
  if (body === theirs.crm) return;
  const isSent = base === null ? inFlight.some(({ text }) => text === body) : body === base.crm;
  const editedHere = editedSince || !isSent;
  takeTheirBody(at, known, { theirs: theirs.crm, base: base?.crm ?? null, editedHere, restricted }, cause);
}

/**
 * A text of ours got no answer, and Jira shows what it was to replace, though somebody changed the comment since: perhaps
 * ours was carried out, and they set the old text back. A comment has no history that would tell.
 */
function isPerhapsSetBack(
  { deletedAt, body, base }: CommentState,
  sent: SentText,
  { seen, markBefore }: Sight,
): boolean {
  if (deletedAt !== null || body === base?.crm || sent.from === 0 || sent.from >= seen.updated) return false;
  return sent.setBack === true || seen.updated > markBefore;
}

/** Ours is sent once more, and what it may write over is kept. A row that need not be there is the safe side. */
function keepSetBack(at: ChangeContext, known: CommentState, cause: Cause): void {
  const old = known.base?.crm ?? null;
  at.effects.conflicts.push({
    ...{ field: `comment:${known.id}`, base: old, ours: known.body, theirs: old },
    ...{ policy: 'crm', winner: 'crm', restricted: known.visibility === 'internal', cause },
  });
  feed(at, 'comment.updated', cause, ['sync'], known.id);
}

function takeTheirBody(
  at: ChangeContext,
  known: CommentState,
  { theirs, base, editedHere, restricted }: { theirs: string; base: unknown; editedHere: boolean; restricted: boolean },
  cause: Cause,
): void {
  const field = `comment:${known.id}`;
  if (editedHere) {
    const values = { base, ours: known.body, theirs };
    at.effects.conflicts.push({ field, ...values, policy: 'jira', winner: 'jira', restricted, cause });
  }
  record(at, field, known.body, theirs, editedHere ? 'conflict_jira' : 'took_jira', cause);
  known.body = theirs;
  known.updatedAt = at.now;
  touch(at);
  feed(at, 'comment.updated', cause, ['body'], known.id);
}

function findComment(at: ChangeContext, seen: ObservedComment): CommentState | undefined {
  const known = commentInJira(at.state, seen.id);
  if (known) return known;
  const { marker } = seen;
  const marked = marker ? at.state.comments.get(marker.id) : undefined;
  return marker && marked && isMarkedPost(marked, marker) ? marked : undefined;
}

function fromJira(at: ChangeContext, id: string, seen: ObservedComment): CommentState {
  const markdown = adfToMarkdown(seen.body).markdown;
  return {
    ...emptyComment(id, at.now),
    body: markdown,
    visibility: seen.internal === false ? 'public' : 'internal',
    visibilityReason: seen.internalReason,
    source: 'JIRA',
    authorName: seen.authorName,
    authorAccountId: seen.authorAccountId,
    createdAt: seen.created,
    updatedAt: seen.updated,
    jiraCommentId: seen.id,
    base: { crm: markdown, jira: seen.body },
    jiraMark: seen.updated,
  };
}
