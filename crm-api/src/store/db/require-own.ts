/**
 * A row stays with its ticket. An upsert passes a row of another ticket over without a word, so it is counted.
 * @throws Error, and the transaction is rolled back
 */
export function requireOwn(
  table: 'comment' | 'attachment',
  { numAffectedRows }: { numAffectedRows?: bigint },
  rows: readonly unknown[],
): void {
  const passedOver = rows.length - Number(numAffectedRows ?? 0);
  if (passedOver > 0) throw new Error(`${passedOver} row(s) of ${table} belong to another ticket; nothing was written`);
}
