import type { CommentVisibility } from '@synapse/shared/comment';
import type { ConflictSide } from '@synapse/shared/conflict';
import type { ChangelogItem } from '@synapse/shared/jira-event';
import type { LiveEvent } from '@synapse/shared/live';
import type { TicketSource, TransitionNeed } from '@synapse/shared/ticket';
import type { Base, FieldName, TicketFields } from '../fields/synced-field.ts';
import type { Sentence } from '../sentences.ts';
import type { KnownProject } from '../site/project.ts';
import type { WorkItemKey } from '../ticket/work-item.ts';
import type { DeliveredAttachment, ObservedAttachment } from './attachment.ts';
import type { CommentMarker } from './comment.ts';
import type { Parked } from './ticket.ts';

/** Who did something: their name as it was then, and the id that tells them from who is called the same. */
export type ByWhom = {
  /** Null: Jira told an account and no name. */
  name: string | null;
  /** Of a person or a service token of the CRM. */
  userId: string | null;
  /** Of somebody in Jira. */
  accountId: string | null;
};

/** Where a change came from, and what to name in its history. */
export type Cause = {
  origin: LiveEvent['origin'];
  actor: ByWhom | null;
  /** The event or request that brought it. */
  id: string | null;
};

/** Jira's values, as Jira writes them, of the fields that the source of the change knew. */
export type JiraValues = Partial<Record<FieldName, unknown>>;

export type ObservedComment = {
  id: string;
  /** ADF. */
  body: unknown;
  authorName: string;
  authorAccountId: string | null;
  /** Epoch milliseconds. */
  created: number;
  updated: number;
  /**
   * Restricted to a role or group, or internal in a service project: it may not be shown as public here. Null: the
   * source does not say. An event names no role or group, so only a fetch tells.
   */
  internal: boolean | null;
  /** Why it is internal, in plain words. */
  internalReason: string | null;
  /**
   * Our comment that this one was posted for, from its entity property. Null: it has none. Undefined: the source does not say
   * (an event, or the comments within an issue, come without properties).
   */
  marker: CommentMarker | null | undefined;
  /**
   * A webhook told of it: the body holds its words as wiki markup, as plain text. Nobody vouches for them, so they are only
   * kept where a write of ours may have replaced them.
   */
  isWiki?: true;
};

/** Which issue, by the numeric id that never changes; the key is an alias. */
export type IssueRef = {
  siteId: string;
  issueId: string;
  issueKey: string | null;
  /** As for the issue: the id never changes, the key is an alias. */
  projectId?: string | null;
  projectKey: string | null;
};

/** What Jira's history says of an issue, the oldest first; `created` in epoch ms. */
export type JiraHistory = readonly { created: number; items: readonly ChangelogItem[] }[];

/** The project that gets an issue. */
export type IssueTarget = { siteId: string; projectId: string | null; projectKey: string };

/** A write of ours that Jira's history was asked for: of which field of Jira's, and when it was sent. */
export type AskedWrite = { issueField: string; at: number };

/** For which link of a ticket something was sent (LinkState.epoch): what came of it counts for no other. */
export type OfLink = { ticketId: string; linkEpoch: number };

/** What a ticket remembers of an issue, whether it follows it or has left it. */
export type OfIssue = { ticketId: string; of: { siteId: string; issueId: string } };

/** What may tell of an issue what a write of ours replaced there. */
export type LeftNews = 'issue.observed' | 'comment.observed' | 'comment.gone';

/**
 * Everything that can happen to a ticket. The sources only differ in which of these they make; `applyChanges` is
 * the one place that carries them out. Plain data, so that it can be logged and replayed: as JSON it is the same.
 */
export type Change = { cause: Cause } & (
  | ({
      kind: 'issue.observed';
      /** The issue's `updated`, epoch ms. */
      updated: number;
      /** Jira's clock when it gave a snapshot, where it is known. */
      clock?: number | null;
      values: JiraValues;
      /** Whether every field is in `values` (a fetched snapshot) or only some (an event). */
      whole: boolean;
      /** The event named something it did not carry, or a value we should have known: fetch the issue. */
      fetch: boolean;
      created: number | null;
      /** The ticket this issue was created for, from its entity property. */
      marker: string | null;
      /** What the issue holds in custom fields, by their ids: which ones take part is its project's choice. Left out: the source does not say. */
      customFields?: Readonly<Record<string, unknown>>;
      /** How fields changed with this update. Told also of an update without a time. Left out: the source has no changelog. */
      changelog?: readonly ChangelogItem[];
      /** Jira's history of the fields that were `undated`, read after `values`. Left out: it was not asked. */
      history?: JiraHistory;
      /** It was asked, and Jira refused to tell: `history` is empty then. */
      historyRefused?: boolean;
      /**
       * Read from the issue itself, and not from the search index: since when, epoch ms. It may be given much later, for
       * reading all of it may take many calls.
       */
      readAt?: number;
      /** It was read so often that nothing newer is to come: whatever asked for a fetch has got its answer. */
      final?: boolean;
      /**
       * Nobody vouches for it, so nothing of it is taken: what differs from what Jira last told is fetched. When the issue
       * was updated by what it says, epoch ms; `updated` is 0 then.
       */
      hint?: { from: number };
      /** Its ticket counted the issue as deleted already when Jira was asked for it. */
      wasGone?: boolean;
      /** The issue's type, where the source knows it: it may say whether the issue takes part. */
      issueTypeId?: string | null;
      /** The key of its epic or, for a subtask, of the issue it belongs to; left out: the source does not say. */
      parentKey?: string | null;
      /** The e-mail address of its reporter, where Jira shows it. Of use for a new ticket only, and never stored. */
      reporterEmail?: string | null;
      /** All of the issue's comments, where the source had them. */
      comments: readonly ObservedComment[] | null;
      /** Those that are not among them, and that Jira denied when it was asked for each by its id. */
      commentsGone?: readonly string[];
      /** All of the issue's files, where the source had them. */
      attachments?: readonly ObservedAttachment[] | null;
    } & IssueRef)
  /** `last`: how its event shows the issue as it was in the end. */
  | ({ kind: 'issue.gone'; last?: IssueObserved } & IssueRef)
  | ({ kind: 'issue.missing' } & IssueRef)
  | ({
      kind: 'comment.observed';
      comment: ObservedComment;
      /** When Jira was asked for it, epoch ms; left out: an event told of it, now or long ago. */
      readAt?: number;
    } & IssueRef)
  | ({
      kind: 'comment.gone';
      commentId: string;
      /** Nobody vouches for it. Jira denies the comment, and would, too, if it was out of our sight. */
      hint?: true;
      /** Who had written it, and when (epoch ms), where the event says so. */
      authorAccountId: string | null;
      created: number | null;
    } & IssueRef)
  | {
      kind: 'ticket.created';
      ticketId: string;
      fields: TicketFields;
      source: TicketSource;
      contactId: string | null;
      /** Where its issue is to be created; null: nowhere. */
      target: { siteId: string; projectId: string | null; projectKey: string } | null;
    }
  | {
      kind: 'ticket.edited';
      ticketId: string;
      fields: Partial<TicketFields>;
      contactId?: string | null;
      version?: number;
      /** What a rich text holds in Jira beside text (images and the like) may be lost: the person was warned. */
      replaceDescription?: boolean;
      /** What the transitions to the new status demand, by Jira's field ids. */
      transitionFields?: Readonly<Record<string, unknown>>;
    }
  /** Its contact was merged into another one, which it gets unless it has yet another by now. */
  | { kind: 'contact.merged'; ticketId: string; from: string; to: string }
  | { kind: 'ticket.deleted'; ticketId: string }
  /** `status`: what it was before its issue was to be closed with it; left out: that stays. */
  | { kind: 'ticket.undeleted'; ticketId: string; status?: TicketFields['status'] }
  | ({ kind: 'deletion-policy.done' } & OfLink)
  | { kind: 'issue.wanted'; ticketId: string; target: IssueTarget }
  | { kind: 'ticket.restored'; ticketId: string }
  | { kind: 'ticket.linked'; ticketId: string; observed: IssueObserved }
  | { kind: 'ticket.unlinked'; ticketId: string }
  | { kind: 'issue.released'; ticketId: string }
  | { kind: 'ticket.retried'; ticketId: string }
  | { kind: 'ticket.refetch'; ticketId: string }
  /** A work item was parked; it counts for the ticket only while that is its work item. */
  | { kind: 'work.parked'; ticketId: string; workItem: WorkItemKey; reason: ParkedReason }
  /** A work item is not parked any more. */
  | { kind: 'work.freed'; ticketId: string; workItem: WorkItemKey }
  /** The database was set back to a backup: what waits for Jira here may have been sent to it since. */
  | { kind: 'backup.restored'; ticketId: string }
  /** Its project was renamed, so its issue, and that one's parent, have other keys. */
  | { kind: 'issue.renamed'; ticketId: string; project: KnownProject }
  /** A map of its project's, or who is who, was changed. `people`: by CRM user, whom they are matched with on the site. */
  | {
      kind: 'ticket.remapped';
      ticketId: string;
      people: Readonly<Record<string, { accountId: string; name: string }>>;
    }
  /** The run that sent what is unanswered has ended: the time in which that may still arrive counts from now at the latest. */
  | ({ kind: 'sends.closed' } & OfLink)
  /** What was noted last of these fields is not in Jira: it answered so, or was not asked in the end. */
  | ({ kind: 'fields.unsent'; fields: readonly FieldName[] } & OfLink)
  /** Jira answered a create, and not with an issue: there is none to look for. */
  | ({ kind: 'create.failed' } & OfLink)
  /** Jira answered, and has not taken this text of a comment. */
  | ({ kind: 'comment.unsent'; commentId: string; text: string } & OfLink)
  /** Jira carried out the post of a comment without an answer, and a person deleted it there. */
  | ({ kind: 'post.deleted'; commentId: string } & OfLink)
  /** Jira may have carried out the post of a comment without an answer, as one that it does not show to our account. */
  | ({ kind: 'post.hidden'; commentId: string; jiraCommentId: string } & OfLink)
  /** Of these comments no post is open any more: Jira refused it, or it can no longer arrive. */
  | ({ kind: 'posts.resolved'; commentIds: readonly string[] } & OfLink)
  /** The runs that sent to an issue which the ticket follows no more have ended. */
  | ({ kind: 'writes.settled' } & OfIssue)
  /**
   * Jira's history of fields that we wrote to an issue was read, the oldest first; null: Jira did not show the issue. `asked`:
   * what it was asked for; what was written since, or to another field, it does not tell of.
   */
  | ({ kind: 'writes.checked'; history: JiraHistory | null; asked: readonly AskedWrite[] } & OfIssue)
  /** News of an issue that the ticket has left. */
  | ({ kind: 'left.observed'; seen: Extract<Change, { kind: LeftNews }> } & OfIssue)
  | {
      kind: 'comment.added';
      ticketId: string;
      commentId: string;
      body: string;
      visibility: CommentVisibility;
    }
  | {
      kind: 'comment.edited';
      ticketId: string;
      commentId: string;
      body?: string;
      publish: boolean;
      /** What its body holds in Jira beside text may be lost: the person was warned. */
      replaceBody?: boolean;
    }
  | { kind: 'comment.deleted'; ticketId: string; commentId: string }
  | {
      kind: 'attachment.added';
      ticketId: string;
      /** Its content is in the blob store already. */
      file: { id: string; fileName: string; mimeType: string; size: number; sha256: string };
    }
  | { kind: 'attachment.deleted'; ticketId: string; attachmentId: string }
  /** What came of fetching a file's content from Jira, or of letting go of it. */
  | { kind: 'attachment.content'; ticketId: string; attachmentId: string; content: ContentOutcome }
  | ({ kind: 'attachment.sending'; attachmentId: string } & OfLink)
  /** Jira hung up in the middle of it, though it was there. */
  | ({ kind: 'attachment.cut'; attachmentId: string } & OfLink)
  | ({ kind: 'attachment.delivered'; files: readonly DeliveredAttachment[] } & OfLink)
  /** Of these files no send is open any more: Jira took nothing, or it can no longer arrive. */
  | ({ kind: 'sends.resolved'; attachmentIds: readonly string[] } & OfLink)
  | {
      kind: 'conflict.resolved';
      ticketId: string;
      conflictId: string;
      field: string;
      take: ConflictSide;
      /** The value taken, as the ticket writes it. */
      value: unknown;
      /** The value taken is the one that had won: there may be nothing to change. */
      keepsWinner: boolean;
      /** Its values may be only for some of those who see the issue. */
      restricted: boolean;
      /** As for an edit: what Jira's text holds beside text may be lost. */
      replaceDescription?: boolean;
      /** The text taken goes to Jira as a comment instead, and the field shows what Jira has. */
      asComment?: { commentId: string };
    }
  | ({
      kind: 'delivery.started';
      inFlight: Partial<Record<FieldName, Base>>;
      /** What Jira's clock says at least, epoch ms; null or left out: no answer has told it yet. */
      jiraNow?: number | null;
      /** An issue is about to be created, and whether it carries the label by which it can be searched for. */
      creating: { labelled: boolean } | null;
      /** `postKey`: it is new in Jira, so an answer that never comes leaves open whether it stands there. Null: it is edited there. */
      comment: { id: string; body: string; postKey: string | null } | null;
    } & OfLink)
  | ({ kind: 'delivery.done' } & OfLink & DeliveryOutcome)
);

/** Why a work item was parked: what a run or a pass says of it. */
export type ParkedReason = Omit<Parked, 'since'>;

export type ContentOutcome =
  | { outcome: 'stored'; sha256: string; size: number }
  | ({ outcome: 'refused'; jira?: string } & Sentence)
  | { outcome: 'gone' }
  | { outcome: 'discarded' };

/** What a delivery learnt. */
export type DeliveryOutcome = {
  /** The fields Jira accepted, as what was sent. */
  sent: Partial<Record<FieldName, Base>>;
  /** The fields that don't go to Jira, and why. `jira`: what Jira answered; without it the field was not sent. */
  refused: Partial<Record<FieldName, Sentence & { jira?: string; needs?: readonly TransitionNeed[] }>>;
  /** The issue that now exists. */
  issue: { id: string; key: string } | null;
  /** The issue's `updated` after the write, epoch ms, where Jira said it: the mark of the fields sent. */
  updated: number | null;
  comments: readonly DeliveredComment[];
};

export type DeliveredComment =
  | { id: string; outcome: 'posted'; jiraCommentId: string; updated: number; base: Base }
  | { id: string; outcome: 'deleted' }
  | ({ id: string; outcome: 'refused'; jira?: string } & Sentence);

/** An issue as it was seen. */
export type IssueObserved = Extract<Change, { kind: 'issue.observed' }>;
