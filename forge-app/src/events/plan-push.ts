import { eventAnswerSchema } from '@synapse/shared/jira-event';
import { type CrmAnswer, problemCodeOf } from '../crm/post-to-crm';
import type { PushTrouble } from '../storage/push-health';

/** Forge takes a delay of 1 to 900 seconds and retries for 24 hours (@forge/events). */
const SHORTEST_SECONDS = 10;
const LONGEST_SECONDS = 900;

export type PushPlan =
  | { do: 'done' }
  | { do: 'give_up'; reason: string }
  /** `trouble`: what keeps the CRM from taking it; null: it was not asked. */
  | { do: 'retry'; afterSeconds: number; trouble: Exclude<PushTrouble, 'none'> | null; reason: string };

/** What to do where Forge's storage does not give the secret. @param retries as planPush */
export function planWithoutSecret(why: string, retries: number): PushPlan {
  return { do: 'retry', afterSeconds: soonAfter(retries), trouble: null, reason: `no secret was read (${why})` };
}

/**
 * What an answer to a push means.
 * @param retries how often this event was tried before
 */
export function planPush(answer: CrmAnswer, retries: number): PushPlan {
  const soon = soonAfter(retries);
  if (answer.kind === 'unreachable') {
    return { do: 'retry', afterSeconds: soon, trouble: 'unreachable', reason: `no answer (${answer.why})` };
  }
  const { status } = answer;
  // Only the CRM answers so: a proxy's sign-in page is a 200 too.
  if (status >= 200 && status < 300 && eventAnswerSchema.safeParse(answer.body).success) return { do: 'done' };
  const reason = `answer ${status} ${problemCodeOf(answer.body) ?? 'from something that is not the CRM'}`;
  if (status === 429 || status === 503) {
    return { do: 'retry', afterSeconds: atLeast(soon, answer.retryAfterSeconds), trouble: 'overloaded', reason };
  }
  if (status === 408 || status === 425 || status >= 500) {
    return { do: 'retry', afterSeconds: atLeast(soon, answer.retryAfterSeconds), trouble: 'unreachable', reason };
  }
  // The CRM has read these bytes and will never take them. The reconciler brings what they said.
  if ((status === 400 || status === 413) && problemCodeOf(answer.body)) return { do: 'give_up', reason };
  // A rotation in flight, a clock that is off, a wrong address, a proxy's login page: a person or time repairs these.
  const trouble = status === 401 ? 'bad_signature' : 'refused';
  // A replica of the CRM may not have heard yet of a pairing or a rotation that another one has just committed.
  const mayBeNews = trouble === 'bad_signature' && retries === 0;
  return { do: 'retry', afterSeconds: mayBeNews ? SHORTEST_SECONDS : LONGEST_SECONDS, trouble, reason };
}

function soonAfter(retries: number): number {
  return Math.min(LONGEST_SECONDS, SHORTEST_SECONDS * 2 ** Math.min(retries, 10));
}

function atLeast(seconds: number, asked: number | undefined): number {
  return Math.min(LONGEST_SECONDS, Math.max(seconds, asked ?? 0));
}
