import type { ItemOf } from '@synapse/api-client/client';
import { isSame } from './undo.ts';

type Change = ItemOf<'listHistory'>;

/** What Jira refuses is put back within seconds, and what a person undoes mostly within a minute, ms. */
const SOON_MS = 60_000;

/** These have words of their own, or show two texts. */
const isPlain = ({ field }: Change) => !/^(?:ticket|contactId|attachment:.*)$/.test(field);

const isBack = (there: Change, back: Change): boolean =>
  there.field === back.field &&
  isPlain(there) &&
  there.side === 'crm' &&
  back.side === 'crm' &&
  there.rule === back.rule &&
  there.actor === back.actor &&
  isSame(there.new, back.old) &&
  isSame(there.old, back.new) &&
  Date.parse(back.at) - Date.parse(there.at) < SOON_MS;

/**
 * One entry for a change that the same person took back at once, with nothing between: both happened, and one line says so, at the
 * time of the second: the ticket as it was then is the ticket after both.
 * @param entries in the order in which they happened
 */
export function thereAndBack<Entry extends { change: Change | null }>(
  entries: readonly Entry[],
): (Entry & { isBack: boolean })[] {
  const folded: (Entry & { isBack: boolean })[] = [];
  for (const entry of entries) {
    const before = folded.at(-1);
    if (entry.change && before?.change && !before.isBack && isBack(before.change, entry.change))
      folded[folded.length - 1] = { ...before, change: { ...before.change, at: entry.change.at }, isBack: true };
    else folded.push({ ...entry, isBack: false });
  }
  return folded;
}
