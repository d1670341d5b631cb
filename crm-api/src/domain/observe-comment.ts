import { adfToMarkdown } from './adf/adf-to-markdown.ts';
import { markdownToAdf } from './adf/markdown-to-adf.ts';
import { type Application, type ChangeOf, feed, linkOf, record, touch } from './application.ts';
import type { Cause, ObservedComment } from './change.ts';
import { rendersAs } from './rich-text.ts';
import { sameAdf } from './same-adf.ts';
import { stableId } from './stable-id.ts';
import { type CommentState, isUnresolvedPost } from './ticket-state.ts';

export function observeComment(at: Application, seen: ObservedComment, cause: Cause): void {
  const known = findComment(at, seen);
  if (seen.internal === null && known?.source !== 'CRM') {
    if (known === undefined || (!known.deletedInJira && seen.updated > known.jiraMark)) askWhoMayRead(at);
    return;
  }
  if (!known) {
    if (seen.marker === undefined && hasUnresolvedPost(at)) {
      askForMarkers(at);
      return;
    }
    takeNew(at, seen, cause);
    return;
  }
  if (known.deletedInJira || seen.updated < known.jiraMark) return;
  known.jiraCommentId = seen.id;
  known.jiraMark = seen.updated;
  if (known.source === 'JIRA') takeVisibility(at, known, seen, cause);
  mergeCommentBody(at, known, seen, cause);
}

function takeNew(at: Application, seen: ObservedComment, cause: Cause): void {
  const id = commentIdFor(at, seen.id);
  const before = at.state.comments.get(id);
  const fresh = fromJira(at, id, seen);
  // The ticket left this issue and has come back to it: what was said there is no new comment.
  if (before) {
    if (before.deletedAt !== null || before.body !== fresh.body)
      record(at, `comment:${id}`, before.deletedAt === null ? before.body : null, fresh.body, 'took_jira', cause);
    if (before.visibility !== fresh.visibility)
      record(at, `comment:${id}:visibility`, before.visibility, fresh.visibility, 'took_jira', cause);
  }
  at.state.comments.set(id, fresh);
  touch(at);
  feed(at, 'comment.created', cause, ['body'], id);
}

/** Who may read a comment written in Jira is decided there. */
function takeVisibility(at: Application, known: CommentState, seen: ObservedComment, cause: Cause): void {
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
function askWhoMayRead(at: Application): void {
  const link = linkOf(at);
  link.fetchFrom = Math.max(link.fetchFrom ?? 0, link.jiraUpdated);
}

/** A comment we sent, whose answer never came: an unknown comment may well be that one, and only its marker tells. */
function hasUnresolvedPost(at: Application): boolean {
  return [...at.state.comments.values()].some(isUnresolvedPost);
}

function askForMarkers(at: Application): void {
  const link = linkOf(at);
  link.fetchFrom = link.fetchFrom ?? 0;
}

function mergeCommentBody(at: Application, known: CommentState, seen: ObservedComment, cause: Cause): void {
  const theirs = { crm: adfToMarkdown(seen.body).markdown, jira: seen.body };
  const { base, body, inFlight } = known;
  if (base && sameAdf(base.jira, seen.body)) return;
  const own = inFlight.findLastIndex((sent) => sent === theirs.crm || sameAdf(markdownToAdf(sent), seen.body));
  if (own >= 0) {
    known.base = { crm: inFlight[own], jira: seen.body };
    known.inFlight = inFlight.slice(own + 1);
    feed(at, 'comment.updated', cause, ['sync'], known.id);
    return;
  }
  known.base = theirs;
  if (known.deletedAt !== null || body === theirs.crm) return;
  const editedHere = base === null ? !inFlight.includes(body) : body !== base.crm;
  takeTheirBody(at, known, { theirs: theirs.crm, base: base?.crm ?? null, editedHere }, cause);
}

function takeTheirBody(
  at: Application,
  known: CommentState,
  { theirs, base, editedHere }: { theirs: string; base: unknown; editedHere: boolean },
  cause: Cause,
): void {
  const field = `comment:${known.id}`;
  if (editedHere) {
    at.effects.conflicts.push({ field, base, ours: known.body, theirs, policy: 'jira', winner: 'jira', cause });
  }
  record(at, field, known.body, theirs, editedHere ? 'conflict_jira' : 'took_jira', cause);
  known.body = theirs;
  known.updatedAt = at.now;
  touch(at);
  feed(at, 'comment.updated', cause, ['body'], known.id);
}

function findComment(at: Application, seen: ObservedComment): CommentState | undefined {
  for (const comment of at.state.comments.values()) if (comment.jiraCommentId === seen.id) return comment;
  const marked = seen.marker ? at.state.comments.get(seen.marker) : undefined;
  return marked && mayBeOurs(marked, seen) ? marked : undefined;
}

/**
 * Whether a marker is to be believed: anybody in Jira may write one. It counts for a post of ours that is open, and,
 * where a ticket comes back to an issue, for a public comment that says the same: then nothing of it can change.
 */
function mayBeOurs(marked: CommentState, seen: ObservedComment): boolean {
  if (marked.source !== 'CRM' || marked.jiraCommentId !== null) return false;
  if (isUnresolvedPost(marked)) return true;
  return marked.visibility === 'public' && marked.deletedAt === null && rendersAs(marked.body, seen.body);
}

/** A whole snapshot names every comment there is; one of ours that Jira had, and that is not there, was deleted. */
export function forgetMissingComments(at: Application, change: ChangeOf<'issue.observed'>): void {
  const there = new Set(change.comments?.map((comment) => comment.id));
  for (const comment of at.state.comments.values()) {
    if (comment.jiraCommentId === null || there.has(comment.jiraCommentId)) continue;
    // Newer than the snapshot: it was posted after the snapshot was taken.
    if (comment.jiraMark > change.updated) continue;
    removeFromJira(at, comment, change.cause);
  }
}

export function removeFromJira(at: Application, comment: CommentState, cause: Cause): void {
  if (comment.deletedInJira) return;
  comment.deletedInJira = true;
  if (comment.deletedAt !== null) return;
  record(at, `comment:${comment.id}`, comment.body, null, 'took_jira', cause);
  comment.deletedAt = at.now;
  touch(at);
  feed(at, 'comment.deleted', cause, [], comment.id);
}

/** A deletion that arrives before its comment: the late comment must not come to life. */
export function tombstone(at: Application, jiraCommentId: string): [string, CommentState] {
  const id = commentIdFor(at, jiraCommentId);
  const gone: CommentState = {
    ...emptyComment(id, at.now),
    source: 'JIRA',
    visibility: 'internal',
    jiraCommentId,
    deletedAt: at.now,
    deletedInJira: true,
  };
  return [id, gone];
}

function fromJira(at: Application, id: string, seen: ObservedComment): CommentState {
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

export function emptyComment(id: string, now: number): CommentState {
  return {
    id,
    body: '',
    visibility: 'internal',
    source: 'CRM',
    authorName: '',
    authorAccountId: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    jiraCommentId: null,
    base: null,
    jiraMark: 0,
    inFlight: [],
    postAttemptedAt: null,
    deletedInJira: false,
    refused: null,
    visibilityReason: null,
  };
}

/**
 * The same Jira comment has the same id on a ticket, whoever tells of it first, so that it can't be stored twice. On
 * another ticket that follows the issue later it is another comment.
 */
function commentIdFor(at: Application, jiraCommentId: string): string {
  return stableId('comment', at.state.id, linkOf(at).siteId, jiraCommentId);
}
