/**
 * What is selected once a row is clicked. Of all that match, those that are loaded can be told apart: unticking one leaves the
 * others of these.
 */
export function toggled(
  { ids, isAll }: { ids: ReadonlySet<string>; isAll: boolean },
  id: string,
  loaded: readonly string[],
): ReadonlySet<string> {
  const now = new Set(isAll ? loaded : ids);
  if (!now.delete(id)) now.add(id);
  return now;
}
