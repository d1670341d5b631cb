import { chunksOf } from '../../domain/chunks.ts';
import type { Change } from '../../domain/model/change.ts';
import { aliasesOf, jqlProject } from '../../domain/site/project.ts';
import { configOf } from '../../domain/site/site-config.ts';
import { BULK_FETCH_MAX } from '../../jira/jira-client.ts';
import { searchIdPages } from '../../jira/search-pages.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { insertMissedEvents } from '../../store/events/missed-events.ts';
import { clearSuspicions, compareIds, countKnown, listOutside, suspect } from '../../store/runs/deletion-check.ts';
import { participatingProjects } from '../../store/sites/site-configs.ts';
import { findTicketIdsByIssue } from '../../store/tickets/ticket-states.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import { snapshotFieldsOf } from '../engine/issue-fetcher.ts';
import { countRead } from '../rate-limit/spent-points.ts';
import { isVisible } from './delta-pass.ts';
import { causeOfPass, commitIssues, commitStep, countPage, enterPhase, type Pass } from './pass.ts';

/**
 * Looks for issues that are gone from Jira: an id costs a point, so each project's count, for one point, is asked
 * first, and every id only where the counts differ or once in a long while. What is not found is suspected for the first time.
 * @returns the ids of the projects of which every id was looked at
 */
export async function checkDeletions(pass: Pass): Promise<Set<string>> {
  const { sync, tenantId, siteId, settings } = pass;
  const whole = new Set<string>();
  for (const { id, cursor } of pass.projects.filter(({ plan }) => plan.kind === 'deep')) {
    const everyId =
      cursor.deletionCheckAgeMs !== null && cursor.deletionCheckAgeMs >= sync.settings.deletionCheckEveryMs;
    // The first deep pass has just read every issue, so the long while begins with it.
    if (everyId || cursor.deletionCheckAgeMs === null) whole.add(id);
    const jql = countedIn(pass, id);
    if (jql === null || !(await isVisible(pass, id))) continue;
    countRead(pass.counts, 0);
    const there = await pass.site.client.approximateCount(jql);
    const names = aliasesOf(settings.known, id);
    const here = await withTenant(sync.db, tenantId, (tx) => countKnown(tx, { tenantId, siteId }, names));
    if (everyId || there !== here) await checkEveryId(pass, id, jql);
  }
  return whole;
}

/** The issues of a project that become tickets by themselves; null: none does, so there is nothing to compare. */
function countedIn({ settings }: Pass, project: string): string | null {
  const { participation } = configOf(settings.config, project);
  if (participation.mode === 'linked') return null;
  const types = participation.mode === 'types' ? ` AND issuetype in (${participation.issueTypeIds.join(', ')})` : '';
  return `project = ${jqlProject(project)}${types}`;
}

/** Compares page by page, in the order of the ids, so that memory holds one page. */
async function checkEveryId(pass: Pass, project: string, jql: string): Promise<void> {
  const { tenantId, siteId, site, sync, counts } = pass;
  const names = aliasesOf(pass.settings.known, project);
  let after = '0';
  for await (const { ids, nextPageToken } of searchIdPages(site.client, `${jql} ORDER BY id ASC`)) {
    countRead(counts, ids.length);
    const upTo = nextPageToken === null ? null : (ids.at(-1) ?? after);
    const span = { names, after, upTo, present: ids };
    const { missing, unknown } = await withTenant(sync.db, tenantId, (tx) =>
      compareIds(tx, { tenantId, siteId }, span),
    );
    await settleAbsent(pass, project, missing, 'first');
    await takeIn(pass, unknown);
    await commitStep(pass, () => Promise.resolve());
    after = upTo ?? after;
  }
}

/** Fetching one costs a point, so that of very many only those that changed last are looked after. */
const OUTSIDE_AT_MOST = 1_000;

/**
 * No deletion check looks into projects that take no part, or only by what is linked, so the issues there that a ticket follows
 * are fetched one by one: they were moved there, or linked by hand.
 */
export async function checkOutside(pass: Pass): Promise<void> {
  const { tenantId, siteId, sync, settings } = pass;
  const counted = participatingProjects(settings).filter((project) => countedIn(pass, project) !== null);
  const names = counted.flatMap((project) => aliasesOf(settings.known, project));
  const strays = await withTenant(sync.db, tenantId, (tx) =>
    listOutside(tx, { tenantId, siteId }, names, OUTSIDE_AT_MOST),
  );
  for (const [project, ids] of strays)
    if (await isVisible(pass, project)) await settleAbsent(pass, project, ids, 'first');
}

/** The second read of what was not found a while ago: what is still missing is deleted. */
export async function lookAgain(pass: Pass, suspected: ReadonlyMap<string, readonly string[]>): Promise<void> {
  if (suspected.size > 0) await enterPhase(pass, 'second_look');
  for (const [project, ids] of suspected) {
    if (await isVisible(pass, project)) await settleAbsent(pass, project, ids, 'second');
  }
}

/** Asks for issues one by one what a search only left out. Those found are taken in; the others are suspected, or gone. */
async function settleAbsent(
  pass: Pass,
  project: string,
  issueIds: readonly string[],
  look: 'first' | 'second',
): Promise<void> {
  const { tenantId, siteId } = pass;
  for (const ids of chunksOf(issueIds, BULK_FETCH_MAX)) {
    const found = await takeIn(pass, ids);
    const absent = ids.filter((id) => !found.has(id));
    await commitStep(pass, async (tx) => {
      if (look === 'first') return suspect(tx, { tenantId, siteId }, project, absent);
      await confirmDeleted(pass, tx, absent);
      await clearSuspicions(tx, { tenantId, siteId }, ids);
    });
  }
}

async function confirmDeleted(pass: Pass, tx: TenantTx, issueIds: readonly string[]): Promise<void> {
  const { tenantId, siteId, runId, counts, sync } = pass;
  const gone = issueIds.map(
    (issueId): Change => ({
      ...{ kind: 'issue.gone', cause: causeOfPass(pass), siteId, issueId, issueKey: null, projectKey: null },
    }),
  );
  const tickets = await findTicketIdsByIssue(tx, tenantId, siteId, issueIds);
  const { outcomes } = await applyChanges(tx, { tenantId, now: sync.now() }, gone);
  const confirmed = issueIds.filter((_, i) => outcomes[i] === 'applied');
  counts.issuesGone += confirmed.length;
  counts.missedEvents += confirmed.length;
  const repairs = confirmed.flatMap((issueId) => {
    const ticketId = tickets.get(issueId);
    return ticketId === undefined ? [] : [{ issueId, ticketId, updatedMs: sync.now(), fields: ['deleted'] }];
  });
  await insertMissedEvents(tx, { tenantId, siteId }, runId, repairs);
}

/** Fetches issues by id and gives them to the funnel. Returns the ids that Jira shows. */
async function takeIn(pass: Pass, issueIds: readonly string[]): Promise<Set<string>> {
  const { site } = pass;
  const found = new Set<string>();
  for (const ids of chunksOf(issueIds, BULK_FETCH_MAX)) {
    const batch = await site.client.bulkFetch(ids, snapshotFieldsOf(pass.settings.config));
    // What can't be read exists nevertheless.
    for (const { id } of [...batch.issues, ...batch.unreadable]) found.add(id);
    await countPage(pass, batch);
    await commitIssues(pass, batch);
  }
  return found;
}
