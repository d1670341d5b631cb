import type { CommentVisibility } from '@synapse/shared/comment';
import type { ConflictSide } from '@synapse/shared/conflict';
import type { LiveEvent } from '@synapse/shared/live';
import type { CustomField } from '@synapse/shared/project-config';
import type { TicketSource, TransitionNeed } from '@synapse/shared/ticket';
import type { Overwrote } from '../comment/comment-overwritten.ts';
import type { LeftPlace } from '../comment/comment-places.ts';
import { isCustom } from '../fields/custom.ts';
import { CORE_FIELD_NAMES } from '../fields/field-map.ts';
import type { Base } from '../fields/merge-field.ts';
import { isNothing, sameCrm } from '../fields/same-crm.ts';
import type { FieldName, TicketFields } from '../fields/synced-field.ts';
import { MAY_STILL_ARRIVE_MS } from '../ticket/may-still-arrive.ts';
import { type AttachmentState, attachmentIsPending, attachmentNeedsWork } from './attachment-state.ts';
import type { Cause } from './change.ts';

/** A ticket with everything the sync knows of it, in memory while its transaction holds its lock. */
export type TicketState = {
  id: string;
  /** Set when the row is first written. */
  number: number | null;
  fields: TicketFields;
  source: TicketSource;
  contactId: string | null;
  version: number;
  /** Epoch milliseconds, like every time in here. */
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
  link: LinkState | null;
  /** Only the comments that the changes at hand concern. */
  comments: Map<string, CommentState>;
  /** Read together with the comments. */
  attachments: Map<string, AttachmentState>;
};

/** Why Jira refused something; `since` is ISO 8601. */
export type Refusal = { message: string; jira?: string; needs?: readonly TransitionNeed[]; since: string };

/** A value of ours that was sent to Jira, as each side writes it, and what it was meant to replace. */
export type SentValue = Base & {
  /** When it was sent, epoch ms by our clock. */
  at: number;
  /** What Jira was known to hold then, as Jira writes it; empty: nothing was known, or it was part of a create. */
  over: unknown[];
  /** The mark of the field then: what Jira held after it is not known. */
  from: number;
  /** How often it was sent: each time may have replaced something, and has an echo of its own. */
  tries: number;
  /** The echoes that have told what they replaced, by the issue's `updated`; -1 where that is not known. */
  heard: number[];
  /** A custom field as it was chosen then: an admin may drop it before Jira has told what was replaced. */
  chosen?: CustomField;
  /** What was told of what it replaced does not say enough, or nobody vouches for it: the whole history has to be asked for. */
  unsure?: true;
};

export type InFlight = SentValue & {
  /** When an earlier try of the same value was sent that may still arrive, too. */
  earlierAt: number | null;
  /**
   * The run that sends it has not ended, as far as is known: the request may still wait for its turn, so the time in which
   * it may arrive has not begun. See closeSends in own-writes.ts.
   */
  open?: true;
};

export type Written = SentValue & {
  /** The issue's `updated` by when it stood there; null: not known yet. */
  until: number | null;
  /** The values that it replaced unseen and that have been noted as conflicts, as the ticket writes them. */
  told: unknown[];
  /** How often the history was asked for in vain, because Jira did not show the issue. */
  asked?: number;
};

/** `updated`: the issue's, by the news that told the value, epoch ms. `issueField`: the field's id in Jira. */
export type Undated = { updated: number; issueField: string };

export type LinkState = {
  siteId: string;
  /** Which project the issue is in, or is to be created in; null while only its key is known. */
  projectId: string | null;
  projectKey: string;
  issueId: string | null;
  issueKey: string | null;
  state: 'wanted' | 'creating' | 'linked' | 'deleted_in_jira' | 'unlinked';
  base: Partial<Record<FieldName, Base>>;
  marks: Partial<Record<FieldName, number>>;
  /** What deliveries have sent without an answer yet, oldest first: any of them may be what Jira now has, or will have. */
  inFlight: Partial<Record<FieldName, InFlight[]>>;
  /** What Jira has carried out and not told yet what it replaced, oldest first. */
  written: Partial<Record<FieldName, Written[]>>;
  /**
   * The fields that both sides changed, under the policy `newest`, where nothing has told yet when Jira's value was set: so
   * long neither side wins, and nothing of ours is sent.
   */
  undated: Record<string, Undated>;
  editedAt: Partial<Record<FieldName, number>>;
  refused: Partial<Record<FieldName, Refusal>>;
  /** What a person gave for the transitions to the status that is pending, by Jira's field ids. */
  transitionFields: Record<string, unknown>;
  jiraUpdated: number;
  fetchFrom: number | null;
  /** When a create was begun: what Jira made since then may be its issue. */
  createAttemptedAt: number | null;
  /** By when it was sent: its run has ended. Null: the request may still wait for its turn. See closeSends. */
  createSentBy: number | null;
  lastFromJiraAt: number | null;
  lastToJiraAt: number | null;
  /** Since when Jira has not shown the issue; only a second look says that it was deleted. */
  missingSince: number | null;
  /** The key of its epic or, for a subtask, of the issue it belongs to. */
  parentKey: string | null;
  /** What is still to be done to the issue of a ticket that was deleted here. */
  deletionPolicyDue: 'close' | 'delete' | null;
  /** The ticket was deleted here, and its issue was deleted in Jira for it. */
  deletedWithTicket: boolean;
  /** The rich texts that a person replaces knowingly, though Jira's hold more than Markdown can say. */
  replaceKnown: FieldName[];
  /**
   * Which link of its ticket this is: it rises whenever the ticket is to follow another issue, or none. What a delivery
   * sends and learns counts only for the link that it was begun for.
   */
  epoch: number;
  /** The issues of earlier links, as far as news of them might be taken for news of this one. */
  leftIssues: LeftIssue[];
  /** What was sent to the issues of earlier links, and what it replaced there is not told yet. */
  leftWrites: LeftWrites[];
  /** Whether the create that is under way carries the label by which it can be searched for. */
  createLabelled: boolean;
};

/** What is remembered of the values that were sent to an issue, until Jira has told what they replaced. */
export type WriteMemory = Pick<LinkState, 'base' | 'marks' | 'inFlight' | 'written'>;

/** The same of an issue that the ticket has left. */
export type LeftWrites = WriteMemory & {
  siteId: string;
  issueId: string;
  projectId: string | null;
  projectKey: string;
  leftAt: number;
  /** Texts of comments were sent there, too: see Left in left-places.ts. Only events tell what those replaced. */
  comments: boolean;
  /** It was deleted in Jira: there is no history to be asked. */
  gone: boolean;
};

/** An issue of an earlier link; without an id it is one that was being created, of which nobody knows whether it exists. */
export type LeftIssue = { epoch: number; siteId: string; issueId: string | null; issueKey: string | null };

/** A text of a comment that was sent to Jira. */
export type SentText = {
  text: string;
  /** When it was sent, epoch ms by our clock. */
  at: number;
  /** The comment's `updated` as it was known then: what Jira held after it is not known. 0: it was a post. */
  from: number;
  /** The texts that are no news, by their digests: what it was to replace, and what was seen since. */
  known: string[];
  /** As for a field: the run that sends it may still be at it, and the time in which it may arrive has not begun. */
  open?: true;
  /** Texts of other people that events told of since, and that have not been read yet: it may replace them before. */
  heard?: HeardText[];
};

/** A text as an event told it: who may read it is not known. */
export type HeardText = { updated: number; body: unknown };

export type CommentState = {
  id: string;
  body: string;
  visibility: CommentVisibility;
  source: 'CRM' | 'JIRA';
  authorName: string;
  authorAccountId: string | null;
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
  /** Conflicts that a person decided. */
  resolutions: { conflictId: string; take: ConflictSide; by: string }[];
  feed: FeedEntry[];
};

export const noEffects = (): Effects => ({ history: [], conflicts: [], resolutions: [], feed: [] });

/** The fields changed here that Jira does not have: pending is simply `local ≠ base`. */
export function pendingFields(state: TicketState): FieldName[] {
  const { link } = state;
  if (!link || link.state === 'unlinked' || link.state === 'deleted_in_jira') return [];
  return namesOf(link).filter((name) => {
    const base = link.base[name];
    const value = state.fields[name];
    if (base !== undefined) return !sameCrm(value, base.crm);
    return link.editedAt[name] !== undefined || (link.issueId === null && !isNothing(value));
  });
}

/** The fields that the two sides can differ in: those every ticket has, and the custom ones they have spoken of. */
function namesOf(link: LinkState): FieldName[] {
  const custom = new Set([...Object.keys(link.base), ...Object.keys(link.editedAt)].filter(isCustom));
  return [...CORE_FIELD_NAMES, ...custom];
}

/** The pending fields that may be sent: Jira has not refused them as they are, and it is known whose value stands. */
export function deliverableFields({ link, ...state }: TicketState): FieldName[] {
  return pendingFields({ ...state, link }).filter(
    (name) => link?.refused[name] === undefined && link?.undated[name] === undefined,
  );
}

/** Since when a snapshot of the issue is wanted, by its `updated`, epoch ms; null: none is. */
export function fetchWantedFrom({ fetchFrom, undated }: Pick<LinkState, 'fetchFrom' | 'undated'>): number | null {
  const wanted = [...Object.values(undated).map((one) => one.updated), ...(fetchFrom === null ? [] : [fetchFrom])];
  return wanted.length === 0 ? null : Math.max(...wanted);
}

/**
 * Whether a comment has something that Jira ought to have and hasn't. An internal comment never has; one that Jira has
 * restricted since may have been edited while everybody could read it, and Jira keeps it for the same people.
 */
export function commentIsPending(comment: CommentState): boolean {
  if (comment.refused) return false;
  if (comment.deletedAt !== null) return comment.jiraCommentId !== null && !comment.deletedInJira;
  if (comment.deletedInJira || (comment.visibility === 'internal' && comment.jiraCommentId === null)) return false;
  return comment.base === null ? comment.source === 'CRM' : comment.body !== comment.base.crm;
}

/**
 * Whether it is Jira that keeps a comment from some, in this issue or in one that its ticket has left: what is internal for
 * another reason never stood there.
 */
export function isRestrictedInJira({ visibility, source, jiraCommentId, leftPlaces }: CommentState): boolean {
  return visibility === 'internal' && (source === 'JIRA' || jiraCommentId !== null || leftPlaces.length > 0);
}

/** Whether Jira is to get just this text of a comment: a delivery that began earlier may hold one that was taken back since. */
export function isStillToBeSent(comment: CommentState, body: string): boolean {
  return commentIsPending(comment) && comment.body === body;
}

/** The comment that has this id in Jira. */
export function commentInJira({ comments }: TicketState, jiraCommentId: string): CommentState | undefined {
  return [...comments.values()].find((one) => one.jiraCommentId === jiraCommentId);
}

/** Whether a comment was sent to Jira and no answer ever came, so that it may or may not stand there. */
export function isUnresolvedPost(comment: CommentState): boolean {
  return comment.jiraCommentId === null && comment.postAttemptedAt !== null;
}

/** Until when a post that is open may still arrive in Jira, epoch ms. */
export function postOpenUntil({ postAttemptedAt }: CommentState): number {
  return (postAttemptedAt ?? 0) + MAY_STILL_ARRIVE_MS;
}

/** Whether Jira is behind: a delivery would have something to send, or the issue of a ticket deleted here is to follow it. */
export function hasWorkForJira(state: TicketState): boolean {
  const { link } = state;
  if (state.deletedAt !== null)
    return (link?.state === 'linked' || link?.state === 'creating') && link.deletionPolicyDue !== null;
  if (!link || link.state === 'unlinked' || link.state === 'deleted_in_jira') return false;
  if (link.issueId === null) return true;
  return (
    deliverableFields(state).length > 0 ||
    [...state.comments.values()].some(commentIsPending) ||
    [...state.attachments.values()].some(attachmentIsPending)
  );
}

/** Whether the content of its files has to be fetched, sent or let go of: the work item of its issue does that. */
export function hasWorkForFiles({ deletedAt, link, attachments }: TicketState): boolean {
  return deletedAt === null && link?.state === 'linked' && [...attachments.values()].some(attachmentNeedsWork);
}

/** The work item that does a ticket's work: its issue's, or while there is no issue yet, the one that creates it. */
export function workItemOf(state: {
  id: string;
  link: { siteId: string; issueId: string | null } | null;
}): WorkItemKey | null {
  if (!state.link) return null;
  const { siteId, issueId } = state.link;
  return issueId === null ? { kind: 'create', key: state.id, siteId } : issueWorkItem(siteId, issueId);
}

/** The work item that a ticket has work for, or may get some again; null: it wants nothing of Jira any more. */
export function wantedWorkItemOf(state: TicketState): WorkItemKey | null {
  const { link, deletedAt } = state;
  const follows = deletedAt === null && link !== null && ['wanted', 'creating', 'linked'].includes(link.state);
  return follows || hasWorkForJira(state) ? workItemOf(state) : null;
}

export type WorkItemKind =
  | 'issue'
  | 'create'
  | 'reconcile'
  | 'import'
  | 'purge'
  | 'remap'
  | 'blob-sweep'
  | 'personal-data';
export type WorkItemKey = {
  kind: WorkItemKind;
  key: string;
  /** The site whose Jira it works with, where the key does not say so; see siteOfWorkItem. */
  siteId?: string | null;
};

/** The site whose Jira a work item works with; null: none's. */
export function siteOfWorkItem({ kind, key, siteId }: WorkItemKey): string | null {
  if (kind === 'reconcile' || kind === 'purge' || kind === 'remap' || kind === 'personal-data') return key;
  if (kind === 'issue') return key.includes(':') ? (key.split(':')[0] ?? null) : null;
  return siteId ?? null;
}

/** The work item of an issue of a site: its events, fetches and deliveries, one at a time. */
export function issueWorkItem(siteId: string, issueId: string): WorkItemKey {
  return { kind: 'issue', key: `${siteId}:${issueId}` };
}
