import { sameCrm } from '../../domain/fields/same-crm.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { templateIn } from '../../domain/sentences.ts';
import type { EffectiveConfig } from '../../domain/site/site-config.ts';
import { Overtaken } from '../../domain/ticket/left-issue.ts';
import { transitionOpenUntil } from '../../domain/ticket/own-writes.ts';
import { pendingFields } from '../../domain/ticket/pending.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { applyDelivery, DELIVERY_CAUSE, type IssueDelivery, readForDelivery } from './delivery.ts';
import { isJustRead, lookFirst, lookLast } from './look-first.ts';
import { TRANSITION_OPEN, transitionStatus } from './transition-status.ts';

type Of = { ticket: TicketState; config: EffectiveConfig };

/**
 * Closes or deletes the issue of a ticket that was deleted here, where the site's config says so.
 * @param readAt when this run has read the issue and merged it, epoch ms; null: it has not
 */
export async function applyDeletionPolicy(delivery: IssueDelivery, of: Of, readAt: number | null): Promise<RunOutcome> {
  const { link } = of.ticket;
  if (link?.state !== 'linked' || link.deletionPolicyDue === null) return { state: 'idle' };
  const end =
    link.deletionPolicyDue === 'delete'
      ? await deleteIssue(delivery, of, readAt)
      : await closeIssue(delivery, of, readAt);
  if (end) return end;
  await applyDelivery(delivery, [{ kind: 'deletion-policy.done', cause: DELIVERY_CAUSE, ticketId: delivery.ticketId }]);
  return { state: 'idle' };
}

async function deleteIssue(delivery: IssueDelivery, { ticket }: Of, readAt: number | null): Promise<null> {
  if (!isJustRead(readAt, delivery.sync.now())) await lookLast(delivery, ticket);
  await delivery.site.client.deleteIssue(delivery.issueId, () => requireStillWanted(delivery));
  return null;
}

/** The ticket may have come back while the issue was read, or the deletion waited for its turn: then the issue stays. */
async function requireStillWanted(delivery: IssueDelivery): Promise<void> {
  const now = (await readForDelivery(delivery))?.ticket;
  if (now?.deletedAt == null || now.link?.deletionPolicyDue !== 'delete') throw new Overtaken();
}

async function closeIssue(delivery: IssueDelivery, of: Of, readAt: number | null): Promise<RunOutcome | null> {
  const begunAt = delivery.sync.now();
  const isRead = readAt !== null && isJustRead(readAt, begunAt);
  if (!isRead) await lookFirst(delivery, of);
  const current = delivery.hand.now ?? (await readForDelivery(delivery));
  if (!current) return { state: 'idle' };
  delivery.hand.now = null;
  await transitionStatus(delivery, current.ticket, current.config);
  const now = (delivery.hand.now ?? (await readForDelivery(delivery)))?.ticket;
  const refused = now?.link?.refused.status;
  if (refused)
    return { state: 'parked', reason: { message: refused.message, ...templateIn(refused), field: 'status' } };
  return now && (pendingFields(now).includes('status') || mayBeReopened(now, isRead ? readAt : begunAt))
    ? untilMade(delivery, now)
    : null;
}

/** Whether a transition to another status, sent before the ticket was deleted, may be made after the issue was last read. */
const mayBeReopened = ({ link, fields }: TicketState, readAt: number): boolean =>
  (transitionOpenUntil(link, ({ crm }) => !sameCrm(crm, fields.status)) ?? 0) > readAt;

/** The transition got no answer, or there was another one to make first. */
function untilMade({ sync }: IssueDelivery, { link }: TicketState): RunOutcome {
  const openUntil = transitionOpenUntil(link);
  if (openUntil === null) return { state: 'waiting', delayMs: 1000, failed: true, reason: null };
  return { state: 'waiting', delayMs: Math.max(1000, openUntil - sync.now()), failed: false, reason: TRANSITION_OPEN };
}
