import { readStatus, statusField } from '../domain/fields/status.ts';
import type { JiraStatus } from '../domain/fields/synced-field.ts';
import type { EffectiveConfig } from '../domain/site-config.ts';
import { deliverableFields, type TicketState } from '../domain/ticket-state.ts';
import type { JiraTransition } from '../jira/jira-client.ts';
import { JiraError } from '../jira/jira-error.ts';
import { DELIVERY_CAUSE, finishDelivery, type IssueDelivery, startDelivery } from './delivery.ts';
import { refusalMessage } from './edit-fields.ts';
import { observeSnapshot } from './observe-snapshot.ts';

/** Brings a changed status to Jira by a transition of the issue's workflow: an edit can't set a status. */
export async function transitionStatus(
  delivery: IssueDelivery,
  ticket: TicketState,
  config: EffectiveConfig,
): Promise<void> {
  if (!deliverableFields(ticket).includes('status')) return;
  const { status } = ticket.fields;
  const write = statusField.write(status, config);
  if (write.by !== 'transition') return;
  const offered = await delivery.site.client.transitions(delivery.issueId);
  const way = offered.find((transition) => reaches(transition, write.reaches));
  if (!way) return refuse(delivery, ticket, noWay(ticket, offered));
  await startDelivery(delivery, { inFlight: { status } });
  try {
    await delivery.site.client.transition(delivery.issueId, way.id);
  } catch (error) {
    if (!(error instanceof JiraError) || error.kind !== 'refused') throw error;
    return refuse(delivery, ticket, {
      message: refusalMessage('status', status, ticket.link?.issueKey ?? null, error.words),
      jira: error.words,
    });
  }
  await recordTransition(delivery, ticket, readStatus(way.to));
}

/**
 * A transition answers 204 with nothing in it, so the issue is read again: its `updated` is the mark of the status,
 * and without it a late event could bring the old one back.
 */
async function recordTransition(
  delivery: IssueDelivery,
  ticket: TicketState,
  target: JiraStatus | undefined,
): Promise<void> {
  const { status } = ticket.fields;
  const snapshot = await delivery.site.fetcher(delivery.issueId).catch(() => null);
  const now = snapshot && readStatus(snapshot.fields.status);
  // The read may still show the state before the transition; then it says nothing of it, and the lane fetches again.
  const fresh = snapshot !== null && now !== undefined && target !== undefined && now?.id === target.id;
  const sent = { status: { crm: status, jira: target ?? now } };
  const siteId = ticket.link?.siteId ?? '';
  const observed = fresh
    ? [observeSnapshot({ ...snapshot, comments: null }, siteId, { ...DELIVERY_CAUSE, origin: 'jira' })]
    : [];
  await finishDelivery(delivery, { sent, updated: fresh ? snapshot.updated : null }, [
    ...observed,
    ...(fresh ? [] : [{ kind: 'ticket.refetch' as const, cause: DELIVERY_CAUSE, ticketId: delivery.ticketId }]),
  ]);
}

function reaches(transition: JiraTransition, wanted: (status: JiraStatus) => boolean): boolean {
  const target = readStatus(transition.to);
  return target !== undefined && wanted(target);
}

function refuse(delivery: IssueDelivery, _ticket: TicketState, why: { message: string; jira?: string }): Promise<void> {
  return finishDelivery(delivery, { refused: { status: why } });
}

/** An empty list of transitions also means that the account may make none (facts/jira-cloud.md). */
function noWay(ticket: TicketState, offered: readonly JiraTransition[]): { message: string } {
  const key = ticket.link?.issueKey ?? 'the issue';
  const names = offered.flatMap((transition) => readStatus(transition.to)?.name ?? []);
  const offer =
    names.length > 0
      ? `From where it is now, its workflow leads to: ${names.join(', ')}.`
      : 'It offers no transition at all: the connected account may not be allowed to make one.';
  return {
    message: `${key} can’t go straight to a status that stands for ${ticket.fields.status}. ${offer} Move it in Jira, choose another status here, or change the status map.`,
  };
}
