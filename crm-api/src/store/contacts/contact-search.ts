import { type RawBuilder, sql } from 'kysely';
import { foundIn, foundWithCompany } from './directory-search.ts';

type Page = (of: string) => RawBuilder<unknown>;

/** How many companies a search goes on to the contacts of. */
const COMPANIES_AT_MOST = 50;

/** How many contacts of one company are looked at for words of their own. */
const OF_ONE_AT_MOST = 1_000;

/**
 * The ids of contacts of which every word that is typed begins a word of their own or of their company. What those said that were
 * merged into a contact is among its own words (the trigger contact_words).
 * @param page of contacts of one company, in the order of the list
 */
export function foundContacts(tenantId: string, q: string, page: Page): RawBuilder<unknown> {
  const ofCompanies = sql`
    select p.id from (select id from ${foundIn(tenantId, 'company', q)} as f (id) limit ${sql.lit(COMPANIES_AT_MOST)}) f
      cross join lateral (${contactsOfCompany(tenantId, sql`f.id`, page)}) p`;
  const firstOnes: Page = (of) =>
    sql`true order by ${sql.ref(`${of}.name`)}, ${sql.ref(`${of}.id`)} limit ${sql.lit(OF_ONE_AT_MOST)}`;
  const ofBoth = foundWithCompany(tenantId, q, COMPANIES_AT_MOST, (company) =>
    contactsOfCompany(tenantId, company, firstOnes),
  );
  return sql`${foundIn(tenantId, 'contact', q)} union ${ofCompanies} union ${ofBoth}`;
}

/** The ids of some contacts of a company, by hand or by their e-mail domain, off an index each. */
export function contactsOfCompany(
  tenantId: string,
  companyId: string | RawBuilder<unknown>,
  page: Page,
): RawBuilder<unknown> {
  const company = typeof companyId === 'string' ? sql`${companyId}::uuid` : companyId;
  return sql`
    select p.id from (
      (select h.id, h.name from contact h
        where h.tenant_id = ${tenantId} and h.company_id = ${company} and h.merged_into is null and ${page('h')})
      union all
      (select b.id, b.name from company_domain d cross join lateral (
          select b.id, b.name from contact b
           where b.tenant_id = ${tenantId} and b.email_domain = d.domain and not b.company_by_hand and b.merged_into is null
             and ${page('b')}) b
        where d.tenant_id = ${tenantId} and d.company_id = ${company})) p
     where ${page('p')}`;
}
