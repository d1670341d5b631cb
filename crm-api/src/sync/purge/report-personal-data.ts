import { JiraError } from '../../jira/jira-error.ts';
import { type AccountUpdate, REPORT_MAX } from '../../jira/report-accounts.ts';
import { forWork, withTenant } from '../../store/db/database.ts';
import { FORMER } from '../../store/purge/erase-person.ts';
import {
  collectAccounts,
  forgetMatches,
  type HeldAccount,
  listUnreported,
  type NewNames,
  noteReported,
  renameAdmins,
  renamePeople,
} from '../../store/purge/personal-data.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import type { SiteConnection } from '../engine/sync-context.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';

const DAY_MS = 24 * 3_600_000;
/** Atlassian's cycle: each account is reported once in seven days, and not more often. */
const CYCLE_MS = 7 * DAY_MS;
/** So many tickets are looked through in one transaction. */
const TICKETS = 500;

type Of = { tenantId: string; siteId: string };

/**
 * The weekly report of the accounts whose names are kept here, and what Atlassian answers to it: a closed account's name
 * is erased, a changed one is read again. Only the app's own token may report; a site that is called with an API token
 * alone tries again the next day.
 */
export async function reportPersonalData(run: WorkItemRun<'personal-data'>): Promise<RunOutcome> {
  const { sync, workItem } = run;
  const of = { tenantId: workItem.tenantId, siteId: workItem.siteId };
  const site = await sync.connect(of.tenantId, of.siteId, 'reconcile');
  const at = new Date(sync.now());
  await withTenant(forWork(sync.db, 'page'), of.tenantId, (tx) => collectAccounts(tx, of, at));
  const before = new Date(sync.now() - CYCLE_MS);
  const sums = { reported: 0, closed: 0, updated: 0 };
  for (;;) {
    const held = await withTenant(sync.db, of.tenantId, (tx) => listUnreported(tx, of, before, REPORT_MAX));
    if (held.length === 0) break;
    const answered = await report(site, held).catch(refusedScope);
    if (answered === null) return waitADay;
    const done = await carryOut(run, of, { site, answered });
    const all = held.map(({ accountId }) => accountId);
    await withTenant(sync.db, of.tenantId, (tx) => noteReported(tx, of, { at: new Date(sync.now()), all, ...done }));
    sums.reported += held.length;
    sums.closed += done.erased.length;
    sums.updated += done.refreshed.length;
  }
  if (sums.reported > 0) sync.log.info({ tenant: of.tenantId, site: of.siteId, ...sums }, 'accounts were reported');
  return waitADay;
}

/**
 * Reports some accounts. Where Atlassian refuses the list, each half is reported by itself: one id that is no account's (an
 * event may name any) keeps nobody else from being told of.
 */
async function report(site: SiteConnection, held: readonly HeldAccount[]): Promise<readonly AccountUpdate[] | null> {
  try {
    return await site.reportAccounts(held);
  } catch (error) {
    if (!(error instanceof JiraError) || error.status !== 400) throw error;
    if (held.length === 1) return [];
    const half = Math.ceil(held.length / 2);
    const [first, second] = [await report(site, held.slice(0, half)), await report(site, held.slice(half))];
    return first && second && [...first, ...second];
  }
}

/** New accounts appear every day; whoever was reported within the cycle is not reported again. */
const waitADay: RunOutcome = { state: 'waiting', delayMs: DAY_MS, failed: false, reason: null };

/** An app from before it asked for `report:personal-data` has to be upgraded by an admin: that may take days. So may a permission. */
function refusedScope(error: unknown): null {
  if (error instanceof JiraError && error.kind === 'refused') return null;
  throw error;
}

async function carryOut(
  { sync }: WorkItemRun<'personal-data'>,
  of: Of,
  { site, answered }: { site: SiteConnection; answered: readonly AccountUpdate[] },
): Promise<{ erased: string[]; refreshed: string[] }> {
  const named = (status: AccountUpdate['status']) =>
    answered.filter((one) => one.status === status).map(({ accountId }) => accountId);
  const closed = named('closed');
  const names: Record<string, string> = Object.fromEntries(closed.map((id) => [id, FORMER]));
  // Whoever Jira refuses to name is told of once more in the next cycle, and keeps nobody else's name from being erased.
  for (const id of named('updated')) {
    const shown = await site.client.findUser(id).catch(refusedScope);
    if (shown !== null) names[id] = shown?.name ?? FORMER;
  }
  const refreshed = Object.keys(names).filter((id) => !closed.includes(id));
  if (closed.length + refreshed.length === 0) return { erased: [], refreshed: [] };
  await renameEverywhere(sync, of.tenantId, { names, closed });
  await withTenant(sync.db, of.tenantId, async (tx) => {
    await renameAdmins(tx, of.tenantId, { names, closed });
    await forgetMatches(tx, of, closed);
  });
  return { erased: closed, refreshed };
}

async function renameEverywhere(sync: WorkItemRun['sync'], tenantId: string, change: NewNames): Promise<void> {
  let after: string | null = null;
  do {
    const from: string | null = after;
    after = await withTenant(forWork(sync.db, 'page'), tenantId, (tx) =>
      renamePeople(tx, tenantId, change, { after: from, limit: TICKETS }),
    );
  } while (after !== null);
}
