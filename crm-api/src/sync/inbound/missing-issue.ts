import { backoffMs } from '../../domain/backoff.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import type { JiraError } from '../../jira/jira-error.ts';
import { withTenant } from '../../store/db/database.ts';
import { forget } from '../../store/runs/quarantine.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { apply, FETCH_CAUSE, type IssueRun, readTicket } from '../workqueue/issue-run.ts';
import { judgeMissing } from './judge-missing.ts';
import { takeEvents } from './waiting-events.ts';

/** An event says that the issue was deleted: it takes what waits, and lets its ticket know. */
export async function handleDeleted(issue: IssueRun, ticket: TicketState | null): Promise<RunOutcome> {
  await takeEvents(issue, true);
  await endQuarantine(issue);
  const { siteId, issueId } = issue;
  const ref = { siteId, issueId, issueKey: null, projectKey: null };
  if (ticket) await apply(issue, [{ kind: 'issue.gone', cause: FETCH_CAUSE, ...ref }]);
  return { state: 'idle' };
}

/** What was fetched, or is not there any more, is not quarantined. */
export async function endQuarantine(issue: IssueRun): Promise<void> {
  await withTenant(issue.sync.db, issue.tenantId, (tx) => forget(tx, issue, [issue.issueId]));
}

/** How often Jira may answer that an issue which it shows is not there, before a person is asked. */
const NOT_THERE_TRIES = 5;

/**
 * Jira, or a gateway before it, answered that something is not there. One such answer proves nothing: the issue is looked
 * for, as for any that is missing, and where it is shown the same is tried again.
 */
export async function lookTwice(issue: IssueRun, error: JiraError): Promise<RunOutcome> {
  const { workItem, sync } = issue;
  const ticket = await readTicket(issue);
  const isShown = (await issue.site.fetcher(issue.issueId)) !== null;
  if (!isShown && ticket) return handleMissing(issue, ticket);
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

/** An issue that Jira does not show. What events said of it is taken nevertheless: nothing more will ask for them. */
export async function handleMissing(issue: IssueRun, ticket: TicketState | null): Promise<RunOutcome> {
  const { sync, site } = issue;
  await takeEvents(issue, true);
  await endQuarantine(issue);
  if (!ticket) return { state: 'idle' };
  const { changes, end } = await judgeMissing(site.client, ticket, {
    now: sync.now(),
    confirmMs: sync.settings.confirmMissingMs,
    cause: FETCH_CAUSE,
  });
  if (changes.length > 0) await apply(issue, changes);
  return end;
}
