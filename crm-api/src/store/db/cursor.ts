import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { isStorable } from '../../domain/storable.ts';

/**
 * A place in a sorted list: the sort key of the last row shown, and its id for rows with the same key. Paging by it
 * costs the same on every page, and an added or deleted row shifts nothing.
 */
export type Cursor<Key> = { key: Key; id: string };

/** Opaque to clients, so that it may change. `sort` goes in, for a place in one order means nothing in another. */
export function writeCursor(sort: string, cursor: Cursor<string | number>): string {
  return Buffer.from(JSON.stringify([sort, cursor.key, cursor.id])).toString('base64url');
}

/**
 * The page of what was read with one row more than the page has, which tells whether there is a next one.
 * @param placeOf the place of a row in this sort
 */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  { sort, placeOf }: { sort: string; placeOf: (row: Row) => Cursor<string | number> },
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = rows.length > page.length ? page.at(-1) : undefined;
  return { page, nextCursor: last ? writeCursor(sort, placeOf(last)) : null };
}

/** @throws DomainError invalid_cursor when it is damaged or belongs to another sort */
export function readCursor<Key>(text: string, sort: string, key: z.ZodType<Key>): Cursor<Key> {
  const parsed = z.tuple([z.literal(sort), key, z.uuid()]).safeParse(decode(text));
  if (!parsed.success || !isPlace(parsed.data[1])) {
    throw new DomainError(
      'invalid_cursor',
      'This cursor does not belong to this list in this sort. Take nextCursor of the page before, with the same sort, or begin without a cursor.',
    );
  }
  return { key: parsed.data[1], id: parsed.data[2] };
}

/** What PostgreSQL can compare a column with. */
function isPlace(key: unknown): boolean {
  return typeof key === 'string' ? isStorable(key) : Number.isSafeInteger(key) && Math.abs(key as number) < 8e15;
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
