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

/** What a change was asked for: these, or all that match. */
export type Asked = { ids?: readonly string[]; filter?: object };
type Selected = { ids: ReadonlySet<string>; isAll: boolean };

/**
 * What stays selected once changes have begun: what was selected since, and what another one was refused for, which may be
 * tried again.
 * @param of the filter under which it is selected, as JSON
 */
export function leftOf(
  { of, ids, isAll }: Selected & { of: string },
  begun: readonly Asked[],
  refused: readonly Asked[],
): Selected {
  const isOfAll = ({ filter }: Asked) => filter !== undefined && JSON.stringify(filter) === of;
  const isEnded = begun.some(isOfAll);
  // All but some of those that match can't be told.
  if (refused.some(isOfAll) || (isAll && !isEnded)) return { ids, isAll };
  const idsIn = (all: readonly Asked[]) => new Set(all.flatMap((one) => one.ids ?? []));
  const [ended, kept] = [idsIn(begun), idsIn(refused)];
  return { ids: new Set([...ids].filter((id) => kept.has(id) || !(isEnded || ended.has(id)))), isAll: false };
}
