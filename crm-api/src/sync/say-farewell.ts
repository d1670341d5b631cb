import { transitionOpenUntil } from '../domain/own-writes.ts';
import type { EffectiveConfig } from '../domain/site-config.ts';
import { pendingFields, type TicketState } from '../domain/ticket-state.ts';
import type { LaneEnd } from '../store/lanes.ts';
import { applyDelivery, DELIVERY_CAUSE, type IssueDelivery, readForDelivery } from './delivery.ts';
import { TRANSITION_OPEN, transitionStatus } from './transition-status.ts';

/** Closes or deletes the issue of a ticket that was deleted here, where the site's config says so. */
export async function sayFarewell(
  delivery: IssueDelivery,
  ticket: TicketState,
  config: EffectiveConfig,
): Promise<LaneEnd> {
  const { link } = ticket;
  if (link?.state !== 'linked' || link.farewell === null) return { state: 'idle' };
  if (link.farewell === 'delete') await delivery.site.client.deleteIssue(delivery.issueId);
  else {
    await transitionStatus(delivery, ticket, config);
    const now = (await readForDelivery(delivery))?.ticket;
    const refused = now?.link?.refused.status;
    if (refused) return { state: 'parked', reason: { message: refused.message, field: 'status' } };
    if (now && pendingFields(now).includes('status')) return untilMade(delivery, now);
  }
  await applyDelivery(delivery, [{ kind: 'farewell.done', cause: DELIVERY_CAUSE, ticketId: delivery.ticketId }]);
  return { state: 'idle' };
}

/** The transition got no answer, or there was another one to make first. */
function untilMade({ sync }: IssueDelivery, { link }: TicketState): LaneEnd {
  const openUntil = transitionOpenUntil(link);
  if (openUntil === null) return { state: 'waiting', delayMs: 1000, failed: true, reason: null };
  return { state: 'waiting', delayMs: Math.max(1000, openUntil - sync.now()), failed: false, reason: TRANSITION_OPEN };
}
