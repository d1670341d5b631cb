import { issueLane, type TicketState } from '../domain/ticket-state.ts';
import { JiraError } from '../jira/jira-error.ts';
import { UnreadableIssueError } from '../jira/read-issue.ts';
import { withTenant } from '../store/database.ts';
import { type LaneEnd, makeDue } from '../store/lanes.ts';
import { lockTickets } from '../store/ticket-states.ts';
import {
  applyDelivery,
  DELIVERY_CAUSE,
  type Delivery,
  finishDelivery,
  readForDelivery,
  startDelivery,
} from './delivery.ts';
import {
  basesOf,
  editsOf,
  type FieldEdit,
  inFlightOf,
  refusalsOf,
  requestFieldsOf,
  sendAccepted,
} from './edit-fields.ts';
import type { LaneRun } from './lane-run.ts';

/** The label on an issue we created: Jira's search finds labels, where it finds our entity property only in a real app. */
export const markerLabel = (ticketId: string): string => `crm-${ticketId}`;

/**
 * Creates the issue of a ticket, exactly once although Jira knows no idempotency key: the intent is committed first;
 * when an answer never came, the marker is looked for until Jira's index has had time to show it, and only then is
 * there a second try.
 */
export async function runCreateLane({ sync, lane, priority }: LaneRun): Promise<LaneEnd> {
  const { tenantId, key: ticketId } = lane;
  const ticket = await withTenant(sync.db, tenantId, async (tx) =>
    (await lockTickets(tx, tenantId, [ticketId], [])).get(ticketId),
  );
  if (!ticket?.link || ticket.deletedAt !== null || ticket.link.state === 'unlinked') return { state: 'idle' };
  const delivery: Delivery = {
    sync,
    lane,
    tenantId,
    ticketId,
    site: await sync.connect(tenantId, ticket.link.siteId, priority),
  };
  if (ticket.link.issueId === null) {
    const wait = await lookUpEarlierTry(delivery, ticket);
    if (wait) return wait;
  }
  const issueId = await ensureIssue(delivery);
  if (issueId !== null) {
    // The rest (the status, comments, what was edited meanwhile) is the issue's lane's.
    await withTenant(sync.db, tenantId, (tx) => makeDue(tx, tenantId, [issueLane(ticket.link?.siteId ?? '', issueId)]));
  }
  return { state: 'idle' };
}

/** Looks for the issue of a try whose answer never came. Returns how to go on waiting, or null when a (further) try is due. */
async function lookUpEarlierTry(delivery: Delivery, ticket: TicketState): Promise<LaneEnd | null> {
  const attemptedAt = ticket.link?.createAttemptedAt ?? null;
  if (ticket.link?.state !== 'creating' || attemptedAt === null) return null;
  const { issues, unreadable } = await delivery.site.client.search({
    jql: `labels = "${markerLabel(ticket.id)}"`,
    fields: ['updated'],
    maxResults: 2,
  });
  // It may well be the one that is looked for.
  if (unreadable[0]) throw new UnreadableIssueError(unreadable[0]);
  const found = issues.find((issue) => issue.marker === ticket.id);
  if (found) {
    await finishDelivery(delivery, { issue: { id: found.id, key: found.key } });
    return null;
  }
  const left = attemptedAt + delivery.sync.settings.createLookupMs - delivery.sync.now();
  if (left <= 0) return null;
  return {
    state: 'waiting',
    delayMs: Math.min(left, 10_000),
    failed: true,
    reason: {
      message:
        'Jira did not answer when the issue was created. It is looked for before a second try, so that there won’t be two.',
    },
  };
}

/** The ticket's issue, created if there is none yet; null when the ticket no longer wants one. */
async function ensureIssue(delivery: Delivery): Promise<string | null> {
  const current = await readForDelivery(delivery);
  if (!current?.ticket.link) return null;
  const { ticket, config } = current;
  const { issueId, projectKey } = current.ticket.link;
  if (issueId !== null) return issueId;
  const { edits, unsendable } = editsOf(ticket, config);
  const issueType = config.issueTypeId ?? (await chooseIssueType(delivery, projectKey));
  await startDelivery(delivery, { inFlight: inFlightOf(edits), creating: true });
  const { sent, refused, answer } = await createAnswered(delivery, edits, (accepted) =>
    createMarked(delivery, ticket.id, {
      project: { key: projectKey },
      issuetype: { id: issueType },
      ...requestFieldsOf(accepted),
    }),
  );
  if (answer)
    await finishDelivery(delivery, {
      sent: basesOf(sent),
      refused: { ...unsendable, ...refusalsOf(refused, ticket) },
      issue: answer,
    });
  return answer?.id ?? null;
}

/** As sendAccepted; when Jira did answer, but made no issue, it is noted that there is none to look for. */
async function createAnswered(
  delivery: Delivery,
  edits: readonly FieldEdit[],
  create: (accepted: readonly FieldEdit[]) => Promise<{ id: string; key: string }>,
) {
  try {
    return await sendAccepted(edits, create);
  } catch (error) {
    if (error instanceof JiraError && !error.ambiguous) {
      await applyDelivery(delivery, [{ kind: 'create.failed', cause: DELIVERY_CAUSE, ticketId: delivery.ticketId }]);
    }
    throw error;
  }
}

/**
 * Creates the issue with our label beside the ticket's own. A project whose screens leave labels out still gets its
 * issue: then only the entity property says which ticket it is for, and a lost answer is found by the next pass.
 */
async function createMarked(
  { site }: Delivery,
  ticketId: string,
  fields: Record<string, unknown>,
): Promise<{ id: string; key: string }> {
  const own = Array.isArray(fields.labels) ? fields.labels : [];
  const marked = { ...fields, labels: [markerLabel(ticketId), ...own] };
  try {
    return await site.client.createIssue({ marker: ticketId, fields: marked });
  } catch (error) {
    const noLabels = error instanceof JiraError && error.kind === 'refused' && error.fields.labels !== undefined;
    // With labels of the ticket's own it is theirs to be refused, so that a person learns of it.
    if (!noLabels || own.length > 0) throw error;
    return await site.client.createIssue({ marker: ticketId, fields });
  }
}

/** The issue type for a ticket: the project's Task if it has one, else its first that is no subtask. */
async function chooseIssueType(delivery: Delivery, projectKey: string): Promise<string> {
  const project = await delivery.site.client.project(projectKey);
  const usable = project.issueTypes.filter((type) => !type.subtask);
  const chosen = usable.find((type) => type.name === 'Task') ?? usable[0];
  if (chosen) return chosen.id;
  throw new JiraError({
    kind: 'refused',
    status: null,
    words: `the project ${projectKey} has no issue type that a ticket could become`,
  });
}
