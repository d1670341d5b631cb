import type { TicketState } from '../../domain/model/ticket.ts';
import { say } from '../../domain/sentences.ts';
import { isProjectId, jqlProject } from '../../domain/site/project.ts';
import { hadBefore } from '../../domain/ticket/left-issue.ts';
import { hasOpenSends } from '../../domain/ticket/own-writes.ts';
import { hasWorkForJira } from '../../domain/ticket/pending.ts';
import { issueWorkItem } from '../../domain/ticket/work-item.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { UnreadableIssueError } from '../../jira/read-issue.ts';
import { searchPages } from '../../jira/search-pages.ts';
import { withTenant } from '../../store/db/database.ts';
import { lockTickets } from '../../store/tickets/ticket-states.ts';
import { enqueue, type RunOutcome } from '../../store/workqueue/work-items.ts';
import { isProjectVisible } from '../inbound/judge-missing.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';
import { chooseIssueType } from './choose-issue-type.ts';
import {
  applyDelivery,
  DELIVERY_CAUSE,
  type Delivery,
  type FieldEdit,
  finishDelivery,
  readForDelivery,
  startDelivery,
} from './delivery.ts';
import { basesOf, planEdits, refusalsOf, requestFieldsOf, sendAccepted } from './edit-fields.ts';

/** The label on an issue we created: Jira's search finds labels, where it finds our entity property only in a real app. */
export const markerLabel = (ticketId: string): string => `crm-${ticketId}`;

/**
 * Creates the issue of a ticket, exactly once although Jira knows no idempotency key: the intent is committed first;
 * when an answer never came, the issue is looked for until it can no longer come into being and Jira's index has had
 * time to show it, and only then is there a second try. A ticket that was deleted meanwhile wants none: there it is only
 * looked for, so that what is to become of it can be done.
 */
export async function runCreate({ sync, workItem, priority }: WorkItemRun<'create'>): Promise<RunOutcome> {
  const { tenantId, ticketId } = workItem;
  const ticket = await withTenant(sync.db, tenantId, async (tx) =>
    (await lockTickets(tx, tenantId, [ticketId], [])).get(ticketId),
  );
  if (!ticket?.link || ticket.link.state === 'unlinked') return { state: 'idle' };
  if (ticket.deletedAt !== null && !hasWorkForJira(ticket)) return { state: 'idle' };
  const { siteId, epoch: linkEpoch } = ticket.link;
  const delivery: Delivery = {
    sync,
    workItem,
    tenantId,
    ticketId,
    linkEpoch,
    site: await sync.connect(tenantId, siteId, priority),
    hand: { now: null },
  };
  const look = await lookUpEarlierTry(delivery, await closeEarlierTry(delivery, ticket));
  if (look !== 'absent' && 'state' in look) return look;
  const issueId = look === 'absent' ? await makeIssue(delivery, ticket) : look.issueId;
  if (issueId !== null) {
    // The rest (the status, comments, what was edited meanwhile) is the issue's work item's.
    await withTenant(sync.db, tenantId, (tx) => enqueue(tx, tenantId, [issueWorkItem(siteId, issueId)]));
  }
  return { state: 'idle' };
}

function makeIssue(delivery: Delivery, ticket: TicketState): Promise<string | null> {
  return ticket.deletedAt === null ? ensureIssue(delivery) : noteFailed(delivery).then(() => null);
}

/** Records that there is no issue to look for. */
async function noteFailed(delivery: Delivery): Promise<void> {
  await applyDelivery(delivery, [{ kind: 'create.failed', cause: DELIVERY_CAUSE, ticketId: delivery.ticketId }]);
}

/** Nothing more of what an earlier run asked for can be sent: this one has the lease. */
async function closeEarlierTry(delivery: Delivery, ticket: TicketState): Promise<TicketState> {
  const { ticketId } = delivery;
  if (!hasOpenSends(ticket)) return ticket;
  const { states } = await applyDelivery(delivery, [{ kind: 'sends.closed', cause: DELIVERY_CAUSE, ticketId }]);
  return states.get(ticketId) ?? ticket;
}

/** Looks for the issue of a try whose answer never came: the issue, how to go on waiting, or that there is certainly none. */
async function lookUpEarlierTry(
  delivery: Delivery,
  ticket: TicketState,
): Promise<{ issueId: string } | RunOutcome | 'absent'> {
  const { sync, site } = delivery;
  const { link } = ticket;
  const attemptedAt = link?.createAttemptedAt ?? null;
  if (link?.state !== 'creating' || attemptedAt === null) return 'absent';
  // By the time before the look: what it does not find then was not there. And from when it was sent: the limiter may have
  // kept the request waiting, or the process may have been stopped.
  const left = (link.createSentBy ?? sync.now()) + sync.settings.createLookupMs - sync.now();
  const found = await findMade(delivery, ticket, attemptedAt);
  if (found) {
    await finishDelivery(delivery, { issue: { id: found.id, key: found.key } });
    return { issueId: found.id };
  }
  if (left > 0)
    return { state: 'waiting', delayMs: Math.min(left, 10_000), failed: true, reason: say('issue_looked_for') };
  // A search finds nothing of a project that is out of sight.
  if (await isProjectVisible(site.client, link.projectId ?? link.projectKey)) return 'absent';
  return { state: 'parked', reason: say('project_out_of_sight', { project: link.projectKey }) };
}

/** How far the clocks of Jira and of this process may be apart. */
const CLOCKS_APART_MS = 10 * 60_000;

/**
 * The issue that was made for a ticket. With its label it is one search; without, whatever was created in the project since
 * is read with its markers.
 */
async function findMade({ site }: Delivery, { id, link }: TicketState, attemptedAt: number) {
  const since = attemptedAt - CLOCKS_APART_MS;
  const isFormer = (issueId: string) => link !== null && hadBefore(link.leftIssues, { siteId: link.siteId, issueId });
  const jql = link?.createLabelled
    ? `labels = "${markerLabel(id)}"`
    : `project = ${jqlProject(link?.projectId ?? link?.projectKey ?? '')} AND created >= ${since} ORDER BY created ASC`;
  for await (const { issues, unreadable } of searchPages(site.client, { jql, fields: ['updated'] })) {
    // It may well be the one that is looked for.
    if (unreadable[0]) throw new UnreadableIssueError(unreadable[0]);
    // One that it had before has its marker, too: it was left, or only out of sight.
    const made = issues.find((issue) => issue.marker === id && !isFormer(issue.id));
    if (made) return made;
  }
  return undefined;
}

/** The ticket's issue, created if there is none yet; null when the ticket no longer wants one. */
async function ensureIssue(delivery: Delivery): Promise<string | null> {
  const current = await readForDelivery(delivery);
  if (!current?.ticket.link) return null;
  const { ticket, config } = current;
  const { issueId, projectKey } = current.ticket.link;
  const project = current.project ?? projectKey;
  if (issueId !== null) return issueId;
  const { edits, unsendable } = await planEdits(delivery, ticket, config);
  const issueType = config.issueTypeId ?? (await chooseIssueType(delivery.site.client, project));
  const { sent, refused, answer } = await createAnswered(delivery, edits, (accepted) =>
    createMarked(delivery, accepted, {
      project: isProjectId(project) ? { id: project } : { key: project },
      issuetype: { id: issueType },
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
    const made = await sendAccepted(edits, create);
    // It may lack what no field of ours gives it: that is a person's to see to.
    if (made.answer === null) throw made.doubted?.error ?? made.refused.at(-1)?.error;
    return made;
  } catch (error) {
    if (error instanceof JiraError && !error.ambiguous) {
      await noteFailed(delivery);
    }
    throw error;
  }
}

/**
 * Creates the issue with our label beside the ticket's own. A project whose screens leave labels out still gets its
 * issue: then only the entity property says which ticket it is for.
 */
async function createMarked(
  delivery: Delivery,
  edits: readonly FieldEdit[],
  target: Record<string, unknown>,
): Promise<{ id: string; key: string }> {
  const { ticketId: marker, site } = delivery;
  const fields: Record<string, unknown> = { ...target, ...requestFieldsOf(edits) };
  const own = Array.isArray(fields.labels) ? fields.labels : [];
  // Each request is noted before it is made: its answer, too, may be the one that is lost.
  const create = async (labelled: boolean) => {
    await startDelivery(delivery, { inFlight: basesOf(edits), creating: { labelled } });
    const labels = labelled ? { labels: [markerLabel(marker), ...own] } : {};
    return site.client.createIssue({ marker, fields: { ...fields, ...labels } });
  };
  try {
    return await create(true);
  } catch (error) {
    const noLabels = error instanceof JiraError && error.kind === 'refused' && error.fields.labels !== undefined;
    // With labels of the ticket's own it is theirs to be refused, so that a person learns of it.
    if (!noLabels || own.length > 0) throw error;
    return await create(false);
  }
}
