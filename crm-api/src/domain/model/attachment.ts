import type { Sentence } from '../sentences.ts';
import type { Left, Refusal } from './link.ts';

/**
 * A file of a ticket. It never changes: a new version is another file. So there is nothing to merge, only whether each
 * side has it:
 *
 *   from the CRM:  stored → sent (an attempt is noted first) → in Jira
 *   from Jira:     named by a snapshot → content fetched → stored
 *   deleted on either side: a tombstone, until the other side and the store have deleted it
 */
export type AttachmentState = {
  id: string;
  fileName: string;
  mimeType: string;
  /** Bytes. */
  size: number;
  /** Hex, of the content; null until it has been here once. */
  sha256: string | null;
  /** Whether the blob store holds the content. */
  stored: boolean;
  source: 'CRM' | 'JIRA';
  authorName: string;
  authorAccountId: string | null;
  /** A person or a service token of the CRM. */
  authorUserId: string | null;
  /** Epoch milliseconds, like every time in here. */
  createdAt: number;
  deletedAt: number | null;
  jiraAttachmentId: string | null;
  /** When Jira took it, by Jira's clock; a snapshot older than this can't name it. */
  jiraMark: number;
  /** Set before it is sent: without an id of Jira's, it may or may not stand there. */
  sendAttemptedAt: number | null;
  /** The run that sends it has not ended, as far as is known: the time in which it may still arrive has not begun. */
  sendOpen: boolean;
  /** How often Jira hung up in the middle of it, though it was there. */
  sendCuts: number;
  deletedInJira: boolean;
  /** Why it goes no further: Jira refused it, or it is larger than, or of another type than, what is taken here. */
  refused: Refusal | null;
  /** Where it stood in the issues that its ticket has left. */
  leftPlaces: LeftFilePlace[];
};

/** What of a file is of the issue that its ticket follows. */
export type FilePlace = Pick<
  AttachmentState,
  'jiraAttachmentId' | 'jiraMark' | 'sendAttemptedAt' | 'sendOpen' | 'sendCuts' | 'deletedInJira'
>;

/** Where a file stood in an issue that its ticket has left. */
export type LeftFilePlace = Left<FilePlace>;

/** What Jira says of a file, in a snapshot of its issue. */
export type ObservedAttachment = {
  id: string;
  fileName: string;
  mimeType: string;
  size: number;
  authorName: string;
  authorAccountId: string | null;
  /** Epoch milliseconds. */
  created: number;
};

/** What a delivery learnt of one file. */
export type DeliveredAttachment =
  | { id: string; outcome: 'sent'; jiraAttachmentId: string; created: number }
  | { id: string; outcome: 'deleted' }
  | ({ id: string; outcome: 'refused'; jira?: string } & Sentence);
