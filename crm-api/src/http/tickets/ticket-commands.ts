import type { Readable } from 'node:stream';
import type { CreateComment, UpdateComment } from '@synapse/shared/comment';
import type { ResolveConflict } from '@synapse/shared/conflict';
import type { RetryFailures } from '@synapse/shared/failure';
import type { LinkTicket } from '@synapse/shared/link';
import type { CreateTicket, TransitionNeed, UpdateTicket } from '@synapse/shared/ticket';
import type { Caller } from '../auth/caller.ts';
import type { FileAnswer } from './send-file.ts';

/** Why Jira refused a change that was kept here. */
export type Refused = {
  message: string;
  jira?: string | undefined;
  field?: string | undefined;
  commentId?: string | undefined;
  needs?: readonly TransitionNeed[] | undefined;
};

/**
 * How a change made through the API ended:
 * - `synced`: Jira has it
 * - `pending`: it is kept here and on its way to Jira
 * - `refused`: it is kept here, and Jira will not take it as it is
 * - `local`: it has nothing to do with Jira
 */
export type CommandResult = {
  outcome: 'synced' | 'pending' | 'refused' | 'local';
  ticketId: string;
  refusal?: Refused | undefined;
};
export type CommentResult = CommandResult & { commentId: string };
export type AttachmentResult = CommandResult & { attachmentId: string };

/** An issue by its key; the site is needed only where the workspace has several. */
export type IssueNamed = { issueKey: string; siteId?: string | undefined };

/** `size` in bytes, where the sender said; the content is read once. */
export type IncomingFile = {
  fileName: string;
  mimeType: string | undefined;
  size: number | undefined;
  content: Readable;
};

/** Everything the API changes about tickets and comments; sync/commands/ticket-commands.ts carries it out. All throw DomainError. */
export interface TicketCommands {
  createTicket(caller: Caller, input: CreateTicket): Promise<CommandResult>;
  editTicket(caller: Caller, ticketId: string, patch: UpdateTicket): Promise<CommandResult>;
  deleteTicket(caller: Caller, ticketId: string): Promise<CommandResult>;
  refreshTicket(caller: Caller, ticketId: string): Promise<CommandResult>;
  retryTicket(caller: Caller, ticketId: string): Promise<CommandResult>;
  addComment(caller: Caller, ticketId: string, input: CreateComment): Promise<CommentResult>;
  editComment(caller: Caller, ticketId: string, commentId: string, input: UpdateComment): Promise<CommentResult>;
  deleteComment(caller: Caller, ticketId: string, commentId: string): Promise<CommentResult>;
  /** Makes a new issue for a ticket whose issue was deleted in Jira. */
  restoreTicket(caller: Caller, ticketId: string): Promise<CommandResult>;
  linkTicket(caller: Caller, ticketId: string, wanted: LinkTicket): Promise<CommandResult>;
  unlinkTicket(caller: Caller, ticketId: string): Promise<CommandResult>;
  /** Makes a ticket of an issue that has none; `created` is false where it has one. */
  adoptIssue(caller: Caller, issue: IssueNamed): Promise<CommandResult & { created: boolean }>;
  /** Says whom an issue is for; null: nobody any more. */
  linkContact(caller: Caller, issue: IssueNamed, contactId: string | null): Promise<CommandResult>;
  addAttachment(caller: Caller, ticketId: string, file: IncomingFile): Promise<AttachmentResult>;
  deleteAttachment(caller: Caller, attachmentId: string): Promise<AttachmentResult>;
  openAttachment(caller: Caller, attachmentId: string): Promise<FileAnswer>;
  /** Decides a conflict for one of its two values. */
  resolveConflict(caller: Caller, conflictId: string, how: ResolveConflict): Promise<CommandResult>;
  /** Tries again what Jira refused or what is parked. @returns how many there were */
  retryFailures(caller: Caller, what: RetryFailures): Promise<number>;
  /** The same for one site. @param failureIds null: all of it */
  retrySite(caller: Caller, siteId: string, failureIds: readonly string[] | null): Promise<number>;
  /** Starts a reconciliation of one site, or of all of the workspace's. */
  startRun(caller: Caller, siteId: string | undefined): Promise<{ runId: string; siteId: string }[]>;
}
