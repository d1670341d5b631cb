/** Epoch milliseconds of a column's value, as the domain counts time. */
export const millis = (at: Date | null): number | null => at?.getTime() ?? null;

/** Epoch milliseconds as PostgreSQL reads a time. */
export function iso(at: number): string;
export function iso(at: number | null): string | null;
export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
