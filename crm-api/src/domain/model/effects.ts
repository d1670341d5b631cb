import type { ConflictSide } from '@synapse/shared/conflict';
import type { LiveEvent } from '@synapse/shared/live';
import type { ByWhom, Cause } from './change.ts';

export type HistoryEntry = {
  field: string;
  oldValue: unknown;
  newValue: unknown;
  rule: string;
  cause: Cause;
};

export type ConflictEntry = {
  /** A synced field's name, or `comment:` and the comment's id. */
  field: string;
  base: unknown;
  ours: unknown;
  theirs: unknown;
  policy: string;
  winner: 'crm' | 'jira';
  /** Not everybody who sees the issue may read its values. */
  restricted?: boolean;
  /** By which times the policy `newest` decided; left out: it was decided without. */
  times?: ConflictTimes;
  cause: Cause;
};

/**
 * When each side set its value, epoch ms: ours by our clock, theirs by Jira's. `of`: theirs is the time of the change of the
 * field itself or, where nothing tells that, when the issue was last updated.
 */
export type ConflictTimes = { ours: number; theirs: number; of: 'field' | 'issue' };

export type FeedEntry = {
  kind: LiveEvent['kind'];
  origin: LiveEvent['origin'];
  fields: string[];
  refId: string | null;
};

/** What a change leaves behind besides the new state. */
export type Effects = {
  history: HistoryEntry[];
  conflicts: ConflictEntry[];
  /** The ticket goes on to another issue: who sees that one may not see what the conflicts so far tell of the one it has left. */
  goesOn?: true;
  /** Conflicts that a person decided. */
  resolutions: { conflictId: string; take: ConflictSide; by: ByWhom | null }[];
  feed: FeedEntry[];
};

export const noEffects = (): Effects => ({ history: [], conflicts: [], resolutions: [], feed: [] });
