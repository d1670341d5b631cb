import type { CustomField } from '@synapse/shared/project-config';
import type { TransitionNeed } from '@synapse/shared/ticket';
import type { Side } from '../fields/replacement.ts';
import type { Base, FieldName } from '../fields/synced-field.ts';
import type { Sentence } from '../sentences.ts';

/** Why Jira refused something; `since` is ISO 8601. */
export type Refusal = Sentence & { jira?: string; needs?: readonly TransitionNeed[]; since: string };

/** What Jira was known to hold, as Jira writes it, and the issue's `updated` by then. */
export type KnownValue = { by: number; jira: unknown };

/** A value of ours that was sent to Jira, as each side writes it, and what it was meant to replace. */
export type SentValue = Base & {
  /** When it was sent, epoch ms by our clock. */
  at: number;
  /** When it was sent first: what Jira dates before is somebody else's. */
  firstAt?: number;
  /** The same by Jira's clock, never later than it was, where an answer of Jira's had told that. See isBefore. */
  firstInJira?: number;
  /** What Jira was known to hold then, as Jira writes it; empty: nothing was known, or it was part of a create. */
  over: unknown[];
  /** The mark of the field then: what Jira held after it is not known. */
  from: number;
  /** How often it was sent: each time may have replaced something, and has an echo of its own. */
  tries: number;
  /** The mark of the field when it was sent last, where another send of the field was without an answer beside it. */
  again?: number;
  /** The echoes that have told what they replaced, by the issue's `updated`; -1 where that is not known. */
  heard: number[];
  /** A custom field as it was chosen then: an admin may drop it before Jira has told what was replaced. */
  chosen?: CustomField;
  /**
   * What Jira was known to hold after it was sent, by the issue's `updated`, the oldest first: its history was asked, or both
   * sides agreed on it. Only a later change can have set back what this replaced, and what it replaces later was set after.
   */
  known?: KnownValue[];
  /**
   * What the ticket shows was set by an edit here since, and has not been sent. It may be what both sides had agreed on, or
   * this very value: it is an edit all the same, which may lose to one in Jira.
   */
  editedSince?: true;
  /** Of a set: which of its items were edited here since. */
  editedItems?: readonly string[];
  /** What was reported of the replaced value is not enough, or comes from an unproven source: the whole history has to be read. */
  unsure?: true;
  /** The values that it replaced unseen and that have been noted as conflicts, as the ticket writes them. */
  recorded?: unknown[];
  /** What it is said to have replaced, for as long as the history has not been read. */
  claimed?: Side[];
};

export type InFlight = SentValue & {
  /** When an earlier try of the same value was sent that may still arrive, too. */
  earlierAt: number | null;
  /** Of a set: the items that its requests add, and those that they take away, where they are there. They leave all others as they are. */
  added?: string[];
  removed?: string[];
  /**
   * The run that sends it has not ended, as far as is known: the request may still wait for its turn, so the time in which
   * it may arrive has not begun. See closeSends in own-writes.ts.
   */
  open?: true;
};

export type Written = SentValue & {
  /** The issue's `updated` by when it stood there; null: not known yet. */
  until: number | null;
  recorded: unknown[];
  /**
   * No read has told whether it was carried out, for the ticket follows the issue no more, or the field takes no part: Jira's
   * history tells, if the two do not come back before. See resumeUnread.
   */
  unread?: true;
  /** How often the history was asked for in vain, because Jira did not show the issue, and when it is asked for again, epoch ms. */
  asked?: { times: number; againAt: number };
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
   * The fields that both sides changed, where it is not known yet when Jira's value was set (policy `newest`), whether ours was
   * set back, or whether Jira still has it: so long neither side wins, and nothing of ours is sent.
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
  /** Of the fields that go to Jira only, how often Jira has had something else since then (epoch ms). See countContest. */
  contested: Partial<Record<FieldName, { since: number; times: number }>>;
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

/**
 * An issue of an earlier link; without an id it is one that was being created, of which nobody knows whether it exists.
 * `free`: it stood when it was left, so that another ticket may follow it. `sentAt`: by when its create was sent, epoch ms.
 */
export type LeftIssue = {
  epoch: number;
  siteId: string;
  issueId: string | null;
  issueKey: string | null;
  free?: true;
  sentAt?: number | undefined;
};

/** The states of a link whose ticket follows an issue, or is to have one: what changes there goes to Jira. */
export const FOLLOWING: readonly LinkState['state'][] = ['wanted', 'creating', 'linked'];

/**
 * Where something of a ticket stands in Jira belongs to a link, as the ids of its issue do. A ticket that leaves an issue
 * keeps what it knew there, so that a link back recognises it by its ids: comments (comment-places.ts), files
 * (file-places.ts).
 */

export type PlaceOf = Pick<LinkState, 'siteId' | 'issueId'>;

/** What a comment or file was in an issue that its ticket has left. */
export type Left<Place> = Place & { siteId: string; issueId: string };

/** What is remembered of the values that were sent to an issue, until Jira has told what they replaced. */
export type WriteMemory = Pick<LinkState, 'base' | 'marks' | 'inFlight' | 'written'>;
