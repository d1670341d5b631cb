import { backoffMs } from '../../domain/backoff.ts';
import { DomainError } from '../../domain/domain-error.ts';
import type { CallPriority } from '../../domain/rate-limit/rate-budget.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import { Overtaken } from '../../domain/ticket/left-issue.ts';
import type { WorkItemKind } from '../../domain/ticket/work-item.ts';
import { JiraError, JiraSettlingError } from '../../jira/jira-error.ts';
import { UnreadableIssueError } from '../../jira/read-issue.ts';
import { SiteSilentError } from '../../jira/site-breaker.ts';
import { BlobStoreAway } from '../../store/blobs/blob-store.ts';
import { isCollision, isDatabaseAway, isDataError, withoutValue } from '../../store/db/pg-error.ts';
import type { WorkItemReason } from '../../store/db/schema.ts';
import type { ClaimedWorkItem } from '../../store/workqueue/claims.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import type { SyncContext } from '../engine/sync-context.ts';

/** A run of one work item that this process has claimed. */
export type WorkItemRun<Kind extends WorkItemKind = WorkItemKind> = {
  sync: SyncContext;
  workItem: ClaimedWorkItem<Kind>;
  /** How urgent its calls to Jira are: `person` while somebody waits for the answer. */
  priority: CallPriority;
};

/**
 * How a run ends when it threw, so that a failing work item holds up itself only. What is parked waits for a person, who finds it
 * among the failures of tickets: other work stands in no such list, so it is tried again for ever.
 */
export function endOfFailure(error: unknown, run: WorkItemRun): RunOutcome {
  const end = endOf(error, run);
  if (end.state !== 'parked' || isOfTicket(run)) return end;
  return triedAgain(backoffMs(run.workItem.attempts, run.sync.settings.backoff), end.reason);
}

const isOfTicket = ({ workItem: { kind } }: WorkItemRun): boolean => kind === 'issue' || kind === 'create';

function endOf(error: unknown, run: WorkItemRun): RunOutcome {
  // Whatever overtook it has enqueued what it wants.
  if (error instanceof Overtaken) return { state: 'idle' };
  if (error instanceof JiraError) return endOfJiraError(error, run);
  if (error instanceof UnreadableIssueError) {
    return { state: 'parked', reason: { ...error.sentence, issueKey: error.issueKey } };
  }
  if (error instanceof DomainError) return { state: 'parked', reason: { message: error.detail } };
  if (error instanceof Error && isDataError(error)) {
    return { state: 'parked', reason: say('work_unstorable', { why: withoutValue(error.message) }) };
  }
  const quick = isCollision(error) || isDatabaseAway(error);
  const why = error instanceof BlobStoreAway ? capitalised(error.message) : null;
  const reason = say('work_failed', { why });
  if (quick) return triedAgain(50, reason);
  return endOfTry(run, {
    reason,
    given: `${why ?? 'Something went wrong here, not in Jira'}; the log has the cause`,
    atLeastMs: 0,
  });
}

/** The work of one ticket is given up to a person after so many tries as are configured; other work items go on for ever. */
function endOfTry(run: WorkItemRun, why: { reason: WorkItemReason; given: string; atLeastMs: number }): RunOutcome {
  const { workItem, sync } = run;
  const { backoff, maxTries } = sync.settings;
  const tries = workItem.attempts + 1;
  if (maxTries !== null && tries >= maxTries && isOfTicket(run)) {
    return {
      state: 'parked',
      reason: { ...why.reason, ...say('work_given_up', { why: why.given, tries: String(tries) }) },
    };
  }
  return triedAgain(Math.max(backoffMs(workItem.attempts, backoff), why.atLeastMs), why.reason);
}

const triedAgain = (delayMs: number, reason: WorkItemReason): RunOutcome => ({
  state: 'waiting',
  delayMs,
  failed: true,
  reason,
});

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function endOfJiraError(error: JiraError, run: WorkItemRun): RunOutcome {
  const { backoff } = run.sync.settings;
  const atLeastMs = error.retryAfterMs ?? 0;
  const reason = waitingWords(error);
  // Whoever asks too often, or too early, is told to wait, not that it fails.
  const early = error instanceof JiraSettlingError;
  if (early || error.kind === 'rate_limited' || error instanceof SiteSilentError) {
    return triedAgain(Math.max(backoffMs(run.workItem.attempts, backoff), atLeastMs), reason);
  }
  if (error.retryable) return endOfTry(run, { reason, given: `Jira can’t be reached (${error.words})`, atLeastMs });
  if (error.kind === 'unauthorised') {
    // The whole site is affected and works again at once when its token is replaced, so every work item keeps asking, rarely.
    return triedAgain(backoff.maxMs, whyNoWay(error));
  }
  const refused =
    error.kind === 'not_found'
      ? say('issue_unseen', { what: run.workItem.kind === 'create' ? 'project' : 'issue' })
      : say('work_refused', { jira: error.words });
  return { state: 'parked', reason: { ...refused, jira: error.words } };
}

/** Without a status it was not Jira that said so, but us: there is no way to call this site (sync/sites/site-access.ts). */
function whyNoWay({ status, words }: JiraError): WorkItemReason {
  if (status === null) return say('nothing_sent', { why: words });
  return { ...say(status === 403 ? 'account_blocked' : 'account_refused'), jira: words, wholeSite: true };
}

function waitingWords(error: JiraError): Sentence {
  const { kind, words } = error;
  if (error instanceof JiraSettlingError) return say('jira_settling', { jira: words });
  return say(kind === 'rate_limited' ? 'jira_limits' : 'jira_away', { why: words });
}
