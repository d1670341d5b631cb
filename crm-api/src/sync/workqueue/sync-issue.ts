import { unansweredSettledAt } from '../../domain/fields/own-texts.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { hasWorkForFiles, hasWorkForJira } from '../../domain/ticket/pending.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { withTenant } from '../../store/db/database.ts';
import { isQuarantined } from '../../store/runs/quarantine.ts';
import { findTicketsOfIssues, lockTickets } from '../../store/tickets/ticket-states.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { checkClaims } from '../inbound/check-claims.ts';
import { fetchIssue, fetchWanted } from '../inbound/fetch-issue.ts';
import { lookTwice } from '../inbound/missing-issue.ts';
import { takeEvents } from '../inbound/waiting-events.ts';
import { checkWrites } from '../outbound/check-writes.ts';
import { deliverToIssue } from '../outbound/deliver-to-issue.ts';
import { closeEarlierSends, lookAgainAt, lookUpPosts, resolveFiles } from '../outbound/earlier-sends.ts';
import { apply, type IssueRun, openIssue } from './issue-run.ts';
import type { WorkItemRun } from './work-item-run.ts';

/**
 * One run of an issue's work item: everything that waits for the issue, in this order. First what a webhook says was deleted
 * is looked up, and what we sent and never heard of again; then the events that arrived are taken; then the issue is
 * fetched, if they asked for it; then what Jira is behind in is delivered.
 */
export async function syncIssue(run: WorkItemRun<'issue'>): Promise<RunOutcome> {
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

type Looked = {
  ticket: TicketState | null;
  /** The ticket, and those that have left the issue and may still be told what their edits replaced there. */
  writers: TicketState[];
  /** A pass or an import could not take the issue and has quarantined it. */
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
