import { type RawBuilder, sql } from 'kysely';

/** How many contacts, or companies, a search finds at the most. */
const FOUND_AT_MOST = 1_000;

/** How many words are counted for each word that is typed, and looked at for the rarest of them. */
const LOOKED_AT_MOST = 20_000;

const WORDS_AT_MOST = 8;

/** A word beginning with `w` is not before it, and before this: no character comes after U+10FFFF. */
const begins = (column: string, word: string) =>
  sql`${sql.ref(column)} >= ${sql.ref(word)} and ${sql.ref(column)} < ${sql.ref(word)} || E'\\U0010FFFF'`;

/**
 * The ids of contacts or companies of which every word that is typed begins a word. All comparisons are of texts, so the index of
 * `directory_word` serves them under row-level security too.
 */
export function foundIn(tenantId: string, kind: 'contact' | 'company', q: string): RawBuilder<unknown> {
  const of = sql`tenant_id = ${tenantId} and kind = ${sql.lit(kind)}`;
  return sql`
    (with wanted as materialized (
      select word from directory_words(${q}) as word order by length(word) desc limit ${sql.lit(WORDS_AT_MOST)}),
    lead as materialized (
      select w.word from wanted w cross join lateral (
        select count(*) as n from (
          select from directory_word d where d.${of} and ${begins('d.word', 'w.word')} limit ${sql.lit(LOOKED_AT_MOST)}) as first_ones) c
       order by c.n, length(w.word) desc limit 1),
    hit as (
      select w.id from lead cross join lateral (
        select id from directory_word d where d.${of} and ${begins('d.word', 'lead.word')}
         order by d.word limit ${sql.lit(LOOKED_AT_MOST)}) w)
    select distinct h.id from hit h
     where not exists (
       select from wanted o where o.word <> (select word from lead) and not exists (
         select from directory_word d where d.${of} and d.id = h.id and ${begins('d.word', 'o.word')}))
     limit ${sql.lit(FOUND_AT_MOST)})`;
}
