import { jiraEventSchema } from '@synapse/shared/jira-event';
import { backoffMs } from '../../domain/backoff.ts';
import { isUnresolvedPost } from '../../domain/comment/comment-state.ts';
import type { ToldComment } from '../../domain/comment/hidden-posts.ts';
import { hasOpenTexts, unansweredSettledAt } from '../../domain/fields/own-texts.ts';
import type { Cause, Change } from '../../domain/model/change.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { isAsNewAs } from '../../domain/site/jira-clock.ts';
import { hasOpenSends, transitionOpenUntil } from '../../domain/ticket/own-writes.ts';
import { deliverableFields, fetchWantedFrom, hasWorkForFiles, hasWorkForJira } from '../../domain/ticket/pending.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { type IssueBatch, type IssueSnapshot, UnreadableIssueError } from '../../jira/read-issue.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { EVENTS_AT_ONCE, markProcessed, readToldComments, readWaitingEvents } from '../../store/events/inbox-read.ts';
import { forget, isQuarantined } from '../../store/runs/quarantine.ts';
import { eventsNameOtherwise } from '../../store/sites/projects.ts';
import { findTicketIdsByIssue, findTicketsOfIssues, lockTickets } from '../../store/tickets/ticket-states.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { resolveSends } from '../attachments/deliver-attachments.ts';
import { type Applied, applyChanges } from '../engine/apply-changes.ts';
import { applyDated } from '../engine/apply-dated.ts';
import { observeSnapshot } from '../engine/observe-snapshot.ts';
import type { SiteConnection } from '../engine/sync-context.ts';
import { checkClaims } from '../inbound/check-claims.ts';
import { completeComments } from '../inbound/complete-comments.ts';
import { judgeMissing } from '../inbound/judge-missing.ts';
import { takeEvent } from '../inbound/take-event.ts';
import { withoutDeleted } from '../inbound/take-issues.ts';
import { checkWrites } from '../outbound/check-writes.ts';
import { deliverToIssue } from '../outbound/deliver-to-issue.ts';
import { hasExpiredPost, resolvePosts } from '../outbound/resolve-posts.ts';
import { TRANSITION_OPEN } from '../outbound/transition-status.ts';
import { followRenames, lookAtProject } from '../reconcile/follow-projects.ts';
import type { WorkItemRun } from './work-item-run.ts';

const FETCH_CAUSE: Cause = { origin: 'jira', actor: null, id: 'fetch' };

type IssueRun = WorkItemRun & { tenantId: string; siteId: string; issueId: string; site: SiteConnection };

/**
 * One run of an issue's work item: everything that waits for the issue, in this order. First what a webhook says was deleted
 * is looked up, and what we sent and never heard of again; then the events that arrived are taken; then the issue is
 * fetched, if they asked for it; then what Jira is behind in is delivered.
 */
export async function syncIssue(run: WorkItemRun): Promise<RunOutcome> {
  const issue = await openIssue(run);
  const claimsAgain = await checkClaims(issue);
  const before = await closeEarlierSends(issue);
  const { end, openUntil } = await workOn(issue, before).catch(async (error: unknown) => {
    if (!(error instanceof JiraError) || error.kind !== 'not_found') throw error;
    return { end: await lookTwice(issue, error), openUntil: null };
  });
  return noLater(issue, await endOf(issue, { end, before, claimsAgain }), openUntil);
}

/** Something may still arrive in an issue that its ticket has left: this looks again when it can't any more. */
function noLater({ sync }: IssueRun, end: RunOutcome, at: number | null): RunOutcome {
  if (at === null || end.state === 'parked') return end;
  const delayMs = Math.max(1000, at - sync.now());
  if (end.state === 'idle') return { state: 'waiting', delayMs, reason: null, failed: false };
  return end.failed ? end : { ...end, delayMs: Math.min(end.delayMs, delayMs) };
}

type Ended = { end: RunOutcome; before: TicketState | null; claimsAgain: number | null };

async function endOf(issue: IssueRun, { end, before, claimsAgain }: Ended): Promise<RunOutcome> {
  // What this run sends and gets no answer for ends it by an error, and so has a later run.
  const unanswered = before !== null && unansweredSettledAt(before) !== null;
  if (end.state !== 'idle') return end;
  const again: RunOutcome = unanswered ? await lookAgainAt(issue) : end;
  return again.state === 'idle' && claimsAgain !== null ? untilShownNoMore(claimsAgain) : again;
}

function untilShownNoMore(delayMs: number): RunOutcome {
  const message = 'A webhook says that this was deleted, and Jira still shows it. It is looked up once more.';
  return { state: 'waiting', delayMs, failed: false, reason: { message } };
}

async function openIssue(run: WorkItemRun): Promise<IssueRun> {
  const [siteId = '', issueId = ''] = run.workItem.key.split(':');
  const { tenantId } = run.workItem;
  const site = await run.sync.connect(tenantId, siteId, run.priority);
  return { ...run, tenantId, siteId, issueId, site };
}

/** The ticket, and that nothing more of what an earlier run noted can be sent: this one has the lease. */
async function closeEarlierSends(issue: IssueRun): Promise<TicketState | null> {
  const ticket = await readTicket(issue);
  if (!ticket?.link || !(hasOpenSends(ticket) || hasOpenTexts(ticket))) return ticket;
  const { epoch: linkEpoch } = ticket.link;
  await apply(issue, [{ kind: 'sends.closed', cause: FETCH_CAUSE, ticketId: ticket.id, linkEpoch }]);
  return readTicket(issue);
}

/** `openUntil`: as checkWrites says. */
type Worked = { end: RunOutcome; openUntil: number | null };
/** `unknownFrom`: as takeEvents says. */
type Seen = Omit<Looked, 'writers'> & { unknownFrom: number | null };

async function workOn(issue: IssueRun, before: TicketState | null): Promise<Worked> {
  const posts = before && (await lookUpPosts(issue, before));
  const sends = before && (await resolveFiles(issue, before));
  const unknownFrom = await takeEvents(issue);
  const { ticket, writers, aside } = await lookAt(issue);
  const end = await workOff(issue, { ticket, unknownFrom, aside });
  // Last, so that what a ticket left behind holds up nothing of the one that follows the issue.
  const openUntil = await checkWrites({ ...issue, apply: (changes) => apply(issue, changes) }, writers);
  if (end.state !== 'idle' || (posts ?? sends) === null) return { end, openUntil };
  const arrivesBy = Math.min(posts ?? Number.POSITIVE_INFINITY, sends ?? Number.POSITIVE_INFINITY);
  return { end: untilItArrives(posts === null ? 'file' : 'comment', arrivesBy - issue.sync.now()), openUntil };
}

function untilItArrives(what: string, delayMs: number): RunOutcome {
  const message = `Jira did not say whether it took a ${what}. It is looked for until it can no longer arrive, and then sent again.`;
  return { state: 'waiting', delayMs: Math.max(0, delayMs), failed: false, reason: { message } };
}

/** Fetches if that is wanted, and delivers. */
async function workOff(issue: IssueRun, { ticket, unknownFrom, aside }: Seen): Promise<RunOutcome> {
  const now = issue.sync.now();
  const fetchFrom = (ticket ? fetchWanted(ticket, now) : unknownFrom) ?? (aside ? 0 : null);
  if (fetchFrom !== null) {
    const end = await fetchIssue(issue, ticket, fetchFrom);
    if (end) return end;
  } else if (!ticket || !(hasWorkForJira(ticket) || hasWorkForFiles(ticket))) {
    // Mostly it was the echo of what we sent: then nothing is read once more.
    return { state: 'idle' };
  }
  return deliverToIssue(issue, { readAt: fetchFrom === null ? null : now });
}

/**
 * A snapshot is wanted when an event asked for it, to see whether a transition that was never answered took place, and
 * once what was never answered can't arrive any more.
 */
function fetchWanted(ticket: TicketState, now: number): number | null {
  const { link, deletedAt } = ticket;
  if (link === null || link.state === 'unlinked') return null;
  const from = fetchWantedFrom(link);
  if (from !== null) return from;
  const settledAt = link.state === 'linked' && deletedAt === null ? unansweredSettledAt(ticket) : null;
  return link.inFlight.status?.length || (settledAt !== null && settledAt <= now) ? 0 : null;
}

/** What was sent without an answer may still arrive and write over what came after it: the issue is read again then. */
async function lookAgainAt(issue: IssueRun): Promise<RunOutcome> {
  const ticket = await readTicket(issue);
  if (ticket?.link?.state !== 'linked' || ticket.deletedAt !== null) return { state: 'idle' };
  const at = unansweredSettledAt(ticket);
  if (at === null) return { state: 'idle' };
  const held = deliverableFields(ticket).includes('status') && transitionOpenUntil(ticket.link) !== null;
  const delayMs = Math.max(1000, at - issue.sync.now());
  return { state: 'waiting', delayMs, reason: held ? TRANSITION_OPEN : null, failed: false };
}

async function readTicket(issue: IssueRun): Promise<TicketState | null> {
  return withTenant(issue.sync.db, issue.tenantId, (tx) => findTicket(tx, issue));
}

async function findTicket(tx: TenantTx, { tenantId, siteId, issueId }: IssueRun): Promise<TicketState | null> {
  const [id] = (await findTicketIdsByIssue(tx, tenantId, siteId, [issueId])).values();
  return id === undefined ? null : ((await lockTickets(tx, tenantId, [id], [id])).get(id) ?? null);
}

type Looked = {
  ticket: TicketState | null;
  /** The ticket, and those that have left the issue and may still be told what their edits replaced there. */
  writers: TicketState[];
  /** A pass or an import could not take the issue and has set it aside. */
  aside: boolean;
};

function lookAt(issue: IssueRun): Promise<Looked> {
  const { tenantId, siteId, issueId } = issue;
  return withTenant(issue.sync.db, tenantId, async (tx) => {
    const { followers, left } = await findTicketsOfIssues(tx, tenantId, siteId, [issueId]);
    const id = followers.get(issueId);
    const ids = [...(id === undefined ? [] : [id]), ...(left.get(issueId) ?? [])];
    const states = await lockTickets(tx, tenantId, ids, id === undefined ? [] : [id]);
    const ticket = states.get(id ?? '') ?? null;
    return { ticket, writers: [...states.values()], aside: await isQuarantined(tx, issue, issueId) };
  });
}

/**
 * Looks up comments we posted without ever getting an answer. Before one is given up as not there, the events that wait
 * are taken: they may say that it was deleted.
 * @returns until when one of them may still arrive
 */
async function lookUpPosts(issue: IssueRun, ticket: TicketState): Promise<number | null> {
  const { site, sync } = issue;
  let current = ticket;
  if (hasExpiredPost(ticket, sync.now())) {
    await takeEvents(issue);
    current = (await readTicket(issue)) ?? ticket;
  }
  const look = {
    ...issue,
    client: site.client,
    told: () => toldComments(issue),
    now: () => sync.now(),
    cause: FETCH_CAUSE,
  };
  const { changes, openUntil } = await resolvePosts(look, current);
  if (changes.length > 0) await apply(issue, changes);
  return openUntil;
}

/** The comments that events of the issue told of. */
async function toldComments(issue: IssueRun): Promise<ToldComment[]> {
  const { sync, tenantId } = issue;
  const payloads = await withTenant(sync.db, tenantId, (tx) => readToldComments(tx, tenantId, issue));
  return payloads.flatMap((payload) => {
    const event = jiraEventSchema.parse(payload);
    if (event.type !== 'comment.saved') return [];
    const { id, authorAccountId, created = null, body } = event.comment;
    return [{ id, authorAccountId, created, body }];
  });
}

/** The same for files, before a snapshot can take one of ours for somebody else's. */
async function resolveFiles(issue: IssueRun, ticket: TicketState): Promise<number | null> {
  if (ticket.link?.state !== 'linked') return null;
  return resolveSends({ ...issue, ticketId: ticket.id, linkEpoch: ticket.link.epoch }, ticket);
}

/** This run is the work item, so it need not be enqueued. */
const ownRun = ({ workItem }: IssueRun) => ({ enqueue: false, running: workItem });

function apply(issue: IssueRun, changes: Change[]): Promise<Applied> {
  return withTenant(issue.sync.db, issue.tenantId, (tx) =>
    applyChanges(tx, { tenantId: issue.tenantId, now: issue.sync.now() }, changes, ownRun(issue)),
  );
}

/**
 * Takes the waiting events until none is left, some hundreds per transaction. Those of an issue that no ticket follows
 * yet stay in the inbox until its snapshot is here, so that a run which dies before it loses nothing.
 * @param last true: the issue was asked for; what is still unknown is not ours to see
 * @returns since when a snapshot is wanted of an unknown issue (epoch ms), else null
 */
async function takeEvents(issue: IssueRun, last = false): Promise<number | null> {
  for (;;) {
    await followEvents(issue);
    const { unknownFrom, more } = await takeSomeEvents(issue, last);
    if (unknownFrom !== null && !last) return unknownFrom;
    if (!more) return null;
  }
}

/** Before events are taken that call their project otherwise than it is known to be called, Jira is asked for it. */
async function followEvents({ tenantId, siteId, issueId, sync, site }: IssueRun): Promise<void> {
  const renamed = await withTenant(sync.db, tenantId, (tx) => eventsNameOtherwise(tx, { tenantId, siteId }, issueId));
  for (const id of renamed) await lookAtProject(sync, { tenantId, siteId }, site.client, id);
}

async function takeSomeEvents(issue: IssueRun, last: boolean): Promise<{ unknownFrom: number | null; more: boolean }> {
  const { tenantId, siteId, issueId, sync } = issue;
  // How far Jira's clock is ahead of ours; events were dated by Jira's, and their coming by ours.
  const aheadMs = Math.max(0, (issue.site.jiraNow?.() ?? 0) - sync.now());
  return withTenant(sync.db, tenantId, async (tx) => {
    const waiting = await readWaitingEvents(tx, tenantId, siteId, issueId);
    const taken = waiting.map(({ eventId, payload, receivedMs }) => ({
      eventId,
      changes: takeEvent(jiraEventSchema.parse(payload), siteId, receivedMs + aheadMs),
    }));
    const changes = taken.flatMap((event) => event.changes);
    if (changes.length === 0) return { unknownFrom: null, more: false };
    const { outcomes } = await applyChanges(tx, { tenantId, now: sync.now() }, changes, ownRun(issue));
    let at = 0;
    const done = taken
      .map(({ eventId, changes: own }) => {
        const mine = outcomes.slice(at, at + own.length);
        at += own.length;
        const outcome = mine.find((one) => one !== 'unchanged') ?? 'unchanged';
        return { eventId, outcome: last && outcome === 'unknown' ? 'ignored' : outcome };
      })
      .filter(({ outcome }) => outcome !== 'unknown');
    await markProcessed(tx, tenantId, siteId, done);
    for (const event of done)
      sync.log.info({ tenant: tenantId, issue: issueId, event: event.eventId, outcome: event.outcome }, 'event taken');
    const unknown = changes.filter((_, i) => outcomes[i] === 'unknown');
    const unknownFrom = unknown.length === 0 ? null : Math.max(...unknown.map(updatedOf));
    return { unknownFrom, more: waiting.length === EVENTS_AT_ONCE };
  });
}

function updatedOf(change: Change): number {
  if (change.kind === 'comment.observed') return change.comment.updated;
  return change.kind === 'issue.observed' ? (change.hint?.from ?? change.updated) : 0;
}

/** Jira's answers are older than it said itself for seconds at the most. After so many tries, what asked for more was wrong. */
const OLDER_TRIES = 8;

/** Fetches the issue and gives the snapshot to the funnel. An answer older than what asked for it is not used: it is fetched again later. */
async function fetchIssue(issue: IssueRun, ticket: TicketState | null, from: number): Promise<RunOutcome | null> {
  const readAt = issue.sync.now();
  const snapshot = await issue.site.fetcher(issue.issueId);
  if (snapshot === null) return seeToMissing(issue, ticket);
  const final = issue.workItem.attempts >= OLDER_TRIES;
  if (!final && !isAsNewAs(snapshot, from)) {
    const delayMs = backoffMs(issue.workItem.attempts, { baseMs: 500, maxMs: 30_000 });
    return {
      state: 'waiting',
      delayMs,
      failed: true,
      reason: { message: 'Jira still answers with an older state of this issue. The CRM asks again automatically.' },
    };
  }
  // Only the list of comments names their markers, which tell a post of ours that may still arrive from a stranger's.
  const isOpen = [...(ticket?.comments.values() ?? [])].some(isUnresolvedPost);
  const batch: IssueBatch = { issues: [{ ...snapshot, ...(isOpen ? { comments: null } : {}) }], unreadable: [] };
  await completeComments({ ...issue, db: issue.sync.db, client: issue.site.client }, batch);
  const [unreadable] = batch.unreadable;
  if (unreadable) throw new UnreadableIssueError(unreadable);
  await followRenames(issue.sync, issue, issue.site.client, batch.issues);
  // completeComments gives back what it was given, unless it can't be read.
  const whole = batch.issues[0] ?? snapshot;
  const taken = await takeSnapshot(issue, whole, { before: ticket, final, readAt });
  if (taken === 'deleted') return seeToDeleted(issue, ticket);
  if (taken === 'overtaken') return { state: 'waiting', delayMs: 0, failed: false, reason: null };
  await forgetAside(issue);
  if (!ticket) await takeEventsOfNew(issue, whole, readAt);
  return null;
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
): Promise<'taken' | 'deleted' | 'overtaken'> {
  const { tenantId, siteId, sync, site } = issue;
  const wasGone = before?.link?.state === 'deleted_in_jira';
  const observed = { ...observeSnapshot(snapshot, siteId, FETCH_CAUSE), readAt, final, wasGone };
  let isAlive = true;
  const { states } = await applyDated(site.client, observed, (change) =>
    withTenant(sync.db, tenantId, async (tx) => {
      isAlive = (await withoutDeleted(tx, issue, [snapshot])).length > 0;
      return applyChanges(tx, { tenantId, now: sync.now() }, isAlive ? [change] : [], ownRun(issue));
    }),
  );
  if (!isAlive) return 'deleted';
  const isGone = [...states.values()].some(({ link }) => link?.state === 'deleted_in_jira');
  return isGone && !wasGone ? 'overtaken' : 'taken';
}

async function seeToDeleted(issue: IssueRun, ticket: TicketState | null): Promise<RunOutcome> {
  await takeEvents(issue, true);
  await forgetAside(issue);
  const { siteId, issueId } = issue;
  const ref = { siteId, issueId, issueKey: null, projectKey: null };
  if (ticket) await apply(issue, [{ kind: 'issue.gone', cause: FETCH_CAUSE, ...ref }]);
  return { state: 'idle' };
}

/** What was fetched, or is not there any more, is not quarantined. */
async function forgetAside(issue: IssueRun): Promise<void> {
  await withTenant(issue.sync.db, issue.tenantId, (tx) => forget(tx, issue, [issue.issueId]));
}

/** How often Jira may answer that an issue which it shows is not there, before a person is asked. */
const NOT_THERE_TRIES = 5;

/**
 * Jira, or a gateway before it, answered that something is not there. One such answer proves nothing: the issue is looked
 * for, as for any that is missing, and where it is shown the same is tried again.
 */
async function lookTwice(issue: IssueRun, error: JiraError): Promise<RunOutcome> {
  const { workItem, sync } = issue;
  const ticket = await readTicket(issue);
  const isShown = (await issue.site.fetcher(issue.issueId)) !== null;
  if (!isShown && ticket) return seeToMissing(issue, ticket);
  const key = ticket?.link?.issueKey ?? 'the issue';
  if (isShown && workItem.attempts + 1 >= NOT_THERE_TRIES) {
    const message = `Jira shows ${key}, and yet answers that it is not there (${error.words}). Check what the connected account may do in its project, then retry.`;
    return { state: 'parked', reason: { message, jira: error.words } };
  }
  const message = `Jira answered that ${key} is not there (${error.words}). The CRM checks again automatically before it believes that.`;
  return {
    state: 'waiting',
    delayMs: backoffMs(workItem.attempts, sync.settings.backoff),
    failed: true,
    reason: { message },
  };
}

/** An issue that Jira does not show. What events told of it is taken all the same: nothing more will ask for them. */
async function seeToMissing(issue: IssueRun, ticket: TicketState | null): Promise<RunOutcome> {
  const { sync, site } = issue;
  await takeEvents(issue, true);
  await forgetAside(issue);
  if (!ticket) return { state: 'idle' };
  const { changes, end } = await judgeMissing(site.client, ticket, {
    now: sync.now(),
    confirmMs: sync.settings.confirmMissingMs,
    cause: FETCH_CAUSE,
  });
  if (changes.length > 0) await apply(issue, changes);
  return end;
}
