import { goesToJira, keptWords, NOTHING_SAID, type Said } from '../../domain/bulk/bulk-change.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { isServiceTokenKey } from '../../domain/members/service-token.ts';
import type { Cause, Change } from '../../domain/model/change.ts';
import { noEffects } from '../../domain/model/effects.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { type Sentence, say, templateIn } from '../../domain/sentences.ts';
import { applyToTicket } from '../../domain/ticket/apply-to-ticket.ts';
import { type ItemOutcome, nextItems, writeOutcomes } from '../../store/bulk/bulk-items.ts';
import { advanceBulk, type BulkStatus, lockBulk, type StoredBulk, setBulkStatus } from '../../store/bulk/bulk-jobs.ts';
import { forWork, type TenantTx, withTenant } from '../../store/db/database.ts';
import { notifyAccess } from '../../store/members/access-changes.ts';
import { KEEP_DAYS } from '../../store/purge/prune.ts';
import { reportRunProgress } from '../../store/runs/run-progress.ts';
import { configAt, readSiteSettings, type SiteSettings } from '../../store/sites/site-configs.ts';
import { lockTickets } from '../../store/tickets/ticket-states.ts';
import { listCongested } from '../../store/workqueue/backlog.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';
import {
  type Decision,
  decideBatch,
  decideUndoOfComment,
  decideUndoOfDeletion,
  decideUndoOfEdit,
  decideUndoOfLink,
} from './decide-batch.ts';

/** So many tickets a transaction: who edits one of them waits for no more. */
const BATCH = 100;

/** How long one run lasts before it gives the work item back, so that other work has its turn. */
const SLICE_MS = 1_000;

/** While so many work items of a site are due, its tickets wait: what happens in that Jira would otherwise wait behind all of theirs. */
const BACKLOG = 300;
const LOOK_AGAIN_MS = 250;

/**
 * A bulk change, a slice at a time: batch after batch, each committed with the place it ends at and only while the work
 * item's lease holds and nobody has cancelled it. A killed run goes on after its last committed batch.
 */
export async function runBulk(run: WorkItemRun<'bulk'>): Promise<RunOutcome> {
  const endsAt = performance.now() + SLICE_MS;
  for (;;) {
    const step = await takeBatch(run);
    if (step === 'over') return { state: 'idle' };
    if (step === 'held back') return again(LOOK_AGAIN_MS, HELD_BACK);
    if (step === 'not allowed') return again(COMES_AGAIN_MS, NOT_ALLOWED);
    if (performance.now() >= endsAt) return again(0);
  }
}

const HELD_BACK = `It waits until Jira has what was changed before: ${BACKLOG} or more changes are due there.`;

/** Who comes again wakes it (sync/bulk/right-to-bulks.ts); this is for what was not heard. */
const COMES_AGAIN_MS = 3_600_000;
/** What was asked for so long ago is not carried out when they come: it is forgotten, as what has ended is. */
const GIVEN_UP_MS = KEEP_DAYS.bulk * 86_400_000;
const NOT_ALLOWED =
  'It waits until whoever began it comes again: the token that said what they may do has ended, so nobody knows whether they still may.';

const again = (delayMs: number, message?: string): RunOutcome => ({
  ...{ state: 'waiting', delayMs, failed: false },
  reason: message === undefined ? null : { message },
});

const isOpen = (status: BulkStatus) => status === 'queued' || status === 'running';

function takeBatch({ sync, workItem }: WorkItemRun<'bulk'>): Promise<'over' | 'held back' | 'not allowed' | 'on'> {
  const { tenantId, bulkId } = workItem;
  const from = performance.now();
  return withTenant(forWork(sync.db, 'page'), tenantId, async (tx) => {
    const job = await lockBulk(tx, tenantId, bulkId);
    if (!job || !isOpen(job.status)) return 'over';
    if (job.allowedUntil !== null && job.allowedUntil.getTime() <= sync.now()) {
      // A service token never comes again, nor, after so long, does whoever else has not.
      if (!isServiceTokenKey(job.author ?? '') && sync.now() - job.createdAt.getTime() < GIVEN_UP_MS) {
        // What was heard of them before the job began is not known to it: every process hears them anew when they come.
        await notifyAccess(tx, job.author ?? '');
        return 'not allowed';
      }
      await endBulk(tx, tenantId, bulkId);
      return 'over';
    }
    if (job.status === 'queued') await setBulkStatus(tx, tenantId, bulkId, 'running');
    const sites = mayReachJira(job) ? await listCongested(tx, tenantId, BACKLOG) : [];
    const { items, later } = await nextItems(tx, tenantId, bulkId, { limit: BATCH, not: { sites } });
    if (later) return 'held back';
    const outcomes = await carryOut(tx, { tenantId, now: sync.now() }, { job, items });
    if (outcomes.length === 0) {
      // Its other tickets are not known any more: there is nothing that it could go on with.
      await endBulk(tx, tenantId, bulkId);
      return 'over';
    }
    await writeOutcomes(tx, tenantId, bulkId, outcomes);
    const count = (outcome: ItemOutcome['outcome']) => outcomes.filter((one) => one.outcome === outcome).length;
    await advanceBulk(tx, tenantId, bulkId, {
      ...{ done: outcomes.length, changed: count('changed'), unchanged: count('unchanged') },
      ...{ refused: count('refused'), unknown: count('unknown'), busyMs: performance.now() - from },
    });
    const isOver = job.done + outcomes.length >= job.total;
    if (isOver) await setBulkStatus(tx, tenantId, bulkId, 'succeeded');
    await reportRunProgress(tx, tenantId, { id: bulkId, origin: 'crm' });
    return isOver ? 'over' : 'on';
  });
}

async function endBulk(tx: TenantTx, tenantId: string, id: string): Promise<void> {
  await setBulkStatus(tx, tenantId, id, 'cancelled');
  await reportRunProgress(tx, tenantId, { id, origin: 'crm' });
}

const mayReachJira = ({ action }: StoredBulk) => action === null || goesToJira(action);

/** Carries out the next batch. What can't be done for one ticket is left out, and does not hold up the others. */
async function carryOut(
  tx: TenantTx,
  scope: { tenantId: string; now: number },
  { job, items }: { job: StoredBulk; items: Awaited<ReturnType<typeof nextItems>>['items'] },
): Promise<ItemOutcome[]> {
  const { tenantId } = scope;
  const ids = items.map(({ ticketId }) => ticketId);
  const kind = job.action?.kind ?? job.undoesKind;
  const isOfParts = kind !== 'edit' || items.some((one) => one.commentId);
  const held = await lockTickets(tx, tenantId, ids, isOfParts ? ids : []);
  const sites = await readSiteSettings(tx, tenantId);
  const states = ids.flatMap((id) => held.get(id) ?? []).filter((state) => bringsBack(job) || state.deletedAt === null);
  const cause: Cause = {
    origin: 'crm',
    actor: { name: job.createdBy, userId: job.author, accountId: null },
    id: job.id,
  };
  const batch = { tenantId, bulkId: job.id, cause, states };
  const decisions = await decide(tx, batch, job, items);
  const there = new Map(states.map((state) => [state.id, state]));
  const changes: Change[] = [];
  const words = new Map<string, Said>();
  for (const [id, { change, said }] of decisions) {
    const state = there.get(id);
    const refusal = change && state ? refusalOf(state, change, { sites, now: scope.now }) : null;
    words.set(id, refusal === null ? said : { sentences: [refusal], people: [] });
    if (change && refusal === null) changes.push(change);
  }
  const applied = await applyChanges(tx, scope, changes, { held, sites });
  const asked = new Set(applied.ticketIds);
  const gone = keptWords({ sentences: [say(bringsBack(job) ? 'ticket_purged' : 'ticket_gone')], people: [] });
  return items.map(({ place, ticketId }): ItemOutcome => {
    const decision = decisions.get(ticketId);
    const said = keptWords(words.get(ticketId) ?? NOTHING_SAID);
    if (!there.has(ticketId) || !decision) return { ...NOTHING, place, outcome: 'unknown', ...gone };
    if (!asked.has(ticketId)) return { ...NOTHING, place, outcome: 'refused', ...said };
    const fields = changedFields(decision, applied.effects.get(ticketId)?.history ?? []);
    const { commentId } = decision;
    return { place, outcome: fields.length > 0 ? 'changed' : 'unchanged', fields, commentId, ...said };
  });
}

/** Whether it undoes a deletion: its tickets are those that are deleted. */
const bringsBack = ({ undoesKind }: StoredBulk) => undoesKind === 'delete';

const NOTHING = { fields: [], commentId: null } as const;

async function decide(
  tx: TenantTx,
  batch: Parameters<typeof decideBatch>[1],
  { action, undoes, undoesKind }: StoredBulk,
  items: readonly { ticketId: string; commentId: string | null }[],
): Promise<Map<string, Decision>> {
  if (action) return decideBatch(tx, batch, action);
  if (undoesKind === 'link') return decideUndoOfLink(tx, batch, undoes ?? '');
  if (undoesKind === 'delete') return decideUndoOfDeletion(tx, batch, undoes ?? '');
  const comments = new Map(items.flatMap(({ ticketId, commentId }) => (commentId ? [[ticketId, commentId]] : [])));
  if (comments.size > 0) return decideUndoOfComment(tx, batch, comments);
  return decideUndoOfEdit(tx, batch, undoes ?? '');
}

/** Why the funnel would refuse a change: it refuses all that comes with it. */
function refusalOf(
  state: TicketState,
  change: Change,
  { sites, now }: { sites: ReadonlyMap<string, SiteSettings>; now: number },
): Sentence | null {
  const config = configAt(sites.get(state.link?.siteId ?? ''), state.link);
  try {
    applyToTicket({ state: structuredClone(state), effects: noEffects(), config, now }, change);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return { message: error.detail, ...templateIn(error) };
    throw error;
  }
}

function changedFields({ commentId }: Decision, history: readonly { field: string }[]): string[] {
  return commentId === null ? [...new Set(history.map(({ field }) => field))] : ['comment'];
}
