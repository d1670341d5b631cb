/** How the pages of a list follow one another: each names where the next one begins. */
export const byCursor = {
  initialPageParam: '',
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
};

/** What of a page's query says where it begins; the first one begins at the beginning. */
export const startingAt = (cursor: string) => (cursor === '' ? {} : { cursor });
