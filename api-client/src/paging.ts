type Page<Item> = { items: Item[]; nextCursor: string | null };

/**
 * Every item of a list, page by page. The next page is asked for when the one before is used up.
 * @param read asks for the page of a cursor; of none: the first
 */
export async function* itemsOf<Item>(
  read: (cursor: { cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null | undefined;
  do {
    const page: Page<Item> = await read(cursor ? { cursor } : {});
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
