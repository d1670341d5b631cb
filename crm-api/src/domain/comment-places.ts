import { type Application, record } from './application.ts';
import type { Cause } from './change.ts';
import type { CommentState, LinkState } from './ticket-state.ts';

/**
 * Where a comment stands in Jira belongs to a link, as the ids of its issue do. A ticket that leaves an issue keeps what it
 * knew of each comment there, so that a link back recognises them by their ids, and not by what they say.
 */

/** What of a comment is of the issue that its ticket follows. */
type Place = Pick<
  CommentState,
  'jiraCommentId' | 'base' | 'jiraMark' | 'inFlight' | 'postAttemptedAt' | 'deletedInJira' | 'outOfSight' | 'overwrote'
>;

/** Where a comment stood in an issue that its ticket has left. */
export type LeftPlace = Place & { siteId: string; issueId: string };

type Issue = Pick<LinkState, 'siteId' | 'issueId'>;

/** What stood on the old issue does not stand on the new one. Comments written in Jira stay here, as what was said. */
export function leavePlaces({ state }: Application, old: Issue): void {
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
function leftPlace(comment: CommentState, { siteId, issueId }: Issue): LeftPlace | null {
  const { jiraCommentId, base, jiraMark, inFlight, postAttemptedAt, deletedInJira, outOfSight, overwrote } = comment;
  if (issueId === null || (jiraCommentId === null && postAttemptedAt === null)) return null;
  const place = { jiraCommentId, base, jiraMark, inFlight, postAttemptedAt, deletedInJira, outOfSight, overwrote };
  return { siteId, issueId, ...place };
}

/**
 * The ticket is back at an issue: each comment stands there as it did, and what has changed since is merged. What was
 * deleted here meanwhile is still to be deleted there.
 */
export function returnToPlaces(at: Application, issue: Issue, cause: Cause): void {
  for (const comment of at.state.comments.values()) {
    const left = comment.leftPlaces.find((one) => isAt(one, issue));
    if (!left) continue;
    const { siteId: _siteId, issueId: _issueId, ...place } = left;
    Object.assign(comment, place, { leftPlaces: otherPlaces(comment, issue) });
    if (comment.visibility === 'internal') takeTextOf(at, comment, place, cause);
  }
}

/**
 * The other issue restricted it, so what it says now may be only for those who may read it there. Here it may be for
 * everybody: it says again what was agreed on here, or was sent here, and the other text stays in its history.
 */
function takeTextOf(at: Application, comment: CommentState, { base, inFlight }: Place, cause: Cause): void {
  const text = base?.crm ?? inFlight.at(-1)?.text;
  if (typeof text !== 'string' || text === comment.body) return;
  record(at, `comment:${comment.id}`, comment.body, text, 'took_jira', cause);
  comment.body = text;
  comment.updatedAt = at.now;
}

const otherPlaces = ({ leftPlaces }: CommentState, issue: Issue): LeftPlace[] =>
  leftPlaces.filter((one) => !isAt(one, issue));

const isAt = (one: LeftPlace, { siteId, issueId }: Issue): boolean => one.siteId === siteId && one.issueId === issueId;
