import type { CommentState } from '../model/comment.ts';

/** A comment of which nothing is known yet: internal, and not in Jira. */
export function emptyComment(id: string, now: number): CommentState {
  return {
    id,
    body: '',
    visibility: 'internal',
    source: 'CRM',
    authorName: '',
    authorAccountId: null,
    authorUserId: null,
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
    outOfSight: null,
    overwrote: [],
    leftPlaces: [],
  };
}
