import { jiraEventSchema } from '@synapse/shared/jira-event';
import { isUnresolvedSend } from '../../domain/attachment/attachment-state.ts';
import { isUnresolvedPost } from '../../domain/comment/comment-state.ts';
import type { ReportedComment } from '../../domain/comment/hidden-posts.ts';
import { hasOpenTexts, unansweredSettledAt } from '../../domain/fields/own-texts.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { hasOpenSends, transitionOpenUntil } from '../../domain/ticket/own-writes.ts';
import { deliverableFields } from '../../domain/ticket/pending.ts';
import { withTenant } from '../../store/db/database.ts';
import { readReportedComments } from '../../store/events/inbox-read.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { resolveSends } from '../attachments/deliver-attachments.ts';
import { takeEvents } from '../inbound/waiting-events.ts';
import { apply, FETCH_CAUSE, type IssueRun, readTicket } from '../workqueue/issue-run.ts';
import { hasExpiredPost, resolvePosts } from './resolve-posts.ts';
import { TRANSITION_OPEN } from './transition-status.ts';

/** Whether something that an earlier run sent has to be looked up before anything else is done. */
export function mustLookUp(ticket: TicketState): boolean {
  if (ticket.link === null) return false;
  if (hasOpenSends(ticket) || hasOpenTexts(ticket)) return true;
  const unresolved =
    [...ticket.comments.values()].some(isUnresolvedPost) || [...ticket.attachments.values()].some(isUnresolvedSend);
  return ticket.link.state === 'linked' && unresolved;
}

/** The ticket, and that nothing more of what an earlier run noted can be sent: this one has the lease. */
export async function closeEarlierSends(issue: IssueRun): Promise<TicketState | null> {
  const ticket = await readTicket(issue);
  if (!ticket?.link || !(hasOpenSends(ticket) || hasOpenTexts(ticket))) return ticket;
  const { epoch: linkEpoch } = ticket.link;
  await apply(issue, [{ kind: 'sends.closed', cause: FETCH_CAUSE, ticketId: ticket.id, linkEpoch }]);
  return readTicket(issue);
}

/** What was sent without an answer may still arrive and write over what came after it: the issue is read again then. */
export async function lookAgainAt(issue: IssueRun): Promise<RunOutcome> {
  const ticket = await readTicket(issue);
  if (ticket?.link?.state !== 'linked' || ticket.deletedAt !== null) return { state: 'idle' };
  const at = unansweredSettledAt(ticket);
  if (at === null) return { state: 'idle' };
  const held = deliverableFields(ticket).includes('status') && transitionOpenUntil(ticket.link) !== null;
  const delayMs = Math.max(1000, at - issue.sync.now());
  return { state: 'waiting', delayMs, reason: held ? TRANSITION_OPEN : null, failed: false };
}

/**
 * Looks up comments we posted without ever getting an answer. Before one is given up as not there, the events that wait
 * are taken: they may say that it was deleted.
 * @returns until when one of them may still arrive
 */
export async function lookUpPosts(issue: IssueRun, ticket: TicketState): Promise<number | null> {
  const { site, sync } = issue;
  let current = ticket;
  if (hasExpiredPost(ticket, sync.now())) {
    await takeEvents(issue);
    current = (await readTicket(issue)) ?? ticket;
  }
  const look = {
    ...issue,
    client: site.client,
    reported: () => reportedComments(issue),
    now: () => sync.now(),
    cause: FETCH_CAUSE,
  };
  const { changes, openUntil } = await resolvePosts(look, current);
  if (changes.length > 0) await apply(issue, changes);
  return openUntil;
}

/** The comments that events of the issue told of. */
async function reportedComments(issue: IssueRun): Promise<ReportedComment[]> {
  const { sync, tenantId } = issue;
  const payloads = await withTenant(sync.db, tenantId, (tx) => readReportedComments(tx, tenantId, issue));
  return payloads.flatMap((payload) => {
    const event = jiraEventSchema.parse(payload);
    if (event.type !== 'comment.saved') return [];
    const { id, authorAccountId, created = null, body } = event.comment;
    return [{ id, authorAccountId, created, body }];
  });
}

/** The same for files, before a snapshot can take one of ours for somebody else's. */
export async function resolveFiles(issue: IssueRun, ticket: TicketState): Promise<number | null> {
  if (ticket.link?.state !== 'linked') return null;
  return resolveSends({ ...issue, ticketId: ticket.id, linkEpoch: ticket.link.epoch, hand: { now: null } }, ticket);
}
