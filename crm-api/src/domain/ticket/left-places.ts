import type { LinkState } from '../model/ticket-state.ts';

/**
 * Where something of a ticket stands in Jira belongs to a link, as the ids of its issue do. A ticket that leaves an issue
 * keeps what it knew there, so that a link back recognises it by its ids: comments (comment-places.ts), files
 * (file-places.ts).
 */

export type PlaceOf = Pick<LinkState, 'siteId' | 'issueId'>;

/** What a comment or file was in an issue that its ticket has left. */
export type Left<Place> = Place & { siteId: string; issueId: string };

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
