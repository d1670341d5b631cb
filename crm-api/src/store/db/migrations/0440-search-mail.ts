import { type Kysely, sql } from 'kysely';

/**
 * 0410 left one way to make PostgreSQL's text parser slow: it looks for an e-mail address from each `@` anew, so 32 KB of
 * `a1@a1@…` took seconds. An address has one `@`: of several in one run without white space, all but the last are spaces.
 * That is judged once what joins words is taken out, so addresses in a list stay whole. What is stored already keeps the
 * words it has until it is written the next time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(String.raw`
    create or replace function search_text(given text, at_most integer) returns text
      language sql immutable parallel safe set search_path = pg_catalog as $$
      select case when t ~ '[^ \t\n\r]{80}'
        then regexp_replace(translate(t, '_/-:~+*=?#%|\^"()[]{},;!$''', repeat(' ', 30)), '@(?=[^ \t\n\r@]*@)', ' ', 'g')
        else t end
        from (select translate(left(given, at_most), '<>&', '   ') as t) as cut
    $$`)
    .execute(db);
}
