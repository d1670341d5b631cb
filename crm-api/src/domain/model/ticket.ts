import type { SyncReason, SyncState, TicketSource } from '@synapse/shared/ticket';
import type { FieldName, TicketFields } from '../fields/synced-field.ts';
import type { AttachmentState } from './attachment.ts';
import type { CommentState } from './comment.ts';
import type { LinkState, Refusal } from './link.ts';

/** How a ticket stands with Jira, as lists show it and are filtered by it: see domain/ticket/standing.ts. */
export type Standing = {
  state: SyncState;
  /** The fields changed here that Jira does not have. */
  pendingFields: FieldName[];
  /** The key of the project that its issue is in, or is to be made in. */
  project: string | null;
  /** Why it is parked. */
  reason: SyncReason | null;
  /** Its work item has something to do for it. */
  behind: boolean;
};

/** A comment or file that Jira has refused, and why. */
export type RefusedPart = Refusal & { what: 'comment' | 'attachment'; id: string };

/** What the comments and files of a ticket contribute to its standing. It is stored, so that they need not be read for it. */
export type PartsStanding = {
  pendingComments: number;
  pendingFiles: number;
  /** The oldest first. */
  refused: RefusedPart[];
};

/** Why the work item of a ticket is parked. */
export type Parked = SyncReason & { issueKey?: string };

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
  /** Whether its comments and files were read, or it has none yet. */
  partsRead: boolean;
  parts: PartsStanding;
  /** Set while its work item is parked. */
  parked: Parked | null;
  /** As it was stored; brought up to date when the funnel writes. */
  standing: Standing;
};
