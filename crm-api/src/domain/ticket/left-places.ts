import type { Left, PlaceOf } from '../model/link.ts';

type Placed<Place> = { leftPlaces: Left<Place>[] };

/** Whether it is of this issue. */
export const isAt = (one: PlaceOf, { siteId, issueId }: PlaceOf): boolean =>
  one.siteId === siteId && one.issueId === issueId;

/** The places it was left at, but for that in one issue. */
export const otherPlaces = <Place>({ leftPlaces }: Placed<Place>, issue: PlaceOf): Left<Place>[] =>
  leftPlaces.filter((one) => !isAt(one, issue));

/** The ticket is back at an issue: it stands there as it did. @returns how; undefined: it was never there */
export function returnToPlace<Place extends object>(thing: Placed<Place>, issue: PlaceOf): Place | undefined {
  const left = thing.leftPlaces.find((one) => isAt(one, issue));
  if (!left) return undefined;
  const { siteId: _siteId, issueId: _issueId, ...place } = left;
  Object.assign(thing, place, { leftPlaces: otherPlaces(thing, issue) });
  return place as unknown as Place;
}
