import type { Comment } from '@synapse/shared/comment';
import type { Conflict } from '@synapse/shared/conflict';
import type { Failure, FailureCause } from '@synapse/shared/failure';
import type { SyncReason, Ticket } from '@synapse/shared/ticket';

/** A ticket that a panel names beside its own, and the issue that it follows or last followed; null: it never had one. */
export type TicketBeside = { ticket: Ticket; follows: { siteId: string; issueId: string | null } | null };

/** What the CRM knows, of one ticket or of several. */
type Facts = {
  ticket?: Ticket;
  /** Shown on this site. */
  beside?: { siteId: string; tickets: readonly TicketBeside[] };
  /** The oldest first. */
  comments?: readonly Comment[];
  conflicts?: readonly Conflict[];
  failures?: readonly Failure[];
  /** Why Jira refused what was just asked of it. */
  refusal?: { message: string; jira?: string | undefined; commentId?: string | undefined };
};

/**
 * The one place that decides what may be shown in Jira, where everybody who sees an issue sees it: its ticket's fields,
 * which Jira has as well, and of comments those that everybody may read. An internal note is the CRM's alone, and what
 * Jira keeps for a role or group it shows to them itself. A conflict or a failure of such a comment may quote it, so of
 * those nothing is shown, and of a failure that there is one.
 *
 * A title may come from an issue that not everybody may see. So a ticket is named beside another only by the id of its
 * issue on this site, and the app, which can ask Jira as the user, shows it to those who may see that issue (`issueId`
 * of PanelTicket). One whose issue is another site's, or is still being created, is shown to nobody.
 * @param publicComments the ids of the comments that everybody may read
 */
export function shownInJira<Given extends Facts>(given: Given, publicComments: ReadonlySet<string>): Given {
  const { ticket, beside, comments, conflicts, failures, refusal } = given;
  const mayRead = (id: string) => publicComments.has(id);
  return {
    ...given,
    ...(ticket && {
      ticket: { ...ticket, sync: { ...ticket.sync, reason: reasonShown(ticket.sync.reason, mayRead) } },
    }),
    ...(beside && {
      beside: { ...beside, tickets: beside.tickets.filter((one) => isNamed(one, beside.siteId)) },
    }),
    ...(comments && { comments: comments.filter((comment) => isPublic(comment) && mayRead(comment.id)) }),
    ...(conflicts && { conflicts: conflicts.filter((conflict) => isConflictShown(conflict, mayRead)) }),
    ...(failures && {
      failures: failures.map((one) => ({ ...one, causes: one.causes.map((cause) => causeShown(cause, mayRead)) })),
    }),
    ...(refusal && { refusal: isHidden(refusal.commentId, mayRead) ? { message: UNSAID } : refusal }),
  };
}

/** The comments that everybody who sees the issue may read. */
export function publicCommentsOf(comments: readonly Comment[]): ReadonlySet<string> {
  return new Set(comments.filter(isPublic).map(({ id }) => id));
}

const isPublic = ({ visibility }: Comment): boolean => visibility === 'public';

type MayRead = (commentId: string) => boolean;

const isHidden = (commentId: string | null | undefined, mayRead: MayRead): boolean =>
  commentId !== null && commentId !== undefined && !mayRead(commentId);

const isNamed = ({ follows }: TicketBeside, siteId: string): boolean =>
  follows === null || (follows.siteId === siteId && follows.issueId !== null);

/** Its texts may be older than the comment’s being public, so what was restricted then stays so. */
function isConflictShown({ field, restricted }: Conflict, mayRead: MayRead): boolean {
  if (!field.startsWith('comment:')) return !restricted;
  return !restricted && mayRead(field.slice('comment:'.length));
}

const UNSAID =
  'Jira refused a comment that not everybody who sees this issue may read. The ticket in the CRM says which, and why.';

function reasonShown(reason: SyncReason | null, mayRead: MayRead): SyncReason | null {
  return reason && isHidden(reason.commentId, mayRead) ? { message: UNSAID, since: reason.since } : reason;
}

function causeShown(cause: FailureCause, mayRead: MayRead): FailureCause {
  return isHidden(cause.commentId, mayRead) ? { ...cause, message: UNSAID, jira: null } : cause;
}
