/** What causes are called. */
export const causeOfSync = (siteId: string): string => `sync ${siteId}`;
export const causeOfWebhook = (endpointId: string): string => `webhook ${endpointId}`;

/** So many passes must fail in a row before a site counts as failing: what passes by itself is nobody's alert. */
const FAILED_PASSES = 3;

/** @param reason why the last pass failed. @param failures how many failed before it, in a row */
export const isFailing = (reason: { wholeSite?: true } | null, failures: number): boolean =>
  reason?.wholeSite === true || failures + 1 >= FAILED_PASSES;

/** The part of its points in an hour from which on a workspace is told, and below which that is over. */
const LOW_FROM = 0.8;

/** @param spent in this hour so far, and in the one before; `limit`: what the workspace may use in an hour */
export function budgetStanding(spent: { now: number; before: number; limit: number }): 'low' | 'fine' | 'unclear' {
  const most = spent.limit * LOW_FROM;
  if (spent.now >= most) return 'low';
  // A new hour has begun: whether it is over shows only at its end.
  return spent.before >= most ? 'unclear' : 'fine';
}
