import type { Ticket } from './ticket-queries.ts';

/** A row of the list, and the group that it stands in; ungrouped, all stand in one. */
export type Entry = { ticket: Ticket; group: string };

type Mine = { deleted: ReadonlySet<string>; broughtBack: ReadonlySet<string> };
const NOTHING: Mine = { deleted: new Set(), broughtBack: new Set() };

/**
 * What a list shows while somebody reads it: each row stays where it stands, with what is known of it now; what a later page
 * brought is added at the end. What would move or add a row, or take one away, is counted.
 * @param openId the ticket that is open: that it would move is no news to who has it open
 * @param mine the tickets that this person deleted, and those they brought back: they know that these are gone, or there
 */
export function holdRows(
  held: readonly Entry[],
  fresh: readonly Entry[],
  openId?: string,
  mine: Mine = NOTHING,
): { rows: Entry[]; waiting: number } {
  const places = new Map(fresh.map(({ ticket }, at) => [ticket.id, at]));
  const there = held.filter(({ ticket: { id } }) => places.has(id) || !mine.deleted.has(id));
  const shown = withBroughtBack(there, fresh, mine.broughtBack);
  const wasShown = new Set(shown.map(({ ticket }) => ticket.id));
  const rows = shown.map((entry) => {
    const now = fresh[places.get(entry.ticket.id) ?? -1];
    return now === undefined || now.ticket === entry.ticket ? entry : { ticket: now.ticket, group: entry.group };
  });
  // What is beyond the last row that both have is a matter of how many pages are loaded.
  const lastOfFresh = fresh.findLastIndex(({ ticket }) => wasShown.has(ticket.id));
  const lastOfShown = shown.findLastIndex(({ ticket }) => places.has(ticket.id));
  const added = fresh.slice(0, lastOfFresh + 1).filter(({ ticket }) => !wasShown.has(ticket.id)).length;
  const others = shown.slice(0, lastOfShown + 1).filter(({ ticket }) => ticket.id !== openId);
  const gone = others.filter(({ ticket }) => !places.has(ticket.id)).length;
  const staying = others.flatMap(({ ticket, group }) => {
    const place = places.get(ticket.id);
    return place === undefined ? [] : [{ place, moved: fresh[place]?.group !== group }];
  });
  const inGroup = staying.filter(({ moved }) => !moved).map(({ place }) => place);
  const moved = staying.length - longestRise(inGroup).length;
  return { rows: [...rows, ...fresh.slice(lastOfFresh + 1)], waiting: added + gone + moved };
}

/**
 * What this person brought back stands below the row that it stands below now, whatever else waits. A row that moves, but waits
 * to, tells no place: below it, what was brought back would stand far from where it belongs, often out of view.
 */
function withBroughtBack(held: readonly Entry[], fresh: readonly Entry[], broughtBack: Mine['broughtBack']): Entry[] {
  const shown = new Map(held.map((entry) => [entry.ticket.id, entry]));
  const comesBack = ({ ticket: { id } }: Entry) => broughtBack.has(id) && !shown.has(id);
  if (!fresh.some(comesBack)) return [...held];
  const now = new Map(fresh.map(({ ticket, group }, place) => [ticket.id, { place, group }]));
  const inGroup = held.flatMap(({ ticket, group }) => {
    const there = now.get(ticket.id);
    return there?.group === group ? [there.place] : [];
  });
  const staying = new Set(longestRise(inGroup));
  const rows = [...held];
  let above: string | undefined;
  for (const [place, entry] of fresh.entries()) {
    const comes = comesBack(entry);
    if (comes) rows.splice(rows.findIndex(({ ticket }) => ticket.id === above) + 1, 0, entry);
    if (comes || staying.has(place)) above = entry.ticket.id;
  }
  return rows;
}

/**
 * The groups above the rows that are held: an empty one stays while a row stands in it, and one that has come waits with its
 * rows, for it would move those below.
 */
export function holdGroups<Group extends { id: string; count: number }>(
  shown: readonly Group[],
  fresh: readonly Group[],
  rows: readonly Entry[],
): Group[] {
  const used = new Set(rows.map(({ group }) => group));
  const now = new Map(fresh.map((group) => [group.id, group]));
  const wasShown = new Set(shown.map(({ id }) => id));
  return [
    ...shown.flatMap((group) => now.get(group.id) ?? (used.has(group.id) ? { ...group, count: 0 } : [])),
    ...fresh.filter(({ id }) => !wasShown.has(id) && used.has(id)),
  ];
}

/** Those of these that stand in rising order, as many as can be: the others are those that moved. */
function longestRise(places: readonly number[]): number[] {
  /** The last of each length, the lowest that there is, and what stands before it. */
  const ends: Rise[] = [];
  for (const place of places) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.place ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    ends[low] = { place, before: ends[low - 1] };
  }
  const rise: number[] = [];
  for (let end = ends.at(-1); end; end = end.before) rise.push(end.place);
  return rise;
}

type Rise = { place: number; before: Rise | undefined };
