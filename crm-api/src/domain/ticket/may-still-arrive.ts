import type { SentValue } from '../model/link.ts';
import { MACHINES_DIFFER_MS } from '../site/jira-clock.ts';

/**
 * How long what was sent to Jira, and not answered, may still be carried out: its gateway goes on with requests for some
 * 60 s after the caller gave up. Until then it is neither repeated nor forgotten.
 */
export const MAY_STILL_ARRIVE_MS = 75_000;

/**
 * How long a write waits for its turn at the most, but for those that go before it: it is sent six times where Jira refuses it for
 * its rate, after up to 5 s each (jira/call-limiter.ts).
 */
export const HELD_AT_MOST_MS = 30_000;

/** By how much Jira's clock may differ from ours. */
export const CLOCKS_DIFFER_MS = 30_000;

/** Whether Jira dates something before a value of ours was sent, as far as its machines agree, so that it is none of it. */
export const isBefore = (time: number, { firstInJira }: Pick<SentValue, 'firstInJira'>): boolean =>
  firstInJira !== undefined && time < firstInJira - MACHINES_DIFFER_MS;

/** The latest time by Jira's clock at which it may carry out what was sent without an answer. @param sentAt epoch ms by ours */
export const latestArrival = (sentAt: number): number => sentAt + MAY_STILL_ARRIVE_MS + CLOCKS_DIFFER_MS;
