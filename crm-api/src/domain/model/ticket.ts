import type { TicketSource } from '@synapse/shared/ticket';
import type { TicketFields } from '../fields/synced-field.ts';
import type { AttachmentState } from './attachment.ts';
import type { CommentState } from './comment.ts';
import type { LinkState } from './link.ts';

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
