import type { Application } from './application.ts';
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
export function returnToPlaces({ state }: Application, issue: Issue): void {
  for (const comment of state.comments.values()) {
    const left = comment.leftPlaces.find((one) => isAt(one, issue));
    if (!left) continue;
    const { siteId: _siteId, issueId: _issueId, ...place } = left;
    Object.assign(comment, place, { leftPlaces: otherPlaces(comment, issue) });
  }
}

const otherPlaces = ({ leftPlaces }: CommentState, issue: Issue): LeftPlace[] =>
  leftPlaces.filter((one) => !isAt(one, issue));

const isAt = (one: LeftPlace, { siteId, issueId }: Issue): boolean => one.siteId === siteId && one.issueId === issueId;
