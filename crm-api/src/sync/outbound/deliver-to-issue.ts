import { attachmentIsPending, wantsContent, wantsDiscard } from '../../domain/attachment/attachment-state.ts';
import { commentIsPending } from '../../domain/comment/comment-state.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import type { EffectiveConfig } from '../../domain/site/site-config.ts';
import { deliverableFields } from '../../domain/ticket/pending.ts';
import { withTenant } from '../../store/db/database.ts';
import { findLinkOfIssue } from '../../store/tickets/ticket-states.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { deliverAttachments } from '../attachments/deliver-attachments.ts';
import { discardAttachments, fetchAttachments } from '../attachments/fetch-attachments.ts';
import type { SiteConnection } from '../engine/sync-context.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';
import { applyDeletionPolicy } from './apply-deletion-policy.ts';
import { deliverComments } from './deliver-comments.ts';
import {
  type Begin,
  type EditPlan,
  type ForDelivery,
  type IssueDelivery,
  mayDeliver,
  readForDelivery,
} from './delivery.ts';
import { failureToThrow, isOfOneThing, mayBeMended } from './each-alone.ts';
import { beginEdits, editFields } from './edit-fields.ts';
import { isJustRead, lookFirst } from './look-first.ts';
import { transitionStatus } from './transition-status.ts';

/**
 * Sends Jira what it is behind in: the difference between what the ticket shows and what both sides agreed on, as it
 * is now. Ten quick edits are one request, and doing it twice does nothing the second time.
 * @param options.readAt when this run has fetched the issue and merged it, epoch ms; null: it has not
 * @param options.hand the ticket that follows the issue, as this run's last transaction left it
 */
export async function deliverToIssue(
  run: WorkItemRun<'issue'> & { tenantId: string; siteId: string; issueId: string; site: SiteConnection },
  { readAt, hand }: { readAt: number | null; hand: ForDelivery | null },
): Promise<RunOutcome> {
  const { sync, workItem, tenantId, siteId, issueId, site } = run;
  const link = hand
    ? { ticketId: hand.ticket.id, linkEpoch: hand.ticket.link?.epoch ?? 0 }
    : await withTenant(sync.db, tenantId, (tx) => findLinkOfIssue(tx, tenantId, { siteId, issueId }));
  if (!link) return { state: 'idle' };
  const delivery: IssueDelivery = { sync, workItem, tenantId, ...link, site, issueId, hand: { now: hand } };
  let current: ForDelivery | null = null;
  let lookedAt = readAt;
  const failed: unknown[] = [];
  for (const { isWanted, step, overwrites, begin, isOnceMore } of STEPS) {
    if (isOnceMore && failed.length > 0) continue;
    // As it is after the step before: what was written to it meanwhile has made the work item due again.
    current = current ?? delivery.hand.now ?? (await readForDelivery(delivery));
    if (overwrites && current && mayDeliver(current.ticket) && isWanted(current.ticket)) {
      if (!current.begun && !isJustRead(lookedAt, sync.now())) {
        lookedAt = sync.now();
        delivery.hand.now = null;
        await lookFirst(delivery, current, begin);
        current = delivery.hand.now ?? (await readForDelivery(delivery));
      }
    }
    if (current && current.ticket.deletedAt !== null) return applyDeletionPolicy(delivery, current, readAt);
    if (!current || !mayDeliver(current.ticket)) return endOf(failed);
    if (!isWanted(current.ticket)) continue;
    delivery.hand.now = null;
    try {
      await step(delivery, current.ticket, current.config, current.begun);
    } catch (error) {
      if (!isOfOneThing(error) || (isFirstTry(workItem) && mayBeMended(error))) throw error;
      // What Jira fails at each time holds up nothing else that was typed.
      failed.push(error);
      delivery.hand.now = null;
    }
    current = null;
  }
  return endOf(failed);
}

/** Most failures are over by the next try, and until then the steps keep their order: the status does not go past an edit. */
const isFirstTry = ({ attempts }: WorkItemRun<'issue'>['workItem']): boolean => attempts === 0;

function endOf(failed: readonly unknown[]): RunOutcome {
  if (failed.length > 0) throw failureToThrow(failed);
  return { state: 'idle' };
}

type Step = {
  isWanted: (ticket: TicketState) => boolean;
  step: (
    delivery: IssueDelivery,
    ticket: TicketState,
    config: EffectiveConfig,
    begun: EditPlan | null,
  ) => Promise<void>;
  /** It writes over fields, so these are looked at right before it. */
  overwrites?: true;
  /** It is skipped where something has failed. */
  isOnceMore?: true;
  /** What the step begins with, to be done in the transaction of the look. */
  begin?: Begin;
};

const EDIT: Step = {
  isWanted: (ticket) => deliverableFields(ticket).some((name) => name !== 'status'),
  step: editFields,
  overwrites: true,
  begin: beginEdits,
};

const DISCARD: Step = {
  isWanted: (ticket) => [...ticket.attachments.values()].some(wantsDiscard),
  step: discardAttachments,
};

const STEPS: readonly Step[] = [
  // Before the status: in the next one the issue may not be editable any more.
  EDIT,
  {
    isWanted: (ticket) => deliverableFields(ticket).includes('status'),
    step: transitionStatus,
    overwrites: true,
  },
  // And behind it: nor may it have been in the one before.
  { ...EDIT, isOnceMore: true },
  { isWanted: (ticket) => [...ticket.comments.values()].some(commentIsPending), step: deliverComments },
  // Last: a large file holds up nothing that was typed.
  { isWanted: (ticket) => [...ticket.attachments.values()].some(attachmentIsPending), step: deliverAttachments },
  // Before what Jira may fail at for one file each time.
  DISCARD,
  { isWanted: (ticket) => [...ticket.attachments.values()].some(wantsContent), step: fetchAttachments },
  // And behind it: a file may have been deleted while its content came.
  DISCARD,
];
