import { DomainError } from '../../domain/domain-error.ts';
import type { Change } from '../../domain/model/change.ts';
import { type Effects, type FeedEntry, noEffects } from '../../domain/model/effects.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import type { EffectiveConfig } from '../../domain/site/site-config.ts';
import { applyToTicket, needsParts } from '../../domain/ticket/apply-to-ticket.ts';
import { condenseFeed } from '../../domain/ticket/condense-feed.ts';
import { memoryOf } from '../../domain/ticket/left-writes.ts';
import { ticketFromCrm, ticketFromIssue } from '../../domain/ticket/new-ticket.ts';
import { fetchWantedFrom, hasWorkForFiles, hasWorkForJira } from '../../domain/ticket/pending.ts';
import { takeStanding } from '../../domain/ticket/standing.ts';
import { isWorkItemOf, sameWorkItem, type WorkItemKey, workItemOf } from '../../domain/ticket/work-item.ts';
import { contactsByEmail } from '../../store/contacts/contacts.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { configAt, readSiteSettings, type SiteSettings } from '../../store/sites/site-configs.ts';
import { writeAttachments } from '../../store/tickets/attachments.ts';
import { writeResolutions } from '../../store/tickets/conflicts.ts';
import { lockTickets, peekTickets } from '../../store/tickets/ticket-states.ts';
import {
  takeTicketNumbers,
  writeComments,
  writeEffects,
  writeLinks,
  writeStandings,
  writeTickets,
} from '../../store/tickets/write-tickets.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { ChangedParts } from './changed-parts.ts';
import { findConcerned } from './find-concerned.ts';
import {
  concerns,
  concernsIssue,
  type Found,
  findFollowers,
  findTickets,
  type IssueChange,
  type Outcome,
} from './find-tickets.ts';

export type Applied = {
  /** One per change, in the order given. */
  outcomes: Outcome[];
  /** The ticket each change concerned, where it has one. */
  ticketIds: (string | null)[];
  states: Map<string, TicketState>;
  /** What the changes left behind, by ticket. */
  effects: ReadonlyMap<string, Effects>;
  /** What the sites' admins have chosen, as it was read for this. */
  sites: Sites;
};

type Sites = ReadonlyMap<string, SiteSettings>;

type Scope = { tenantId: string; now: number };

/**
 * The one funnel: every change of a ticket, comment or attachment, from whichever side, goes through here and nothing else writes
 * them. In the caller's transaction it locks the tickets, merges, writes tickets, links, comments, history, conflicts
 * and feed, and enqueues work items where Jira is now behind. Set-based: a page of a hundred costs what one costs.
 *
 * @param options.enqueue false: the caller runs the work item itself and does not want it enqueued
 * @param options.running the work item that the caller runs: it need not be told that it has lost its ticket
 * @param options.claims the tickets whose work item the caller enqueues in this transaction, so that it is parked no more
 * @param options.parts tickets whose comments and files the caller wants to see afterwards, whether the changes do or not
 * @param options.held tickets that the caller has locked and read in this transaction; the states given are brought up to date
 * @param options.sites what the sites' admins have chosen, where the caller has read it in this transaction
 * @param options.byPage the caller tells of the page as a whole (reportRunProgress): the feed gets no row of a new ticket
 * @throws DomainError when a person asked for something that can't be done; the transaction must then be rolled back
 */
export async function applyChanges(
  tx: TenantTx,
  scope: Scope,
  given: readonly Change[],
  options: {
    enqueue?: boolean;
    running?: WorkItemKey;
    byPage?: boolean;
    parts?: readonly string[];
    held?: ReadonlyMap<string, TicketState>;
    sites?: Sites;
    claims?: (state: TicketState) => boolean;
  } = {},
): Promise<Applied> {
  const { sites, changes, ticketIds, states } = await readConcerned(tx, scope.tenantId, given, options);
  const before = new ChangedParts(states);
  const effects = new Map<string, Effects>();
  const reporters = await contactsByEmail(tx, scope.tenantId, reportersOfNew(changes, ticketIds, states));
  const outcomes = changes.map((change, i) =>
    applyOne(change, ticketIds[i] ?? { id: null }, { states, effects, sites, now: scope.now, before, reporters }),
  );
  // A ticket that was found and has gone on to another issue by now is none of these changes' business.
  for (const id of states.keys()) if (!effects.has(id)) states.delete(id);
  const frees = (state: TicketState): boolean =>
    before.workItemDiffers(state) ||
    (options.running !== undefined && isWorkItemOf(state, options.running)) ||
    (options.enqueue !== false && isDue(state)) ||
    options.claims?.(state) === true;
  await persist(tx, scope, { states, effects, before, frees, byPage: options.byPage === true });
  const due = [...states.values()].filter(isDue).flatMap((state) => workItemOf(state) ?? []);
  const left = [...states.values()]
    .flatMap((state) => before.leftWorkItem(state) ?? [])
    .filter(isOther(options.running));
  // The caller runs the work item of what its ticket follows, and not that of what the ticket has left.
  const owed = [...states.values()].flatMap((state) => before.newlyOwed(state)).filter(isOther(options.running));
  await enqueue(tx, scope.tenantId, [...(options.enqueue === false ? [] : due), ...owed], left);
  return {
    outcomes: outcomes.slice(0, given.length),
    ticketIds: ticketIds.slice(0, given.length).map((found) => found.id),
    states,
    effects,
    sites,
  };
}

/** The addresses of who reported the issues that have no ticket yet, as far as Jira shows them. */
function reportersOfNew(
  changes: readonly Change[],
  found: readonly Found[],
  states: ReadonlyMap<string, TicketState>,
): string[] {
  const emails = changes.flatMap((change, i) => {
    const id = found[i]?.id ?? null;
    const isNew = change.kind === 'issue.observed' && change.whole && id !== null && !states.has(id);
    return isNew && change.reporterEmail ? [change.reporterEmail] : [];
  });
  return [...new Set(emails)];
}

type Reading = { parts?: readonly string[]; held?: ReadonlyMap<string, TicketState>; sites?: Sites };

/** What changes are about, locked, and what decides on them. */
async function readConcerned(
  tx: TenantTx,
  tenantId: string,
  given: readonly Change[],
  { parts, held, sites: known }: Reading,
) {
  const readSites = () => known ?? readSiteSettings(tx, tenantId);
  const ids = given.map((change): Found | null => (concernsIssue(change) ? null : { id: change.ticketId }));
  if (ids.every((found) => found !== null)) {
    // No issue has to be looked for, so it is one round trip.
    const needed = neededFor(given, ids, parts);
    const [sites, states] = await Promise.all([readSites(), lockStates(tx, tenantId, needed, held)]);
    return { sites, changes: given, ticketIds: ids, states };
  }
  const [sites, followed] = await Promise.all([readSites(), findFollowers(tx, tenantId, given)]);
  const { changes, ticketIds } = await findConcerned(tx, tenantId, given, { sites, followed });
  const states = await lockStates(tx, tenantId, neededFor(changes, ticketIds, parts), held);
  return { sites, changes, ticketIds, states };
}

async function lockStates(
  tx: TenantTx,
  tenantId: string,
  { wanted, withComments }: Needed,
  held: ReadonlyMap<string, TicketState> = new Map(),
): Promise<Map<string, TicketState>> {
  const isHeld = (id: string) => held.get(id)?.partsRead || (held.has(id) && !withComments.includes(id));
  const missing = wanted.filter((id) => !isHeld(id));
  const read = await lockTickets(
    tx,
    tenantId,
    missing,
    withComments.filter((id) => missing.includes(id)),
  );
  return new Map(wanted.flatMap((id) => [read.get(id) ?? held.get(id) ?? []].flat().map((state) => [id, state])));
}

/**
 * Takes the locks that applyChanges will take. For who gives changes to it in several parts in one transaction: each part
 * would take its locks in order, but not all of them together.
 */
export async function lockForChanges(
  tx: TenantTx,
  tenantId: string,
  changes: readonly Change[],
  alsoTickets: readonly string[] = [],
): Promise<void> {
  const [sites, followed] = await Promise.all([readSiteSettings(tx, tenantId), findFollowers(tx, tenantId, changes)]);
  const all = await findConcerned(tx, tenantId, changes, { sites, followed });
  const { wanted } = neededFor(all.changes, all.ticketIds);
  await lockTickets(tx, tenantId, [...new Set([...wanted, ...alsoTickets])], []);
}

const isOther = (running: WorkItemKey | undefined) => (workItem: WorkItemKey) => !sameWorkItem(workItem, running);

export type Preview = { states: Map<string, TicketState>; ticketIds: (string | null)[]; effects: Map<string, Effects> };

/** What applyChanges would do with changes of issues, without doing it: nothing is locked and nothing written. */
export async function previewChanges(tx: TenantTx, scope: Scope, changes: readonly Change[]): Promise<Preview> {
  const { tenantId } = scope;
  const [sites, followed] = await Promise.all([readSiteSettings(tx, tenantId), findFollowers(tx, tenantId, changes)]);
  const ticketIds = await findTickets(tx, tenantId, changes, { sites, followed, lock: false });
  const { wanted, withComments } = neededFor(changes, ticketIds);
  const states = await peekTickets(tx, scope.tenantId, wanted, withComments);
  const before = new ChangedParts(states);
  const effects = new Map<string, Effects>();
  const work = { states, effects, sites, now: scope.now, before, reporters: new Map<string, string>() };
  for (const [i, change] of changes.entries()) applyOne(change, ticketIds[i] ?? { id: null }, work);
  return { states, ticketIds: ticketIds.map((found) => found.id), effects };
}

type Needed = { wanted: string[]; withComments: string[] };

/** The tickets that changes concern, and those of them whose comments they concern too. */
function neededFor(changes: readonly Change[], found: readonly Found[], parts: readonly string[] = []): Needed {
  const wanted = [...new Set(found.flatMap(({ id }) => (id === null ? [] : [id])))];
  const touched = new Set(parts);
  for (const [i, change] of changes.entries()) {
    const id = found[i]?.id ?? null;
    if (id !== null && needsParts(change)) touched.add(id);
  }
  return { wanted, withComments: wanted.filter((id) => touched.has(id)) };
}

type Work = {
  states: Map<string, TicketState>;
  effects: Map<string, Effects>;
  sites: Sites;
  now: number;
  before: ChangedParts;
  /** The contacts of who reported new issues, by their addresses. */
  reporters: ReadonlyMap<string, string>;
};

function applyOne(change: Change, found: Found, work: Work): Outcome {
  if (found.id === null) return found.outcome ?? 'unchanged';
  const state = concernsIssue(change)
    ? followerOf(change, found, work)
    : (work.states.get(found.id) ?? createTicket(found.id, change, work));
  if (!state) {
    if (concernsIssue(change)) return 'unknown';
    // It was purged since it was found.
    if ('of' in change) return 'unchanged';
    throw new DomainError('not_found', 'There is no such ticket. It may have been deleted.');
  }
  const effects = work.effects.get(state.id) ?? noEffects();
  work.effects.set(state.id, effects);
  applyToTicket({ state, effects, config: configFor(state, change, work), now: work.now }, change);
  return work.before.differ(state) ? 'applied' : 'unchanged';
}

/** What holds for a change: an observation is read by the maps of the project that the issue was in when it was seen. */
function configFor(state: TicketState, change: Change, work: Work): EffectiveConfig {
  const { link } = state;
  if ('of' in change) return configAt(work.sites.get(change.of.siteId), memoryOf(state, change.of) ?? null);
  const seen = change.kind === 'ticket.linked' ? change.observed : change.kind === 'issue.observed' ? change : null;
  const site = work.sites.get(seen?.siteId ?? link?.siteId ?? '');
  return configAt(site, seen && seen.projectKey !== null ? seen : link);
}

/** The ticket that follows an issue; undefined where it has gone on to another since it was looked for, or can't be created of this change. */
function followerOf(change: IssueChange, { id, follows }: Found, work: Work): TicketState | undefined {
  const state = work.states.get(id ?? '');
  if (!state) return id === null || follows ? undefined : createTicket(id, change, work);
  return state.link && concerns(state.id, state.link, change) ? state : undefined;
}

/** Makes the ticket that a change is the first to speak of; undefined where a change can't make one. */
function createTicket(id: string, change: Change, work: Work): TicketState | undefined {
  const state = newTicket(id, change, work);
  if (!state) return undefined;
  work.states.set(state.id, state);
  work.effects.set(state.id, {
    ...noEffects(),
    history: [{ field: 'ticket', oldValue: null, newValue: state.fields.title, rule: 'created', cause: change.cause }],
    feed: [{ kind: 'ticket.created', origin: change.cause.origin, fields: [], refId: null }],
  });
  return state;
}

function newTicket(id: string, change: Change, work: Work): TicketState | undefined {
  if (change.kind === 'ticket.created') return ticketFromCrm(change, work.now);
  if (change.kind !== 'issue.observed' || !change.whole) return undefined;
  const config = configAt(work.sites.get(change.siteId), change);
  const contactId = work.reporters.get(change.reporterEmail?.toLowerCase() ?? '') ?? null;
  return { ...ticketFromIssue(id, change, { config, now: work.now }), contactId };
}

async function persist(
  tx: TenantTx,
  scope: Scope,
  work: Pick<Work, 'states' | 'effects' | 'before'> & { byPage: boolean; frees: (state: TicketState) => boolean },
): Promise<void> {
  const all = [...work.states.values()];
  for (const state of all) {
    if (state.parked && work.frees(state)) state.parked = null;
    takeStanding(state);
    const feed = work.effects.get(state.id)?.feed;
    // Whoever gets a row about anything else of the ticket reads it again, with its standing.
    if (feed?.length === 0 && work.before.stuckDiffers(state)) feed.push(STUCK_OR_FREE);
  }
  const tickets = all.filter((state) => work.before.ticketDiffers(state));
  for (const state of tickets) state.version += 1;
  const created = tickets.filter((state) => state.number === null);
  const createdIds = new Set(created.map((state) => state.id));
  const effects = [...work.effects].map(([ticketId, left]) => {
    const given = condenseFeed(left.feed, { created: createdIds.has(ticketId), byPage: work.byPage });
    const state = work.states.get(ticketId);
    const projectKeys = state ? work.before.projectKeysOf(state) : [];
    return { ticketId, projectKeys, effects: { ...left, feed: [...given] } };
  });
  const first = created.length === 0 ? 0 : await takeTicketNumbers(tx, scope.tenantId, created.length);
  created.forEach((state, i) => {
    state.number = first + i;
  });
  const { tenantId, now } = scope;
  const written = new Set(tickets);
  const only = all.filter((state) => !written.has(state) && work.before.standingDiffers(state));
  const links = all.filter((state) => work.before.linkDiffers(state));
  const comments = all.flatMap((state) => work.before.changedComments(state));
  const files = all.flatMap((state) => work.before.changedAttachments(state));
  const resolutions = effects.flatMap((entry) => entry.effects.resolutions);
  // One round trip, in this order: what a row refers to is written before it.
  writeTickets(tx, tenantId, tickets);
  writeStandings(tx, tenantId, only);
  writeLinks(tx, tenantId, links);
  await Promise.all([
    writeComments(tx, tenantId, comments),
    writeAttachments(tx, tenantId, files),
    writeEffects(tx, tenantId, effects, now),
    writeResolutions(tx, tenantId, resolutions, now),
  ]);
}

/** The feed tells when a ticket gets stuck or free by its work item alone. */
const STUCK_OR_FREE: FeedEntry = { kind: 'ticket.sync', origin: 'system', fields: [], refId: null };

/** Whether its work item has something to do. */
export function isDue(state: TicketState): boolean {
  return hasWorkForJira(state) || hasWorkForFiles(state) || wantsFetch(state);
}

/** Whether its issue has to be read. */
export function wantsFetch(state: TicketState): boolean {
  const { link } = state;
  return (link?.state === 'linked' || link?.state === 'deleted_in_jira') && fetchWantedFrom(link) !== null;
}
