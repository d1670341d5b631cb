import { backoffMs } from '../../domain/backoff.ts';
import { DomainError } from '../../domain/domain-error.ts';
import type { CallPriority } from '../../domain/rate-limit/rate-budget.ts';
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

/** How a run ends when it threw, so that a failing work item holds up itself only. */
export function endOfFailure(error: unknown, run: WorkItemRun): RunOutcome {
  // Whatever overtook it has enqueued what it wants.
  if (error instanceof Overtaken) return { state: 'idle' };
  if (error instanceof JiraError) return endOfJiraError(error, run);
  if (error instanceof UnreadableIssueError) {
    return { state: 'parked', reason: { message: error.message, issueKey: error.issueKey } };
  }
  if (error instanceof DomainError) return { state: 'parked', reason: { message: error.detail } };
  if (error instanceof Error && isDataError(error)) {
    const message = `Something in it can’t be stored here (${withoutValue(error.message)}). Change it, then retry.`;
    return { state: 'parked', reason: { message } };
  }
  const quick = isCollision(error) || isDatabaseAway(error);
  const what = error instanceof BlobStoreAway ? capitalised(error.message) : 'Something went wrong here, not in Jira';
  const reason = { message: `${what}. It is tried again by itself; the log has the cause.` };
  if (quick) return triedAgain(50, reason);
  return endOfTry(run, { reason, given: `${what}; the log has the cause`, atLeastMs: 0 });
}

/** The work of one ticket is given up to a person after so many tries as are configured; other work items go on for ever. */
function endOfTry(
  { workItem, sync }: WorkItemRun,
  why: { reason: WorkItemReason; given: string; atLeastMs: number },
): RunOutcome {
  const { backoff, maxTries } = sync.settings;
  const tries = workItem.attempts + 1;
  if (maxTries !== null && tries >= maxTries && (workItem.kind === 'issue' || workItem.kind === 'create')) {
    return {
      state: 'parked',
      reason: { ...why.reason, message: `${why.given}. It was tried ${tries} times: set it right, then retry.` },
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
  const reason = { message: waitingWords(error) };
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
  const message =
    error.kind === 'not_found'
      ? `Jira does not show ${run.workItem.kind === 'create' ? 'the project of this ticket' : 'this issue'} to the connected account. Check in Jira that it is there and that the account may see it, then retry.`
      : `Jira refused: ${error.words}. Correct it, then retry.`;
  return { state: 'parked', reason: { message, jira: error.words } };
}

/** Without a status it was not Jira that said so, but us: there is no way to call this site (sync/sites/site-access.ts). */
function whyNoWay({ status, words }: JiraError): WorkItemReason {
  if (status === null)
    return { message: `Nothing is sent to this Jira just now: ${words}. It continues automatically.` };
  const message =
    status === 403
      ? 'Jira refuses every call of the account this site is connected with. Check in Jira whether it may use the product, and call from this address. It is tried again by itself.'
      : 'Jira does not accept the account this site is connected with. Give it a valid API token.';
  return { message, jira: words, wholeSite: true };
}

function waitingWords(error: JiraError): string {
  const { kind, words } = error;
  if (error instanceof JiraSettlingError)
    return `Jira says: ${words.replace(/[.\s]+$/, '')}. The app was installed, upgraded or paired a few minutes ago, and Jira may still be giving it its permissions, so it is tried again by itself.`;
  if (kind === 'rate_limited')
    return `Jira lets no more calls through just now (${words}). It continues automatically.`;
  return `Jira can’t be reached just now (${words}). It is tried again by itself.`;
}
