import type { Company, CompanyPage, CompanyQuery, CreateCompany, UpdateCompany } from '@synapse/shared/contact';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { say } from '../../domain/sentences.ts';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import { noneOf } from '../db/expressions.ts';
import { constraintOf } from '../db/pg-error.ts';
import { foundIn } from './directory-search.ts';

type Row = { id: string; name: string; domains: string[]; created_at: Date; updated_at: Date };

const SORT = 'company';

const companyView = ({ id, name, domains, created_at, updated_at }: Row): Company => ({
  ...{ id, name, domains },
  createdAt: created_at.toISOString(),
  updatedAt: updated_at.toISOString(),
});

const select = (tenantId: string, where: RawBuilder<unknown>) => sql<Row>`
  select c.id, c.name, c.created_at, c.updated_at, array(
      select d.domain from company_domain d where d.tenant_id = c.tenant_id and d.company_id = c.id order by d.domain) as domains
    from company c where c.tenant_id = ${tenantId} and ${where}`;

/** @throws DomainError not_found */
export async function getCompany(tx: TenantTx, tenantId: string, id: string): Promise<Company> {
  const { rows } = await select(tenantId, sql`c.id = ${id}::uuid`).execute(tx);
  if (!rows[0]) throw new DomainError('not_found', 'There is no such company. It may have been deleted.');
  return companyView(rows[0]);
}

/** Locks a company until the transaction ends. @throws DomainError not_found */
export async function lockCompany(tx: TenantTx, tenantId: string, id: string): Promise<Company> {
  await tx
    .selectFrom('company')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute();
  return getCompany(tx, tenantId, id);
}

/** One page, by name. @throws DomainError invalid_cursor */
export async function listCompanies(tx: TenantTx, tenantId: string, query: CompanyQuery): Promise<CompanyPage> {
  const { cursor, limit, q } = query;
  const after = cursor === undefined ? undefined : readCursor(cursor, SORT, z.string());
  const { rows } = await select(
    tenantId,
    sql`${q === undefined ? sql`true` : sql`c.id = any(array(${foundIn(tenantId, 'company', q)}))`}
      and ${after ? sql`(c.name, c.id) > (${after.key}, ${after.id}::uuid)` : sql`true`}
      order by c.name, c.id limit ${limit + 1}`,
  ).execute(tx);
  const { page, nextCursor } = cutPage(rows, limit, { sort: SORT, placeOf: ({ name, id }) => ({ key: name, id }) });
  return { items: page.map(companyView), nextCursor };
}

/** @throws DomainError conflict when another company has one of the domains */
export async function insertCompany(
  tx: TenantTx,
  tenantId: string,
  id: string,
  { name, domains }: CreateCompany,
): Promise<Company> {
  await tx.insertInto('company').values({ tenant_id: tenantId, id, name }).execute();
  await setDomains(tx, tenantId, id, domains);
  return getCompany(tx, tenantId, id);
}

/** @throws DomainError not_found, or conflict when another company has one of the domains */
export async function updateCompany(
  tx: TenantTx,
  tenantId: string,
  id: string,
  { name, domains }: UpdateCompany,
  now: number,
): Promise<Company> {
  const { numUpdatedRows } = await tx
    .updateTable('company')
    .set({ name, updated_at: new Date(now) })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new DomainError('not_found', 'There is no such company. It may have been deleted.');
  if (domains) await setDomains(tx, tenantId, id, domains);
  return getCompany(tx, tenantId, id);
}

async function setDomains(tx: TenantTx, tenantId: string, id: string, domains: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('company_domain')
    .where('tenant_id', '=', tenantId)
    .where('company_id', '=', id)
    .where('domain', '<>', noneOf(domains))
    .execute();
  await sql`
    insert into company_domain (tenant_id, company_id, domain)
    select ${tenantId}, ${id}::uuid, d from (select distinct unnest(${domains}::text[]) as d) as given
     where not exists (select from company_domain o where o.tenant_id = ${tenantId} and o.company_id = ${id}::uuid and o.domain = d)
     order by d`
    .execute(tx)
    .catch((error: unknown) => {
      if (constraintOf(error) !== 'company_domain_pkey') throw error;
      throw new DomainError('conflict', say('company_domain_taken'), [{ path: 'domains', message: 'one is taken' }]);
    });
}
