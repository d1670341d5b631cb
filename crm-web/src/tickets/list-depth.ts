import type { Query, QueryClient } from '@tanstack/react-query';

/** What the key of each list begins with. */
export const LISTS = ['tickets', 'list'] as const;

/** A list of more pages is not read again for each change, for it is read page by page. */
const READ_AGAIN_PAGES = 3;

type AnyQuery = Pick<Query, 'queryKey'> & { state: { data: unknown } };

/** Whether it is a list in which somebody has scrolled far down. */
export const isDeep = ({ queryKey, state }: AnyQuery): boolean =>
  LISTS.every((part, at) => queryKey[at] === part) &&
  ((state.data as { pages: unknown[] } | undefined)?.pages.length ?? 0) > READ_AGAIN_PAGES;

/**
 * Reads lists and counts again after a change. A list in which somebody has scrolled far down is not, for it is read page by
 * page: what the live stream says of its tickets is put into it (deep-lists.ts).
 */
export const readListsAgain = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({ queryKey: ['tickets'], predicate: (query) => !isDeep(query) });
