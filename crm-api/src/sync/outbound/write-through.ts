import { setTimeout as sleep } from 'node:timers/promises';
import type { TransitionNeed } from '@synapse/shared/ticket';
import { attachmentIsPending } from '../../domain/attachment/attachment-state.ts';
import { commentIsPending } from '../../domain/comment/comment-state.ts';
import { DomainError } from '../../domain/domain-error.ts';
import type { Change, IssueRef } from '../../domain/model/change.ts';
import type { Refusal } from '../../domain/model/link.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import type { Sentence } from '../../domain/sentences.ts';
import { deliverableFields, fetchWantedFrom } from '../../domain/ticket/pending.ts';
import { type WorkItemKey, workItemOf } from '../../domain/ticket/work-item.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { once } from '../../store/requests/idempotency-keys.ts';
import { lockTickets, peekTickets } from '../../store/tickets/ticket-states.ts';
import { type ClaimedWorkItem, claimWorkItem, enqueueAndClaim } from '../../store/workqueue/claims.ts';
import { readWorkItem, type WorkItemNow } from '../../store/workqueue/work-items.ts';
import { applyChanges, isDue } from '../engine/apply-changes.ts';
import type { Requester } from '../engine/requester.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { runAndLook } from '../workqueue/run-work-item.ts';

/**
 * How a change ended:
 * - `synced`: Jira has it
 * - `pending`: it is kept here and on its way to Jira
 * - `refused`: it is kept here, and Jira will not take it as it is
 * - `local`: it has nothing to do with Jira
 */
export type CommandResult = {
  outcome: 'synced' | 'pending' | 'refused' | 'local';
  ticketId: string;
  refusal?: CommandRefusal;
};

/** Why Jira refused a change that was kept here. */
export type CommandRefusal = Sentence & {
  jira?: string;
  field?: string;
  commentId?: string;
  needs?: readonly TransitionNeed[];
};

/** What a panel is told of an issue that no ticket follows. */
export const NO_TICKET = 'No CRM ticket is linked to this issue now. Refresh the panel.';

/** How often a work item that another run holds is looked at. */
const LOOK_AGAIN_MS = 25;

/**
 * Commits changes of one ticket, then runs its work item in this very request, so that the answer tells what Jira said. The
 * work item is claimed in the transaction of the change: no worker can come in between. When the time is up the delivery
 * goes on by itself and the answer is `pending`.
 * @param makeChanges gives the changes, in the transaction that will carry them out
 * @param options.always run the work item even when Jira is behind in nothing
 * @param options.endsAt when the time is up (epoch ms), where the request has used some of it already
 * @throws DomainError when the change can't be made; not_found when the ticket follows the issue whose panel asks no more
 */
export async function writeThrough(
  sync: SyncContext,
  { tenantId, keyed, ofIssue }: Pick<Requester, 'tenantId' | 'keyed' | 'ofIssue'>,
  ticketId: string,
  makeChanges: (tx: TenantTx) => Promise<Change[]>,
  options: { always?: boolean; endsAt?: number } = {},
): Promise<CommandResult> {
  // What an earlier try of the same request was refused is for this one to tell.
  const began = keyed?.since ?? sync.now();
  const { workItem, claimed } = await withTenant(sync.db, tenantId, async (tx) => {
    const runs = (state: TicketState) =>
      state.id === ticketId && (isDue(state) || (options.always === true && state.link !== null));
    const how = { enqueue: false, claims: runs };
    const applied: { states?: ReadonlyMap<string, TicketState> } = {};
    await once(tx, keyed, ticketId, async () => {
      if (ofIssue) await requireFollower(tx, { tenantId, ticketId }, ofIssue);
      applied.states = (await applyChanges(tx, { tenantId, now: sync.now() }, await makeChanges(tx), how)).states;
      return {};
    });
    // An earlier try made the changes: what is left is to wait for Jira, and to answer.
    const states = applied.states ?? (await lockTickets(tx, tenantId, [ticketId], [ticketId]));
    const state = states.get(ticketId);
    const name = state && runs(state) ? workItemOf(state) : null;
    return { workItem: name, claimed: name && enqueueAndClaim(tx, tenantId, name, sync.settings.leaseMs) };
  });
  if (workItem === null || claimed === null) return { outcome: 'local', ticketId };
  const deadline = options.endsAt ?? sync.now() + sync.settings.writeThroughMs;
  const of = { tenantId, ticketId, workItem };
  const end = await settle(sync, of, await claimed(), deadline);
  const next = end.state && workItemOf(end.state);
  // The create work item hands on to the issue's work item, so that one is waited for as well.
  const last =
    next && workItem.kind === 'create' && next.kind === 'issue'
      ? await settle(sync, { ...of, workItem: next }, null, deadline)
      : end;
  return judge({ ticketId, began }, last);
}

async function requireFollower(
  tx: TenantTx,
  { tenantId, ticketId }: { tenantId: string; ticketId: string },
  { siteId, issueId }: Pick<IssueRef, 'siteId' | 'issueId'>,
): Promise<void> {
  const link = (await lockTickets(tx, tenantId, [ticketId], [])).get(ticketId)?.link;
  if (link && link.state !== 'unlinked' && link.siteId === siteId && link.issueId === issueId) return;
  throw new DomainError('not_found', NO_TICKET);
}

type Of = { tenantId: string; ticketId: string; workItem: WorkItemKey };
/** How a ticket and its work item stand. */
type Now = { state: TicketState | undefined; workItem: WorkItemNow };

/**
 * Runs the work item, or waits for whoever runs it, until it has nothing due or the time is up.
 * @returns how the ticket stands then
 */
async function settle(sync: SyncContext, of: Of, claim: ClaimedWorkItem | null, deadline: number): Promise<Now> {
  const { tenantId, workItem } = of;
  let held = claim;
  for (;;) {
    // What is claimed is run, however little time is left: nobody else can, until its lease runs out.
    held ??= sync.now() < deadline ? await claimWorkItem(sync.db, tenantId, workItem, sync.settings.leaseMs) : null;
    let now: Now | undefined;
    if (held) {
      const look = (tx: TenantTx) => nowIn(tx, of, peekTickets);
      const run = track(sync, runAndLook(sync, held, 'person', look));
      held = null;
      const ended = await within(run, deadline - sync.now());
      if (ended === null) return readNow(sync, of);
      // A try that failed may be due again by the time that it is given back.
      if (ended.seen?.workItem.waits !== true) now = ended.seen;
    }
    now ??= await readNow(sync, of);
    if (sync.now() >= deadline || !(now.workItem.busy || now.workItem.dueNow)) return now;
    if (now.workItem.busy) await untilFree(sync, of, deadline);
  }
}

async function untilFree({ db, now }: SyncContext, { tenantId, workItem }: Of, deadline: number): Promise<void> {
  do await sleep(LOOK_AGAIN_MS);
  while (now() < deadline && (await withTenant(db, tenantId, (tx) => readWorkItem(tx, tenantId, workItem))).busy);
}

const readNow = (sync: SyncContext, of: Of): Promise<Now> =>
  withTenant(sync.db, of.tenantId, (tx) => nowIn(tx, of, lockTickets));

/** @param read how the ticket is read: locked, where no lease keeps others from changing it between two statements */
async function nowIn(tx: TenantTx, { tenantId, ticketId, workItem }: Of, read: typeof lockTickets): Promise<Now> {
  const reads = [read(tx, tenantId, [ticketId], [ticketId]), readWorkItem(tx, tenantId, workItem)] as const;
  const [states, now] = await Promise.all(reads);
  return { state: states.get(ticketId), workItem: now };
}

/** What was refused before this change is not what it is judged by: the ticket shows that. */
function judge({ ticketId, began }: { ticketId: string; began: number }, { state, workItem }: Now): CommandResult {
  if (!state?.link) return { outcome: 'local', ticketId };
  const isNew = (refused: Refusal | null | undefined): refused is Refusal =>
    refused != null && Date.parse(refused.since) >= began;
  const [field, refused] = Object.entries(state.link.refused).find(([, why]) => isNew(why)) ?? [];
  if (refused && field !== undefined) return refusedWith(ticketId, refused, field);
  if (workItem.parked) return { outcome: 'refused', ticketId, refusal: workItem.parked };
  const comments = [...state.comments.values()];
  const comment = comments.find((one) => isNew(one.refused));
  if (comment?.refused) return refusedWith(ticketId, { ...comment.refused, commentId: comment.id });
  if (state.link.state === 'unlinked') return { outcome: 'local', ticketId };
  if (state.deletedAt !== null)
    return { outcome: state.link.deletionPolicyDue === null ? 'synced' : 'pending', ticketId };
  const files = [...state.attachments.values()];
  // A file that came from Jira is there, whether or not it may be kept here.
  const file = files.find((one) => isNew(one.refused) && one.source === 'CRM' && one.deletedAt === null)?.refused;
  if (file) return refusedWith(ticketId, file);
  const behind =
    state.link.issueId === null ||
    fetchWantedFrom(state.link) !== null ||
    deliverableFields(state).length > 0 ||
    comments.some(commentIsPending) ||
    files.some(attachmentIsPending);
  return { outcome: behind ? 'pending' : 'synced', ticketId };
}

function refusedWith(
  ticketId: string,
  { since: _since, ...why }: Refusal & { commentId?: string },
  field?: string,
): CommandResult {
  return { outcome: 'refused', ticketId, refusal: { ...why, ...(field === undefined ? {} : { field }) } };
}

/** Keeps a run that may outlive its request where shutdown finds it. */
function track<T>(sync: SyncContext, run: Promise<T>): Promise<T> {
  const settled = run.catch((error: unknown) => {
    sync.log.error({ err: error }, 'a work item could not be given back; its lease will run out');
  });
  sync.underway.add(settled);
  void settled.finally(() => sync.underway.delete(settled));
  return run;
}

/** What a run has come to; null: the time is up before it has ended. */
async function within<T>(run: Promise<T>, ms: number): Promise<{ seen: T } | null> {
  const timer = new AbortController();
  try {
    const ended = run.then((seen) => ({ seen }));
    return await Promise.race([ended, sleep(Math.max(0, ms), null, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}
