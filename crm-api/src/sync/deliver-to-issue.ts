import { attachmentIsPending, wantsContent, wantsDiscard } from '../domain/attachment-state.ts';
import type { EffectiveConfig } from '../domain/site-config.ts';
import { commentIsPending, deliverableFields, type TicketState } from '../domain/ticket-state.ts';
import { withTenant } from '../store/database.ts';
import type { LaneEnd } from '../store/lanes.ts';
import { findLinkOfIssue } from '../store/ticket-states.ts';
import { deliverAttachments } from './deliver-attachments.ts';
import { deliverComments } from './deliver-comments.ts';
import { type IssueDelivery, readForDelivery } from './delivery.ts';
import { editFields } from './edit-fields.ts';
import { discardAttachments, fetchAttachments } from './fetch-attachments.ts';
import type { LaneRun } from './lane-run.ts';
import { lookFirst } from './look-first.ts';
import { sayFarewell } from './say-farewell.ts';
import type { SiteConnection } from './sync-context.ts';
import { transitionStatus } from './transition-status.ts';

/**
 * Sends Jira what it is behind in: the difference between what the ticket shows and what both sides agreed on, as it
 * is now. Ten quick edits are one request, and doing it twice does nothing the second time.
 * @param options.justRead this run has just fetched the issue and merged it, so there is no need to look first
 */
export async function deliverToIssue(
  run: LaneRun & { tenantId: string; siteId: string; issueId: string; site: SiteConnection },
  { justRead }: { justRead: boolean },
): Promise<LaneEnd> {
  const { sync, lane, tenantId, siteId, issueId, site } = run;
  const link = await withTenant(sync.db, tenantId, (tx) => findLinkOfIssue(tx, tenantId, { siteId, issueId }));
  if (!link) return { state: 'idle' };
  const delivery: IssueDelivery = { sync, lane, tenantId, ...link, site, issueId };
  let current: Awaited<ReturnType<typeof readForDelivery>> = null;
  for (const [isWanted, step] of justRead ? STEPS : [LOOK_FIRST, ...STEPS]) {
    // Read anew for each step, and only then: a run with nothing to send costs one read.
    current = current ?? (await readForDelivery(delivery));
    if (current && current.ticket.deletedAt !== null) return sayFarewell(delivery, current.ticket, current.config);
    if (!current || !mayDeliver(current.ticket)) return { state: 'idle' };
    if (!isWanted(current.ticket)) continue;
    await step(delivery, current.ticket, current.config);
    current = null;
  }
  return { state: 'idle' };
}

type Step = (delivery: IssueDelivery, ticket: TicketState, config: EffectiveConfig) => Promise<void>;

type StepWhen = readonly [(ticket: TicketState) => boolean, Step];

const LOOK_FIRST: StepWhen = [(ticket) => deliverableFields(ticket).length > 0, lookFirst];

const STEPS: readonly StepWhen[] = [
  [(ticket) => deliverableFields(ticket).some((name) => name !== 'status'), editFields],
  [(ticket) => deliverableFields(ticket).includes('status'), transitionStatus],
  [(ticket) => [...ticket.comments.values()].some(commentIsPending), deliverComments],
  // Last: a large file holds up nothing that was typed.
  [(ticket) => [...ticket.attachments.values()].some(attachmentIsPending), deliverAttachments],
  [(ticket) => [...ticket.attachments.values()].some(wantsContent), fetchAttachments],
  [(ticket) => [...ticket.attachments.values()].some(wantsDiscard), discardAttachments],
];

function mayDeliver({ link, deletedAt }: TicketState): boolean {
  return deletedAt === null && link?.state === 'linked';
}
