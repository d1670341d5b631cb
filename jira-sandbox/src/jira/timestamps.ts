/** Milliseconds since the epoch now. Injected, so that tests can move it. */
export type Clock = () => number;

/**
 * How Jira writes a moment: `2026-11-22T16:00:00.123+0000` (no colon in the offset:
 * docs/reference/jira-rest.md#timestamps).
 */
export function jiraTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '+0000');
}

/** The calendar day of a moment, `yyyy-MM-dd`, in UTC. */
function isoDay(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** True for a real day written `yyyy-MM-dd`. */
export function isIsoDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && isoDay(at) === text;
}
