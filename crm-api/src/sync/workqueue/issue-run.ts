import type { Cause, Change } from '../../domain/model/change.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { isAt } from '../../domain/ticket/left-places.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { findTicketIdsByIssue, lockTickets } from '../../store/tickets/ticket-states.ts';
import { type Applied, applyChanges } from '../engine/apply-changes.ts';
import type { SiteConnection } from '../engine/sync-context.ts';
import type { WorkItemRun } from './work-item-run.ts';

/** What Jira shows when it is asked has no author. */
export const FETCH_CAUSE: Cause = { origin: 'jira', actor: null, id: 'fetch' };

/** One run of an issue's work item, and the connection to its site. */
export type IssueRun = WorkItemRun<'issue'> & {
  tenantId: string;
  siteId: string;
  issueId: string;
  site: SiteConnection;
};

/** Begins the run of an issue's work item, with the connection to its site. */
export async function openIssue(run: WorkItemRun<'issue'>): Promise<IssueRun> {
  const { tenantId, siteId, issueId } = run.workItem;
  const site = await run.sync.connect(tenantId, siteId, run.priority);
  return { ...run, tenantId, siteId, issueId, site };
}

export async function readTicket(issue: IssueRun): Promise<TicketState | null> {
  return withTenant(issue.sync.db, issue.tenantId, (tx) => findTicket(tx, issue));
}

async function findTicket(tx: TenantTx, issue: IssueRun): Promise<TicketState | null> {
  const { tenantId, siteId, issueId } = issue;
  const [id] = (await findTicketIdsByIssue(tx, tenantId, siteId, [issueId])).values();
  return id === undefined ? null : followerAmong(await lockTickets(tx, tenantId, [id], [id]), id, issue);
}

/**
 * The ticket that follows the issue, of those that were found and then locked. While the lock was waited for it may have
 * been linked to another issue: then nothing of what it holds is this issue's business.
 */
export function followerAmong(
  states: ReadonlyMap<string, TicketState>,
  id: string | undefined,
  issue: Pick<IssueRun, 'siteId' | 'issueId'>,
): TicketState | null {
  const state = id === undefined ? undefined : states.get(id);
  return state?.link && isAt(state.link, issue) ? state : null;
}

/** This run is the work item, so it need not be enqueued. */
export const ownRun = ({ workItem }: IssueRun) => ({ enqueue: false, running: workItem });

/** Carries changes out in a transaction of their own, as this run. */
export function apply(issue: IssueRun, changes: Change[]): Promise<Applied> {
  return withTenant(issue.sync.db, issue.tenantId, (tx) =>
    applyChanges(tx, { tenantId: issue.tenantId, now: issue.sync.now() }, changes, ownRun(issue)),
  );
}
