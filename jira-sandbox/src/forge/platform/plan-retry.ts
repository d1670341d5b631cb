import type { InvocationResult } from '../functions/function-runner.ts';
import { endpointOf, type Job } from './job-store.ts';

/** Forge keeps a queued event for 24 hours and takes delays of 1 to 900 s (docs/reference/forge-functions.md#queue). */
const RETENTION_SECONDS = 86_400;
const LONGEST_SECONDS = 900;
/** A product event is tried again at most 4 times (docs/reference/forge-functions.md#trigger-errors). */
const EVENT_RETRIES = 4;
/** When a remote is told of it again that did not take it: Forge does not say. */
const ENDPOINT_RETRY_SECONDS = [10, 30, 60, 120];

export type RetryPlan =
  | { do: 'done' }
  | { do: 'give_up'; reason: string }
  | { do: 'retry'; afterSeconds: number; reason: string; data: unknown };

/**
 * What the platform does after an invocation.
 * @param ageSeconds how long ago, in platform seconds, the job came to be
 */
export function planRetry(job: Job, result: InvocationResult, ageSeconds: number): RetryPlan {
  if (job.kind === 'event') return planEventRetry(job, result);
  const asked = result.ok ? askedRetry(result.value) : thrownRetry(job, result);
  if (!asked) return { do: 'done' };
  if (ageSeconds + asked.afterSeconds > RETENTION_SECONDS) {
    return { do: 'give_up', reason: `its 24 hours are over; last: ${asked.reason}` };
  }
  return { do: 'retry', ...asked };
}

/**
 * A trigger's function is run again when it *returns* an InvocationError, at most 4 times. What it throws is lost:
 * Atlassian promises no redelivery for it (docs/reference/forge-functions.md#trigger-errors).
 */
function planEventRetry(job: Job, result: InvocationResult): RetryPlan {
  if (endpointOf(job) !== undefined) return planEndpointRetry(job, result);
  if (!result.ok) return { do: 'give_up', reason: `it threw, and a thrown error is not retried: ${reasonOf(result)}` };
  const asked = askedRetry(result.value);
  if (!asked) return { do: 'done' };
  if (job.attempts >= EVENT_RETRIES) return { do: 'give_up', reason: `its ${EVENT_RETRIES} retries are over` };
  return { do: 'retry', ...asked };
}

function planEndpointRetry(job: Job, result: InvocationResult): RetryPlan {
  if (result.ok) return { do: 'done' };
  const reason = reasonOf(result);
  const afterSeconds = ENDPOINT_RETRY_SECONDS[job.attempts];
  return afterSeconds === undefined ? { do: 'give_up', reason } : { do: 'retry', afterSeconds, reason, data: null };
}

function reasonOf({ name, message }: { name: string; message: string }): string {
  return `${name}: ${message}`;
}

type Asked = { afterSeconds: number; reason: string; data: unknown };

/** What a returned InvocationError asks for (@forge/events: `{_retry, retryOptions}`). */
function askedRetry(value: unknown): Asked | undefined {
  const { _retry, retryOptions } = (value ?? {}) as {
    _retry?: boolean;
    retryOptions?: { retryAfter?: number; retryReason?: string; retryData?: unknown };
  };
  if (_retry !== true) return undefined;
  return {
    afterSeconds: Math.min(LONGEST_SECONDS, Math.max(1, retryOptions?.retryAfter ?? 1)),
    reason: retryOptions?.retryReason ?? 'FUNCTION_RETRY_REQUEST',
    data: retryOptions?.retryData ?? null,
  };
}

function thrownRetry(job: Job, result: { name: string; message: string }): Asked {
  const afterSeconds = Math.min(LONGEST_SECONDS, 10 * 2 ** Math.min(job.attempts, 7));
  return { afterSeconds, reason: reasonOf(result), data: null };
}
