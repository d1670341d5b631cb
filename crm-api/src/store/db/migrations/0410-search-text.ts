import { type Kysely, sql } from 'kysely';

/**
 * What is indexed for search is cut and cleaned before PostgreSQL's text parser sees it. That parser looks ahead for tags,
 * paths and hyphenated words, and its time grows with the square of what it looks through: 32 KB of `a_a_a_…` took seconds,
 * in the transaction that writes the ticket. Tags mean nothing to a search, so `<`, `>` and `&` are spaces. Where a run of
 * 80 characters has no white space in it, what joins words does not count: only e-mail and host names stay whole.
 * `npm run bench:hostile` measures it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(String.raw`
    create function search_text(given text, at_most integer) returns text
      language sql immutable parallel safe set search_path = pg_catalog as $$
      select case when t ~ '[^ \t\n\r]{80}' then translate(t, '_/-:~+*=?#%|\^"()[]{},;!$''', repeat(' ', 30)) else t end
        from (select translate(left(given, at_most), '<>&', '   ') as t) as cut
    $$;
    alter table contact drop column search;
    alter table contact add column search tsvector generated always as (
      to_tsvector('simple', search_text(name || ' ' || coalesce(email, '') || ' ' || coalesce(company, ''), 2000))) stored;
    create index contact_search on contact using gin (search);
    alter table ticket drop column search;
    alter table ticket add column search tsvector generated always as (
      setweight(to_tsvector('english', search_text(title, 1000)), 'A')
      || setweight(to_tsvector('simple', number::text), 'A')
      || setweight(to_tsvector('english', search_text(description, 65536)), 'C')) stored;
    create index ticket_search on ticket using gin (search)`)
    .execute(db);
}
