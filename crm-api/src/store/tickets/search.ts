import { type RawBuilder, sql } from 'kysely';

/**
 * How many tickets a search finds at the most, by each of its ways: those with the highest numbers. A common word stands in
 * more than anybody reads, and each that is found has to be sorted.
 */
export const FOUND_AT_MOST = 1_000;

/**
 * A condition on `t`: it has the words that are looked for, the last of them as far as it is typed, or the number; or its
 * issue's key begins so. Each way uses an index that begins with the tenant: words by search_tickets, the others because
 * PostgreSQL knows that comparing numbers and texts leaks nothing.
 */
export function isFound(tenantId: string, q: string): RawBuilder<unknown> {
  return sql`t.id = any(array(${foundBy(tenantId, q)}))`;
}

/** The ids of what a search finds, by each of its ways at most FOUND_AT_MOST. */
export function foundBy(tenantId: string, q: string): RawBuilder<unknown> {
  const ways = [sql`(select id from search_tickets(${tenantId}::uuid, ${wordsOf(q)}, ${FOUND_AT_MOST}))`];
  // By its beginning a number is found as a word. The ticket itself is found however many newer ones begin like it.
  const number = /^#?([1-9]\d{0,11})$/.exec(q)?.[1];
  if (number !== undefined) {
    ways.push(sql`(select id from ticket where tenant_id = ${tenantId} and number = ${Number(number)}::bigint)`);
  }
  if (/^[a-z][a-z0-9_]*(-\d*)?$/i.test(q)) ways.push(sql`(${keyBegins(tenantId, q.toUpperCase())})`);
  return sql.join(ways, sql` union all `);
}

/** In the order of keys, the key itself first. No character of a key comes after `~`. */
function keyBegins(tenantId: string, beginning: string): RawBuilder<unknown> {
  return sql`
    select ticket_id from issue_link
     where tenant_id = ${tenantId} and issue_key >= ${beginning} and issue_key < ${`${beginning}~`}
     order by issue_key limit ${FOUND_AT_MOST}`;
}

/**
 * The query as a tsquery. What joins two words may count as a space in a text (see search_text), so it may in what is looked
 * for.
 */
function wordsOf(q: string): RawBuilder<unknown> {
  const apart = q.replace(/(?<=[\p{L}\p{N}])[-_/~:+=#%](?=[\p{L}\p{N}])/gu, ' ');
  const spellings = apart === q ? [q] : [q, apart];
  return sql`(${sql.join(spellings.map(asTyped), sql` || `)})`;
}

/** By stems; or by stems but for the last word, which may not be typed to its end. */
function asTyped(q: string): RawBuilder<unknown> {
  const whole = sql`websearch_to_tsquery('english', ${q})`;
  const [, before = '', last = ''] = /^(?:(.*)\s)?(\S+)$/s.exec(q) ?? [];
  const isSyntax = last.startsWith('-') || /^or$/i.test(last) || q.split('"').length % 2 === 0 || last.includes('"');
  return isSyntax ? whole : sql`(${whole} || (websearch_to_tsquery('english', ${before}) && ${wordBegins(last)}))`;
}

/**
 * A tsquery of words that begin so: as it stands, which is how an e-mail address is indexed, and as PostgreSQL would split it,
 * which is how everything else is. PostgreSQL puts it in small letters as it did the texts: which letters it knows depends on
 * the database's locale.
 */
export function wordBegins(word: string): RawBuilder<unknown> {
  const lexeme = `'${word.replace(/\\/g, '\\\\').replace(/'/g, "''")}':*`;
  return sql`(lower(${lexeme})::tsquery || to_tsquery('simple', ${lexeme}))`;
}
