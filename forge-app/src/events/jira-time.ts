/**
 * Reads a time as Jira and Forge write it: epoch milliseconds as a number or a string of digits, or
 * `2019-02-15T19:15:40.477-0800` (no colon in the offset).
 * @returns epoch milliseconds, or undefined for anything else
 */
export function parseJiraTime(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (/^\d{10,16}$/.test(value)) return Number(value);
  // A date alone, or words that Date.parse happens to accept, is not a time that Jira writes.
  if (!/^\d{4}-\d{2}-\d{2}T/.test(value)) return undefined;
  const time = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : time;
}
