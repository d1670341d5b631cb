import type { Change, IssueRef } from '../../domain/model/change.ts';
import { projectRef } from '../../domain/site/project.ts';
import { mayTakePart } from '../../domain/site/site-config.ts';
import { hadBefore, hasLeft } from '../../domain/ticket/left-issue.ts';
import { ticketIdForIssue } from '../../domain/ticket/new-ticket.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { findDismissed } from '../../store/purge/purge.ts';
import { configAt, participatingProjects, type SiteSettings } from '../../store/sites/site-configs.ts';
import { type Followed, findTicketsOfIssues, lockCreations, readFollowed } from '../../store/tickets/ticket-states.ts';

/**
 * What became of a change:
 * - `applied`: something is different now
 * - `unchanged`: it told nothing new
 * - `unknown`: an event of an issue that no ticket follows yet; fetch the issue, then give the snapshot
 * - `ignored`: an issue of a project that does not take part
 */
export type Outcome = 'applied' | 'unchanged' | 'unknown' | 'ignored';

export type Found = {
  id: string | null;
  outcome?: Outcome;
  /** The ticket was there: where it is gone by the time it is locked, it was purged, and is not created again. */
  follows?: true;
  /** The tickets that have left the issue, and may be told what their edits replaced there. */
  left?: readonly string[];
};

/** By site, the tickets that follow issues or have left them. */
export type Followers = ReadonlyMap<string, Awaited<ReturnType<typeof findTicketsOfIssues>>>;

/** Finds the tickets of all issues that the changes concern, one query for each site. */
export async function findFollowers(tx: TenantTx, tenantId: string, changes: readonly Change[]): Promise<Followers> {
  const issuesOf = Map.groupBy(changes.filter(concernsIssue), (change) => change.siteId);
  const found = [...issuesOf].map(async ([siteId, group]) => {
    const issueIds = [...new Set(group.map((change) => change.issueId))];
    return [siteId, await findTicketsOfIssues(tx, tenantId, siteId, issueIds)] as const;
  });
  return new Map(await Promise.all(found));
}

/**
 * Finds the ticket of each change, or says why there is none.
 * @param lock nobody else creates a ticket of these issues until the transaction ends
 */
export async function findTickets(
  tx: TenantTx,
  tenantId: string,
  changes: readonly Change[],
  { sites, followed, lock }: { sites: ReadonlyMap<string, SiteSettings>; followed: Followers; lock: boolean },
): Promise<Found[]> {
  const issuesOf = Map.groupBy(changes.filter(concernsIssue), (change) => change.siteId);
  const known = new Map<string, string>();
  const dismissed = new Set<string>();
  const left = new Map<string, readonly string[]>();
  for (const [siteId, group] of issuesOf) {
    const { followers: ids, left: leftBy } = followed.get(siteId) ?? NOBODY;
    for (const [issueId, ticketIds] of leftBy) left.set(`${siteId}:${issueId}`, ticketIds);
    for (const [issueId, ticketId] of ids) known.set(`${siteId}:${issueId}`, ticketId);
    const strangers = group.filter((change) => !ids.has(change.issueId));
    for (const id of await dismissedOf(tx, tenantId, siteId, strangers)) dismissed.add(`${siteId}:${id}`);
  }
  const found = changes.map((change): Found => {
    if (!concernsIssue(change)) return { id: change.ticketId };
    const issue = `${change.siteId}:${change.issueId}`;
    const ticketId = known.get(issue);
    if (ticketId !== undefined) return { id: ticketId, follows: true };
    return dismissed.has(issue) ? { id: null, outcome: 'ignored' } : findForNewIssue(change, sites.get(change.siteId));
  });
  await passOver(tx, tenantId, { changes, found, known, sites });
  for (const [i, change] of changes.entries()) {
    const ids = concernsIssue(change) ? left.get(`${change.siteId}:${change.issueId}`) : undefined;
    if (ids) found[i] = { ...found[i], id: found[i]?.id ?? null, left: ids };
  }
  const creations = found.flatMap(({ id }, i) => {
    const change = changes[i];
    if (id === null || change === undefined || !isCreation(change, known)) return [];
    // The first stands for the issue, whichever ticket it gets: who links it by hand takes the same lock.
    return concernsIssue(change) ? [id, ticketIdForIssue(change.siteId, change.issueId)] : [id];
  });
  if (lock) await lockCreations(tx, tenantId, creations);
  return found;
}

const NOBODY = { followers: new Map<string, string>(), left: new Map<string, string[]>() };

/**
 * The ticket that an issue was made for, or that was created from it, may follow another issue by now, or none: people link
 * as they like, and a clone has its original's marker. It is not taken from there; the issue gets its next ticket.
 */
async function passOver(tx: TenantTx, tenantId: string, { changes, found, known, sites }: Finding): Promise<void> {
  let open = changes.flatMap((change, at) => {
    const id = found[at]?.id ?? null;
    return concernsIssue(change) && isCreation(change, known) && id !== null
      ? [{ at, change, id, generation: -1 }]
      : [];
  });
  while (open.length > 0) {
    const links = await readFollowed(tx, tenantId, [...new Set(open.map(({ id }) => id))]);
    const taken = open.filter(({ change, id }) => {
      const link = links.get(id);
      return link ? !concerns(id, link, change) : isMarkedFor(change, id);
    });
    open = taken.flatMap(({ at, change, id, generation: last }) => {
      const generation = isMarkedFor(change, id) ? 0 : Math.max(0, last) + 1;
      const next = ownTicket(change, sites.get(change.siteId), generation);
      found[at] = next;
      return next.id === null ? [] : [{ at, change, id: next.id, generation }];
    });
  }
}

type Finding = {
  changes: readonly Change[];
  found: Found[];
  known: Map<string, string>;
  sites: ReadonlyMap<string, SiteSettings>;
};

const isMarkedFor = (change: IssueChange, ticketId: string): boolean =>
  change.kind === 'issue.observed' && change.marker === ticketId;

/** Whether an issue is a ticket's business: it may take it, or has left it, so that no other ticket is to take it. */
export function concerns(ticketId: string, link: Followed, change: IssueChange): boolean {
  return (link.siteId !== null && hasLeft(ticketId, link, withMarker(change))) || mayFollow(link, change);
}

const withMarker = (change: IssueChange) => ({
  siteId: change.siteId,
  issueId: change.issueId,
  marker: change.kind === 'issue.observed' ? change.marker : null,
  created: change.kind === 'issue.observed' ? change.created : null,
});

/**
 * Whether a ticket may take an issue: it follows that one, or waits for a new one, which none is that it has had before. Who
 * unlinked a ticket wants none.
 */
function mayFollow(link: Followed, issue: IssueRef): boolean {
  if (link.siteId === null || link.siteId !== issue.siteId) return false;
  if (link.issueId !== null) return link.issueId === issue.issueId;
  return link.state !== 'unlinked' && !hadBefore(link.leftIssues, issue);
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

/** Whether a change names an issue, and not only a ticket. */
export function concernsIssue(change: Change): change is IssueChange {
  return 'issueId' in change;
}

function findForNewIssue(change: IssueChange, site: SiteSettings | undefined): Found {
  if (change.kind === 'issue.gone' || change.kind === 'issue.missing') return { id: null, outcome: 'unchanged' };
  if (change.kind === 'issue.observed' && change.marker !== null) return { id: change.marker };
  return ownTicket(change, site, 0);
}

/** The ticket that the issue itself brings into being, if it takes part. @param generation see ticketIdForIssue */
function ownTicket(change: IssueChange, site: SiteSettings | undefined, generation: number): Found {
  const project = site && projectRef(site.known, change);
  if (site === undefined || (project != null && !participatingProjects(site).includes(project)))
    return { id: null, outcome: 'ignored' };
  const issueTypeId = change.kind === 'issue.observed' ? (change.issueTypeId ?? null) : null;
  if (!mayTakePart(configAt(site, change).participation, issueTypeId)) return { id: null, outcome: 'ignored' };
  const whole = change.kind === 'issue.observed' && change.whole;
  return whole ? { id: ticketIdForIssue(change.siteId, change.issueId, generation) } : { id: null, outcome: 'unknown' };
}

function isCreation(change: Change | undefined, known: Map<string, string>): boolean {
  return change !== undefined && concernsIssue(change) && !known.has(`${change.siteId}:${change.issueId}`);
}
