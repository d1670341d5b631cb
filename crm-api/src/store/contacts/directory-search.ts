import { type RawBuilder, sql } from 'kysely';

/** How many contacts, or companies, a search finds at the most. */
const FOUND_AT_MOST = 1_000;

/** How many words are counted for each word that is typed, and looked at for the rarest of them. */
const LOOKED_AT_MOST = 20_000;

const WORDS_AT_MOST = 8;

/** How many contacts are looked at for words of both: so many by words of their own, and so many by those of their company. */
const LOOKED_AT_FOR_BOTH = 5_000;

const wantedIn = (q: string) => sql`
      select word from directory_words(${q}) as word order by length(word) desc limit ${sql.lit(WORDS_AT_MOST)}`;

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
    (with wanted as materialized (${wantedIn(q)}),
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

/**
 * The ids of contacts of which every word that is typed begins a word of their own or of their company: "ann acme". They are looked
 * for among those that have one of the words, the rarest first, and among those of companies that have some, the most first.
 * @param contactsOf some contacts of a company
 */
export function foundWithCompany(
  tenantId: string,
  q: string,
  companies: number,
  contactsOf: (company: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const kind = (name: 'contact' | 'company') => sql`d.tenant_id = ${tenantId} and d.kind = ${sql.lit(name)}`;
  const limit = sql`limit ${sql.lit(LOOKED_AT_FOR_BOTH)}`;
  const has = (name: 'contact' | 'company', id: string) =>
    sql`exists (select from directory_word d where ${kind(name)} and d.id = ${sql.ref(id)} and ${begins('d.word', 'o.word')})`;
  return sql`
    (with wanted as materialized (${wantedIn(q)}),
    firm as materialized (
      select f.id from wanted w cross join lateral (
        select distinct d.id from (
          select d.id from directory_word d where ${kind('company')} and ${begins('d.word', 'w.word')} order by d.word ${limit}) d) f
       group by f.id having count(*) < (select count(*) from wanted) order by count(*) desc, f.id limit ${sql.lit(companies)}),
    own as materialized (
      select w.word from wanted w cross join lateral (
        select count(*) as n from (
          select from directory_word d where ${kind('contact')} and ${begins('d.word', 'w.word')} ${limit}) as first_ones) c
       where exists (select from firm) order by c.n),
    near as materialized (
      (select h.id from own cross join lateral (
        select d.id from directory_word d where ${kind('contact')} and ${begins('d.word', 'own.word')} order by d.word ${limit}) h
       ${limit})
      union
      (select p.id from firm cross join lateral (${contactsOf(sql`firm.id`)}) p ${limit}))
    select n.id from near
      cross join lateral (
        select c.id, c.company_id, c.company_by_hand, c.email_domain from contact c
         where c.tenant_id = ${tenantId} and c.id = near.id) n
      left join company_domain b on b.tenant_id = ${tenantId} and b.domain = n.email_domain and not n.company_by_hand
      cross join lateral (select coalesce(n.company_id, b.company_id) as id) k
     where k.id is not null
       and not exists (select from wanted o where not ${has('contact', 'n.id')} and not ${has('company', 'k.id')})
     limit ${sql.lit(FOUND_AT_MOST)})`;
}
