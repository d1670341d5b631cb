import { type Sentence, say } from '../sentences.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** How long after the first, second … failed try the next one is made, as Svix does it: 27 hours and 35 minutes in all. */
const WAITS_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];

/** A receiver may ask for more time, but not for ever. */
const LONGEST_ASKED_MS = 10 * HOUR;

/** What a receiver did with a message. Without a status there was no answer. */
export type Answered = { status: number | null; retryAfterMs: number | null };

export type Verdict =
  | { kind: 'delivered' }
  | { kind: 'retry'; delayMs: number }
  /** It has had all its tries, or wants no more: nothing is sent until an admin resumes it. */
  | { kind: 'pause'; reason: Required<Sentence> };

/** @param failures how many tries of this message have failed before this one */
export function judge({ status, retryAfterMs }: Answered, failures: number): Verdict {
  if (status !== null && status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'pause', reason: say('webhook_gone') };
  const wait = WAITS_MS[failures];
  if (wait === undefined)
    return { kind: 'pause', reason: say('webhook_refused', { tries: String(WAITS_MS.length + 1) }) };
  return { kind: 'retry', delayMs: Math.max(wait, Math.min(retryAfterMs ?? 0, LONGEST_ASKED_MS)) };
}
