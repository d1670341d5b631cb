import type { Change, IssueRef } from '../domain/change.ts';
import { ticketIdForIssue } from '../domain/new-ticket.ts';
import { configOf, mayTakePart } from '../domain/site-config.ts';
import type { TenantTx } from '../store/database.ts';
import { findDismissed } from '../store/purge.ts';
import { participatingProjects, type SiteSettings } from '../store/site-configs.ts';
import { findTicketIdsByIssue, lockBirths } from '../store/ticket-states.ts';

/**
 * What became of a change:
 * - `applied`: something is different now
 * - `unchanged`: it told nothing new
 * - `unknown`: an event of an issue that no ticket follows yet; fetch the issue, then give the snapshot
 * - `ignored`: an issue of a project that does not take part
 */
export type Outcome = 'applied' | 'unchanged' | 'unknown' | 'ignored';

export type Found = { id: string | null; outcome?: Outcome };

/**
 * Finds the ticket of each change, or says why there is none.
 * @param lock births are held off until the transaction ends
 */
export async function findTickets(
  tx: TenantTx,
  tenantId: string,
  changes: readonly Change[],
  sites: Map<string, SiteSettings>,
  lock: boolean,
): Promise<Found[]> {
  const issuesOf = Map.groupBy(changes.filter(concernsIssue), (change) => change.siteId);
  const known = new Map<string, string>();
  const dismissed = new Set<string>();
  for (const [siteId, group] of issuesOf) {
    const issueIds = [...new Set(group.map((change) => change.issueId))];
    const ids = await findTicketIdsByIssue(tx, tenantId, siteId, issueIds);
    for (const [issueId, ticketId] of ids) known.set(`${siteId}:${issueId}`, ticketId);
    const strangers = group.filter((change) => !ids.has(change.issueId));
    for (const id of await dismissedOf(tx, tenantId, siteId, strangers)) dismissed.add(`${siteId}:${id}`);
  }
  const found = changes.map((change): Found => {
    if (!concernsIssue(change)) return { id: change.ticketId };
    const issue = `${change.siteId}:${change.issueId}`;
    const ticketId = known.get(issue);
    if (ticketId !== undefined) return { id: ticketId };
    return dismissed.has(issue) ? { id: null, outcome: 'ignored' } : findForNewIssue(change, sites.get(change.siteId));
  });
  const births = found.flatMap((f, i) => (f.id !== null && isBirth(changes[i], known) ? [f.id] : []));
  if (lock) await lockBirths(tx, tenantId, births);
  return found;
}

/** Issues without a ticket whose ticket was deleted here and removed since: they get no new one by themselves. */
async function dismissedOf(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  changes: readonly IssueChange[],
): Promise<ReadonlySet<string>> {
  if (changes.length === 0) return new Set();
  const markers = changes.flatMap((change): [string, string][] =>
    change.kind === 'issue.observed' && change.marker !== null ? [[change.issueId, change.marker]] : [],
  );
  const issueIds = [...new Set(changes.map((change) => change.issueId))];
  return findDismissed(tx, { tenantId, siteId }, issueIds, new Map(markers));
}

export type IssueChange = Extract<Change, IssueRef>;

export function concernsIssue(change: Change): change is IssueChange {
  return 'issueId' in change;
}

function findForNewIssue(change: IssueChange, site: SiteSettings | undefined): Found {
  if (change.kind === 'issue.gone' || change.kind === 'issue.missing') return { id: null, outcome: 'unchanged' };
  if (change.kind === 'issue.observed' && change.marker !== null) return { id: change.marker };
  const takesPart =
    site !== undefined && (change.projectKey === null || participatingProjects(site).includes(change.projectKey));
  if (!takesPart) return { id: null, outcome: 'ignored' };
  const issueTypeId = change.kind === 'issue.observed' ? (change.issueTypeId ?? null) : null;
  if (!mayTakePart(configOf(site.config, change.projectKey).participation, issueTypeId))
    return { id: null, outcome: 'ignored' };
  const whole = change.kind === 'issue.observed' && change.whole;
  return whole ? { id: ticketIdForIssue(change.siteId, change.issueId) } : { id: null, outcome: 'unknown' };
}

function isBirth(change: Change | undefined, known: Map<string, string>): boolean {
  return change !== undefined && concernsIssue(change) && !known.has(`${change.siteId}:${change.issueId}`);
}
