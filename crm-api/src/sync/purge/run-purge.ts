import type { ByWhom, Cause } from '../../domain/model/change.ts';
import { withTenant } from '../../store/db/database.ts';
import { findPurgeable, lockTicketRows, type Purgeable, projectsOfDeleted } from '../../store/purge/purge.ts';
import { lockSitePurge } from '../../store/purge/site-purge.ts';
import { readSiteSettings, type SiteSettings } from '../../store/sites/site-configs.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import { snapshotFieldsOf } from '../engine/issue-fetcher.ts';
import { observeSnapshot } from '../engine/observe-snapshot.ts';
import type { SiteConnection } from '../engine/sync-context.ts';
import { isProjectVisible } from '../inbound/judge-missing.ts';
import { withoutDeleted } from '../inbound/take-issues.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';
import { purgeSiteBatch } from './purge-site.ts';
import { PURGE_BATCH, purgeTickets } from './purge-tickets.ts';

const DAY_MS = 24 * 3_600_000;

/** How often it is looked whether the time of a deleted ticket is up. */
const LOOK_MS = 6 * 3_600_000;

/** How long one run lasts before it releases the work item, so that a shutdown never waits for a purge. */
const SLICE_MS = 5_000;

const BY_SETTING: ByWhom = { name: 'the setting of the site', userId: null, accountId: null };

const CAUSE: Cause = { origin: 'reconcile', actor: null, id: 'purge' };

type PurgeRun = WorkItemRun<'purge'> & {
  settings: SiteSettings;
  before: number;
  site: SiteConnection | null;
  projects: string[];
};

/**
 * Removes deleted tickets of a site whose time is up, a batch per transaction; a killed run continues where it was, for
 * what is gone is gone. Jira is asked once more for each issue that it is said to have deleted: what it shows after all
 * lives again, and of a project that is out of sight nothing is removed.
 */
export async function runPurge(run: WorkItemRun<'purge'>): Promise<RunOutcome> {
  const { sync, workItem } = run;
  const { tenantId, siteId } = workItem;
  const settings = (await withTenant(sync.db, tenantId, (tx) => readSiteSettings(tx, tenantId))).get(siteId);
  const by = await withTenant(sync.db, tenantId, (tx) => lockSitePurge(tx, { tenantId, siteId }));
  if (by !== undefined) return purgeSite(run, by);
  const days = settings?.config.purgeDeletedAfterDays ?? null;
  if (!settings || days === null) return { state: 'idle' };
  // A site that is disconnected can't be asked: only what was deleted here is removed.
  const site = settings.connected ? await sync.connect(tenantId, siteId, 'reconcile') : null;
  const projects = site ? await visibleProjects(run, site) : [];
  const done = await purgeSlice({ ...run, settings, site, projects, before: sync.now() - days * DAY_MS });
  return { state: 'waiting', delayMs: done ? LOOK_MS : 0, failed: false, reason: null };
}

/** A disconnected site whose data is to go along. */
async function purgeSite({ sync, workItem }: WorkItemRun<'purge'>, by: ByWhom): Promise<RunOutcome> {
  const until = performance.now() + SLICE_MS;
  while (performance.now() < until) {
    const more = await purgeSiteBatch(sync, { tenantId: workItem.tenantId, siteId: workItem.siteId }, by);
    if (more) continue;
    const { tenantId, siteId } = workItem;
    const isPairedAgain = (await withTenant(sync.db, tenantId, (tx) => readSiteSettings(tx, tenantId))).has(siteId);
    if (isPairedAgain) break;
    sync.log.info({ tenant: tenantId, site: siteId }, 'what came from a disconnected site was deleted');
    return { state: 'idle' };
  }
  // Of a site that is paired again, what is deleted goes on to be removed when its time is up.
  return { state: 'waiting', delayMs: 0, failed: false, reason: null };
}

async function visibleProjects(
  { sync, workItem }: WorkItemRun<'purge'>,
  { client }: SiteConnection,
): Promise<string[]> {
  const { tenantId, siteId } = workItem;
  const keys = await withTenant(sync.db, tenantId, (tx) => projectsOfDeleted(tx, { tenantId, siteId }));
  const visible: string[] = [];
  for (const key of keys) if (await isProjectVisible(client, key)) visible.push(key);
  return visible;
}

/** @returns whether nothing is left to remove */
async function purgeSlice(run: PurgeRun): Promise<boolean> {
  const until = performance.now() + SLICE_MS;
  let after: string | null = null;
  while (performance.now() < until) {
    const batch = await nextBatch(run, after);
    const last = batch.at(-1);
    if (!last) return true;
    after = last.ticketId;
    const here = batch.filter((one) => one.reason === 'deleted_here');
    const inJira = await stillGone(
      run,
      batch.filter((one) => one.reason === 'deleted_in_jira'),
    );
    const removed = (await remove(run, here)) + (await remove(run, inJira));
    run.sync.log.info(
      { tenant: run.workItem.tenantId, site: run.workItem.siteId, removed },
      'deleted tickets were removed',
    );
  }
  return false;
}

function nextBatch({ sync, workItem, before, projects }: PurgeRun, after: string | null): Promise<Purgeable[]> {
  const { tenantId, siteId } = workItem;
  return withTenant(sync.db, tenantId, (tx) =>
    findPurgeable(tx, { tenantId, siteId }, before, { after, projects, limit: PURGE_BATCH }),
  );
}

/** The tickets whose issues Jira still does not show. What it shows after all goes through the funnel, and lives again. */
async function stillGone(run: PurgeRun, tickets: readonly Purgeable[]): Promise<readonly Purgeable[]> {
  const { sync, workItem, settings, site } = run;
  const { tenantId, siteId } = workItem;
  const ids = tickets.flatMap((one) => one.issueId ?? []);
  if (!site || ids.length === 0) return tickets;
  const { issues, unreadable } = await site.client.bulkFetch(ids, snapshotFieldsOf(settings.config));
  const shown = await withTenant(sync.db, tenantId, async (tx) => {
    const some = await withoutDeleted(tx, { tenantId, siteId }, issues);
    const changes = some.map((issue) => observeSnapshot(issue, siteId, CAUSE));
    if (changes.length > 0) await applyChanges(tx, { tenantId, now: sync.now() }, changes);
    return some;
  });
  const alive = new Set([...shown, ...unreadable].map((issue) => issue.id));
  return tickets.filter((one) => one.issueId === null || !alive.has(one.issueId));
}

/** Chosen again in the transaction that removes them: somebody may have taken one up meanwhile. */
async function remove({ sync, workItem, before, projects }: PurgeRun, tickets: readonly Purgeable[]): Promise<number> {
  const [first] = tickets;
  if (!first) return 0;
  const { tenantId, siteId } = workItem;
  const among = tickets.map((one) => one.ticketId);
  const { reason } = first;
  return purgeTickets(sync, { tenantId, reason, by: BY_SETTING }, async (tx) => {
    await lockTicketRows(tx, tenantId, among);
    const of = { after: null, projects, limit: PURGE_BATCH, among };
    const found = await findPurgeable(tx, { tenantId, siteId }, before, of);
    return found.filter((one) => one.reason === reason).map((one) => one.ticketId);
  });
}
