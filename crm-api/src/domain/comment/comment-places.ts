import { hearOfTexts } from '../fields/own-texts.ts';
import type { Cause, ObservedComment } from '../model/change.ts';
import type { CommentPlace, CommentState, LeftPlace } from '../model/comment.ts';
import type { PlaceOf } from '../model/link.ts';
import { type ChangeContext, record } from '../ticket/change-context.ts';
import { isAt, otherPlaces, returnToPlace } from '../ticket/left-places.ts';
import { noteDeletion } from './comment-overwritten.ts';

/** What stood on the old issue does not stand on the new one. Comments written in Jira stay here, as what was said. */
export function leavePlaces({ state }: ChangeContext, old: PlaceOf): void {
  for (const comment of state.comments.values()) {
    const left = leftPlace(comment, old);
    Object.assign(comment, {
      ...{ jiraCommentId: null, base: null, jiraMark: 0, outOfSight: null, overwrote: [] },
      ...{ inFlight: [], postAttemptedAt: null, refused: null },
      deletedInJira: comment.source === 'JIRA' || comment.deletedAt !== null,
      leftPlaces: left ? [...otherPlaces(comment, left), left] : comment.leftPlaces,
    });
  }
}

/** One that was posted without an answer may stand there, too. */
function leftPlace(comment: CommentState, { siteId, issueId }: PlaceOf): LeftPlace | null {
  const { jiraCommentId, base, jiraMark, inFlight, postAttemptedAt, deletedInJira, outOfSight, overwrote } = comment;
  if (issueId === null || (jiraCommentId === null && postAttemptedAt === null)) return null;
  const place = { jiraCommentId, base, jiraMark, inFlight, postAttemptedAt, deletedInJira, outOfSight, overwrote };
  return { siteId, issueId, ...place };
}

/**
 * The ticket is back at an issue: each comment stands there as it did, and what has changed since is merged. What was
 * deleted here meanwhile is still to be deleted there.
 */
export function returnToPlaces(at: ChangeContext, issue: PlaceOf, cause: Cause): void {
  for (const comment of at.state.comments.values()) {
    const place = returnToPlace<CommentPlace>(comment, issue);
    if (place && comment.visibility === 'internal') takeTextOf(at, comment, place, cause);
  }
}

/**
 * The other issue restricted it, so what it says now may be only for those who may read it there. Here it may be for
 * everybody: it says again what was agreed on here, or was sent here, and the other text stays in its history.
 */
function takeTextOf(at: ChangeContext, comment: CommentState, { base, inFlight }: CommentPlace, cause: Cause): void {
  const text = base?.crm ?? inFlight.at(-1)?.text;
  if (typeof text !== 'string' || text === comment.body) return;
  record(at, `comment:${comment.id}`, comment.body, text, 'took_jira', cause);
  comment.body = text;
  comment.updatedAt = at.now;
}

/** An issue that the ticket has left tells of a comment: it may be what a text of ours replaced there, and is no other news. */
export function hearOfLeftComment(at: ChangeContext, issue: PlaceOf, seen: ObservedComment, cause: Cause): void {
  inLeftPlace(at, issue, seen.id, (comment) => hearOfTexts(at, comment, seen, cause));
}

/** A comment was deleted in an issue that the ticket has left. */
export function loseLeftComment(at: ChangeContext, issue: PlaceOf, jiraCommentId: string): void {
  inLeftPlace(at, issue, jiraCommentId, (comment) => {
    if (comment.deletedAt !== null && !comment.deletedInJira) noteDeletion(comment);
    comment.deletedInJira = true;
  });
}

/** Does something to a comment as it stands in an issue that its ticket has left. */
function inLeftPlace(
  { state }: ChangeContext,
  issue: PlaceOf,
  jiraCommentId: string,
  work: (there: CommentState) => void,
): void {
  for (const comment of state.comments.values()) {
    const left = comment.leftPlaces.find((place) => isAt(place, issue) && place.jiraCommentId === jiraCommentId);
    if (!left) continue;
    const there = { ...comment, ...left };
    work(there);
    const { base, jiraMark, deletedInJira, inFlight, overwrote } = there;
    const now = { ...left, base, jiraMark, deletedInJira, inFlight, overwrote };
    comment.leftPlaces = comment.leftPlaces.map((place) => (place === left ? now : place));
  }
}
