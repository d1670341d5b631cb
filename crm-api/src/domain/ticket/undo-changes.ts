/** A change of one field, as far as it takes to undo it. */
export type Undoable = { field: string; oldValue: unknown };

/**
 * The values that fields had before changes were made. Undoing what came after a time, rather than redoing what came
 * before it, needs no record of how a ticket began.
 * @param now the fields as they are
 * @param later what has changed since, the newest first; what is no field of `now` is passed over
 */
export function undoChanges<Fields extends object>(now: Fields, later: readonly Undoable[]): Fields {
  const fields = new Map<string, unknown>(Object.entries(now));
  for (const { field, oldValue } of later) if (fields.has(field)) fields.set(field, oldValue);
  return Object.fromEntries(fields) as Fields;
}
