import { backoffMs } from '../../domain/backoff.ts';
import { isUnresolvedPost } from '../../domain/comment/comment-state.ts';
import { unansweredSettledAt } from '../../domain/fields/own-texts.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { isAsNewAs } from '../../domain/site/jira-clock.ts';
import { fetchWantedFrom } from '../../domain/ticket/pending.ts';
import { type IssueBatch, type IssueSnapshot, UnreadableIssueError } from '../../jira/read-issue.ts';
import { withTenant } from '../../store/db/database.ts';
import { forget } from '../../store/runs/quarantine.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { type Applied, applyChanges } from '../engine/apply-changes.ts';
import { applyDated } from '../engine/apply-dated.ts';
import { observeSnapshot } from '../engine/observe-snapshot.ts';
import { type ForDelivery, forDelivery } from '../outbound/delivery.ts';
import { FETCH_CAUSE, type IssueRun, ownRun, readTicket } from '../workqueue/issue-run.ts';
import { completeBatch } from './complete-comments.ts';
import { handleDeleted, handleMissing } from './missing-issue.ts';
import { withoutDeleted } from './take-issues.ts';
import { takeEvents } from './waiting-events.ts';

/**
 * A snapshot is wanted when an event asked for it, to see whether a transition that was never answered took place, and
 * once what was never answered can't arrive any more.
 */
export function fetchWanted(ticket: TicketState, now: number): number | null {
  const { link, deletedAt } = ticket;
  if (link === null || link.state === 'unlinked') return null;
  const from = fetchWantedFrom(link);
  if (from !== null) return from;
  const settledAt = link.state === 'linked' && deletedAt === null ? unansweredSettledAt(ticket) : null;
  return link.inFlight.status?.length || (settledAt !== null && settledAt <= now) ? 0 : null;
}

/** Jira's answers are older than it said itself for seconds at the most. After so many tries, what asked for more was wrong. */
const OLDER_TRIES = 8;

/** `end`: the run is over; null: what Jira is behind in can be delivered. `hand`: as deliverToIssue takes it. */
type Fetched = { end: RunOutcome | null; hand: ForDelivery | null };

/** Fetches the issue and gives the snapshot to the funnel. An answer older than what asked for it is not used: it is fetched again later. */
export async function fetchIssue(issue: IssueRun, ticket: TicketState | null, from: number): Promise<Fetched> {
  const readAt = issue.sync.now();
  const snapshot = await issue.site.fetcher(issue.issueId);
  if (snapshot === null) return { end: await handleMissing(issue, ticket), hand: null };
  const final = issue.workItem.attempts >= OLDER_TRIES;
  if (!final && !isAsNewAs(snapshot, from)) {
    const delayMs = backoffMs(issue.workItem.attempts, { baseMs: 500, maxMs: 30_000 });
    const message = 'Jira still answers with an older state of this issue. The CRM asks again automatically.';
    return { end: { state: 'waiting', delayMs, failed: true, reason: { message } }, hand: null };
  }
  // Only the list of comments names their markers, which distinguish a post of ours that may still arrive from a stranger's.
  const isOpen = [...(ticket?.comments.values() ?? [])].some(isUnresolvedPost);
  const batch: IssueBatch = { issues: [{ ...snapshot, ...(isOpen ? { comments: null } : {}) }], unreadable: [] };
  await completeBatch({ ...issue, ...issue.sync, client: issue.site.client }, batch);
  const [unreadable] = batch.unreadable;
  if (unreadable) throw new UnreadableIssueError(unreadable);
  // completeBatch gives back what it was given, unless it can't be read.
  const whole = batch.issues[0] ?? snapshot;
  const taken = await takeSnapshot(issue, whole, { before: ticket, final, readAt });
  if (taken === 'deleted') return { end: await handleDeleted(issue, ticket), hand: null };
  if (taken === 'overtaken') return { end: { state: 'waiting', delayMs: 0, failed: false, reason: null }, hand: null };
  if (!ticket) await takeEventsOfNew(issue, whole, readAt);
  const { states, sites } = taken;
  const now = ticket && states.get(ticket.id);
  return { end: null, hand: now?.partsRead && now.link?.issueId === issue.issueId ? forDelivery(now, sites) : null };
}

/**
 * The events of an issue that had no ticket are taken after its snapshot. They ask for a fetch, which it has answered,
 * unless one came meanwhile that is newer: that one has made the work item due again.
 */
async function takeEventsOfNew(issue: IssueRun, snapshot: IssueSnapshot, readAt: number): Promise<void> {
  await takeEvents(issue, true);
  const from = (await readTicket(issue))?.link?.fetchFrom ?? null;
  if (from !== null && isAsNewAs(snapshot, from))
    await takeSnapshot(issue, snapshot, { before: null, final: false, readAt });
}

/**
 * @param read.before the ticket as it was before Jira was asked
 * @param read.readAt when Jira was asked, epoch ms
 * @returns `deleted`: an event said that the issue was deleted, so what shows it was read before; `overtaken`: it was found
 *   to be gone since Jira was asked, and has to be asked for once more
 */
async function takeSnapshot(
  issue: IssueRun,
  snapshot: IssueSnapshot,
  { before, final, readAt }: { before: TicketState | null; final: boolean; readAt: number },
): Promise<Applied | 'deleted' | 'overtaken'> {
  const { tenantId, siteId, sync, site } = issue;
  const wasGone = before?.link?.state === 'deleted_in_jira';
  const observed = { ...observeSnapshot(snapshot, siteId, FETCH_CAUSE), readAt, final, wasGone };
  let isAlive = true;
  const isOvertaken = ({ states }: Applied) =>
    !wasGone && [...states.values()].some(({ link }) => link?.state === 'deleted_in_jira');
  const applied = await applyDated(site.client, observed, (change) =>
    withTenant(sync.db, tenantId, async (tx) => {
      isAlive = (await withoutDeleted(tx, issue, [snapshot])).length > 0;
      const done = await applyChanges(tx, { tenantId, now: sync.now() }, isAlive ? [change] : [], ownRun(issue));
      if (isAlive && !isOvertaken(done)) await forget(tx, issue, [issue.issueId]);
      return done;
    }),
  );
  if (!isAlive) return 'deleted';
  return isOvertaken(applied) ? 'overtaken' : applied;
}
