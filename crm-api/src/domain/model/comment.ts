import type { CommentVisibility } from '@synapse/shared/comment';
import type { Base } from '../fields/synced-field.ts';
import type { Left, Refusal } from './link.ts';

/** What the entity property of a comment in Jira names: our comment, and the post of it. Anybody in Jira may write one. */
export type CommentMarker = { id: string; key?: string | undefined };

/**
 * A text that is no news, by its digest, and the comment's `updated` when Jira was known to hold it; null: it is ours, whenever
 * it stood there. `own`: both sides have agreed on it because it is ours.
 */
export type KnownText = { mark: string; by: number | null; own?: true };

/** A text of a comment that was sent to Jira. */
export type SentText = {
  text: string;
  /** When it was sent, epoch ms by our clock. */
  at: number;
  /** The comment's `updated` as it was known then: what Jira held after it is not known. 0: it was a post. */
  from: number;
  /** The texts that are no news: what it was to replace, and what was seen since. */
  known: KnownText[];
  /** As for a field: the run that sends it may still be at it, and the time in which it may arrive has not begun. */
  open?: true;
  /** Of a post: made for it alone, and written into its marker, so that nobody can have marked a comment so before. */
  key?: string;
  /**
   * While it was open, a read showed what it was to replace, though the comment had been changed since: perhaps it was set
   * back. Its answer tells; where none comes, that is still to be kept.
   */
  setBack?: true;
  /** As for a field: what the comment says was set by an edit here since. */
  editedSince?: true;
  /** Texts of other people that events told of since, and that have not been read yet: it may replace them before. */
  heard?: HeardText[];
};

export type CommentState = {
  id: string;
  body: string;
  visibility: CommentVisibility;
  source: 'CRM' | 'JIRA';
  authorName: string;
  authorAccountId: string | null;
  /** A person or a service token of the CRM. */
  authorUserId: string | null;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
  jiraCommentId: string | null;
  base: Base | null;
  jiraMark: number;
  /** The texts that deliveries have sent without an answer yet, oldest first. */
  inFlight: SentText[];
  postAttemptedAt: number | null;
  deletedInJira: boolean;
  refused: Refusal | null;
  /** Why a comment that stands in Jira is internal. */
  visibilityReason: string | null;
  /**
   * Set when Jira no longer showed it and no event had said that it was deleted: the issue's `updated` then, and whether
   * that hid it here, where it had not been deleted already. It comes back when it is seen again.
   */
  outOfSight: { mark: number; hid: boolean } | null;
  /** The latest writes of ours over it, for texts that they replaced unseen. */
  overwrote: Overwrote[];
  /** Where it stood in the issues that its ticket has left. */
  leftPlaces: LeftPlace[];
};

/**
 * A text that somebody in Jira saved between our look and our write. Comments have no changelog: all that can be known
 * of such a text is what its event says, when it comes, by a time that lies between our two marks.
 */
export type Overwrote = {
  /** The comment's `updated` as we had last seen it, and as our write left it. */
  from: number;
  to: number;
  known: KnownText[];
};

/** What of a comment is of the issue that its ticket follows. */
export type CommentPlace = Pick<
  CommentState,
  'jiraCommentId' | 'base' | 'jiraMark' | 'inFlight' | 'postAttemptedAt' | 'deletedInJira' | 'outOfSight' | 'overwrote'
>;

/** Where a comment stood in an issue that its ticket has left. */
export type LeftPlace = Left<CommentPlace>;

/** A text as an event told it: who may read it is not known. `isWiki`: as of ObservedComment. */
export type HeardText = { updated: number; body: unknown; isWiki?: true };
