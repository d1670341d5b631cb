/**
 * What reading cost, by Atlassian's table: a request 1, and 1 for each object returned
 * (docs/reference/rate-limits.md#points).
 */
export type Spent = { requests: number; points: number };

/** Counts a request that returned so many objects. */
export function countRead(counts: Spent, objects: number): void {
  addSpent(counts, { requests: 1, points: 1 + objects });
}

export function addSpent(counts: Spent, spent: Spent): void {
  counts.requests += spent.requests;
  counts.points += spent.points;
}
