import { unansweredSettledAt } from '../../domain/fields/own-texts.ts';
import type { LinkState } from '../../domain/model/link.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { hasDoubtedSends, isUnanswered } from '../../domain/ticket/own-writes.ts';
import { deliverableFields, hasWorkForFiles, hasWorkForJira } from '../../domain/ticket/pending.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { EVENTS_AT_ONCE, readArrived } from '../../store/events/inbox-read.ts';
import { isQuarantined } from '../../store/runs/quarantine.ts';
import { configAt, readSiteSettings, type SiteSettings } from '../../store/sites/site-configs.ts';
import { findTicketsOfIssues, lockTickets } from '../../store/tickets/ticket-states.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { checkClaims } from '../inbound/check-claims.ts';
import { fetchIssue, fetchWanted } from '../inbound/fetch-issue.ts';
import { lookTwice } from '../inbound/missing-issue.ts';
import { takeEvents, takeThese } from '../inbound/waiting-events.ts';
import { checkWrites } from '../outbound/check-writes.ts';
import { deliverToIssue } from '../outbound/deliver-to-issue.ts';
import { type EditPlan, forDelivery } from '../outbound/delivery.ts';
import { closeEarlierSends, lookAgainAt, lookUpPosts, mustLookUp, resolveFiles } from '../outbound/earlier-sends.ts';
import { beginEdits } from '../outbound/edit-fields.ts';
import { apply, followerAmong, type IssueRun, openIssue } from './issue-run.ts';
import type { WorkItemRun } from './work-item-run.ts';

/**
 * One run of an issue's work item: everything that waits for the issue, in this order. First what a webhook says was deleted
 * is looked up, and what we sent without an answer; then the events that arrived are taken; then the issue is
 * fetched, if they asked for it; then what Jira is behind in is delivered.
 */
export async function syncIssue(run: WorkItemRun<'issue'>): Promise<RunOutcome> {
  const issue = await openIssue(run);
  const atOnce = await lookAtOnce(issue);
  const claimsAgain = atOnce ? null : await checkClaims(issue);
  const before = atOnce ? null : await closeEarlierSends(issue);
  // What this run sends and gets no answer for ends it by an error, and so has a later run.
  const unanswered = atOnce ? atOnce.unanswered : before !== null && unansweredSettledAt(before) !== null;
  const work = atOnce ? workOff(issue, atOnce) : workOn(issue, before);
  const { end, openUntil } = await work.catch(async (error: unknown) => {
    if (!(error instanceof JiraError) || error.kind !== 'not_found') throw error;
    return { end: await lookTwice(issue, error), openUntil: null };
  });
  return noLater(issue, await endOf(issue, { end, unanswered, claimsAgain }), openUntil);
}

/** Something may still arrive in an issue that its ticket has left: this looks again when it can't any more. */
function noLater({ sync }: IssueRun, end: RunOutcome, at: number | null): RunOutcome {
  if (at === null || end.state === 'parked') return end;
  const delayMs = Math.max(1000, at - sync.now());
  if (end.state === 'idle') return { state: 'waiting', delayMs, reason: null, failed: false };
  return end.failed ? end : { ...end, delayMs: Math.min(end.delayMs, delayMs) };
}

type Ended = { end: RunOutcome; unanswered: boolean; claimsAgain: number | null };

async function endOf(issue: IssueRun, { end, unanswered, claimsAgain }: Ended): Promise<RunOutcome> {
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

/** `unknownFrom`: as takeEvents says. `sites`: where they were read. `begun`: the edits that it has begun, if any. */
type Seen = Looked & {
  unknownFrom: number | null;
  sites: ReadonlyMap<string, SiteSettings> | null;
  begun?: EditPlan | null;
};

/**
 * The first transaction of a run. Mostly nothing has to be asked of Jira before the events are taken: then it takes them,
 * and with what it has found the run goes on.
 * @returns null: something has to be asked, or there are more events than one transaction takes; `unanswered`: something
 *   that an earlier run sent may still arrive
 */
function lookAtOnce(issue: IssueRun): Promise<(Seen & { unanswered: boolean }) | null> {
  const { tenantId, siteId, issueId } = issue;
  return withTenant(issue.sync.db, tenantId, async (tx) => {
    const { states, more, ...looked } = await lookIn(tx, issue, () =>
      Promise.all([readArrived(tx, tenantId, siteId, issueId), readSiteSettings(tx, tenantId)]),
    );
    const { ticket } = looked;
    const [arrived, sites] = more;
    if (ticket && mustLookUp(ticket)) return null;
    if (arrived.length >= EVENTS_AT_ONCE || arrived.some(({ claimed, renames }) => claimed || renames)) return null;
    const unanswered = ticket !== null && unansweredSettledAt(ticket) !== null;
    const { unknownFrom } = await takeThese(tx, issue, arrived, { last: false, held: states, sites });
    const seen = { ...looked, unknownFrom, unanswered, sites };
    if (!beginsAtOnce(issue, seen)) return seen;
    // What Jira is asked at the end is asked about the ticket as it was before.
    const writers = structuredClone(seen.writers);
    const delivery = { ...issue, ticketId: seen.ticket.id, linkEpoch: seen.ticket.link.epoch };
    return { ...seen, writers, begun: await beginEdits(tx, delivery, { states, sites }) };
  });
}

/** Whether edits are sent without a look, and nothing comes before them: then the first transaction begins them, too. */
function beginsAtOnce<S extends Seen>(
  { sync, siteId }: IssueRun,
  seen: S,
): seen is S & { ticket: TicketState & { link: LinkState } } {
  const { ticket, sites } = seen;
  if (!ticket?.link || fetchFromOf(seen, sync.now()) !== null || !hasWork(ticket)) return false;
  if (deliverableFields(ticket).some((name) => isUnanswered(ticket, name))) return false;
  return configAt(sites?.get(siteId), ticket.link).writeMode === 'fast';
}

const hasWork = (ticket: TicketState): boolean => hasWorkForJira(ticket) || hasWorkForFiles(ticket);

async function workOn(issue: IssueRun, before: TicketState | null): Promise<Worked> {
  const posts = before && (await lookUpPosts(issue, before));
  const sends = before && (await resolveFiles(issue, before));
  const unknownFrom = await takeEvents(issue);
  const { end, openUntil } = await workOff(issue, { ...(await look(issue)), unknownFrom, sites: null });
  if (end.state !== 'idle' || (posts ?? sends) === null) return { end, openUntil };
  const arrivesBy = Math.min(posts ?? Number.POSITIVE_INFINITY, sends ?? Number.POSITIVE_INFINITY);
  return { end: untilItArrives(posts === null ? 'file' : 'comment', arrivesBy - issue.sync.now()), openUntil };
}

function untilItArrives(what: string, delayMs: number): RunOutcome {
  const message = `Jira did not say whether it took a ${what}. It is looked for until it can no longer arrive, and then sent again.`;
  return { state: 'waiting', delayMs: Math.max(0, delayMs), failed: false, reason: { message } };
}

async function workOff(issue: IssueRun, seen: Seen): Promise<Worked> {
  const end = await fetchAndDeliver(issue, seen);
  // What was in doubt while it was in flight may by now be known to stand in Jira, and is asked for by this run.
  const writers = seen.writers.some(hasDoubtedSends) ? (await look(issue)).writers : seen.writers;
  // Last, so that what a ticket left behind holds up nothing of the one that follows the issue.
  const openUntil = await checkWrites({ ...issue, apply: (changes) => apply(issue, changes) }, writers);
  return { end, openUntil };
}

/** Fetches if that is wanted, and delivers. */
async function fetchAndDeliver(issue: IssueRun, seen: Seen): Promise<RunOutcome> {
  const now = issue.sync.now();
  const { ticket, sites, begun = null } = seen;
  const fetchFrom = fetchFromOf(seen, now);
  if (fetchFrom !== null) {
    const { end, hand } = await fetchIssue(issue, ticket, fetchFrom);
    return end ?? deliverToIssue(issue, { readAt: now, hand });
  }
  // Mostly it was the echo of what we sent: then nothing is read once more.
  if (!ticket || !hasWork(ticket)) return { state: 'idle' };
  return deliverToIssue(issue, { readAt: null, hand: sites && { ...forDelivery(ticket, sites), begun } });
}

/** Since when a snapshot of the issue is wanted; null: none is. */
const fetchFromOf = ({ ticket, unknownFrom, aside }: Seen, now: number): number | null =>
  (ticket ? fetchWanted(ticket, now) : unknownFrom) ?? (aside ? 0 : null);

type Looked = {
  ticket: TicketState | null;
  /** The ticket, and those that have left the issue and may still be told what their edits replaced there. */
  writers: TicketState[];
  /** A pass or an import could not take the issue and has quarantined it. */
  aside: boolean;
};

const look = (issue: IssueRun): Promise<Looked> =>
  withTenant(issue.sync.db, issue.tenantId, (tx) => lookIn(tx, issue, () => Promise.resolve()));

/** @param also what is read in the same round trip */
async function lookIn<More>(
  tx: TenantTx,
  issue: IssueRun,
  also: () => Promise<More>,
): Promise<Looked & { states: Map<string, TicketState>; more: More }> {
  const { tenantId, siteId, issueId } = issue;
  const { followers, left } = await findTicketsOfIssues(tx, tenantId, siteId, [issueId]);
  const id = followers.get(issueId);
  const ids = [...(id === undefined ? [] : [id]), ...(left.get(issueId) ?? [])];
  const [states, aside, more] = await Promise.all([
    lockTickets(tx, tenantId, ids, id === undefined ? [] : [id]),
    isQuarantined(tx, issue, issueId),
    also(),
  ]);
  return { states, more, ticket: followerAmong(states, id, issue), writers: [...states.values()], aside };
}
