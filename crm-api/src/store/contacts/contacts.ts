import type { Contact, ContactPage, ContactQuery, CreateContact, UpdateContact } from '@synapse/shared/contact';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { say } from '../../domain/sentences.ts';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';
import { constraintOf } from '../db/pg-error.ts';
import { removeAnswersAbout } from '../requests/idempotency-keys.ts';
import { contactsOfCompany, foundContacts } from './contact-search.ts';
import { shareContact } from './merge-contacts.ts';

type Row = {
  id: string;
  name: string;
  email: string | null;
  other_emails: string[];
  phone: string | null;
  company: string | null;
  company_id: string | null;
  company_by_hand: boolean;
  merged_into: string | null;
  created_at: Date;
  updated_at: Date;
};

const SORT = 'name';

const contactView = (row: Row): Contact => ({
  ...{ id: row.id, name: row.name, email: row.email, phone: row.phone, company: row.company },
  otherEmails: row.other_emails,
  companyId: row.company_id,
  companyByHand: row.company_by_hand,
  mergedInto: row.merged_into,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** Of contacts `c`, with the company `k` that they belong to. */
const select = (tenantId: string, where: RawBuilder<unknown>) => sql<Row>`
  select c.id, c.name, c.email, c.phone, coalesce(k.name, c.company) as company, k.id as company_id, c.company_by_hand, c.merged_into,
         c.created_at, c.updated_at, array(
           select m.email from contact m
            where m.tenant_id = c.tenant_id and m.merged_into = c.id and m.email is not null order by m.email limit 50) as other_emails
    from contact c
    left join company_domain d on d.tenant_id = c.tenant_id and d.domain = c.email_domain and not c.company_by_hand
    left join company k on k.tenant_id = c.tenant_id and k.id = coalesce(c.company_id, d.company_id)
   where c.tenant_id = ${tenantId} and ${where}`;

/** A contact, also one that was merged. */
export async function findContact(tx: TenantTx, tenantId: string, id: string): Promise<Contact | undefined> {
  const { rows } = await select(tenantId, sql`c.id = ${id}::uuid`).execute(tx);
  return rows[0] && contactView(rows[0]);
}

export async function findContactOfTicket(
  tx: TenantTx,
  tenantId: string,
  ticketId: string,
): Promise<Contact | undefined> {
  const ofTicket = sql`select contact_id from ticket where tenant_id = ${tenantId} and id = ${ticketId}::uuid`;
  const { rows } = await select(tenantId, sql`c.id = (${ofTicket})`).execute(tx);
  return rows[0] && contactView(rows[0]);
}

/** @throws DomainError not_found */
export async function getContact(tx: TenantTx, tenantId: string, id: string): Promise<Contact> {
  const contact = await findContact(tx, tenantId, id);
  if (!contact) throw new DomainError('not_found', 'There is no such contact. It may have been deleted.');
  return contact;
}

const lock = (tx: TenantTx, tenantId: string, id: string) =>
  tx
    .selectFrom('contact')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute();

/** Locks a contact until the transaction ends. @throws DomainError not_found */
export async function lockContact(tx: TenantTx, tenantId: string, id: string): Promise<Contact> {
  await lock(tx, tenantId, id);
  return getContact(tx, tenantId, id);
}

/**
 * The contact that a ticket gets: of one that was merged, the one that was kept. It can't be merged or deleted until the
 * transaction ends, so that none of its tickets is missed. A ticket that exists is to be locked before.
 * @param contactId null: none is named
 * @throws DomainError invalid_request when there is no such contact
 */
export async function contactForTicket(
  tx: TenantTx,
  tenantId: string,
  contactId: string | null,
): Promise<string | null> {
  if (contactId === null) return null;
  const kept = (await shareNamed(tx, tenantId, contactId)).merged_into ?? contactId;
  // The one that was kept may have been merged since.
  const shared = kept === contactId ? undefined : await shareNamed(tx, tenantId, kept);
  return shared?.merged_into ?? kept;
}

async function shareNamed(tx: TenantTx, tenantId: string, id: string) {
  const shared = await shareContact(tx, tenantId, id);
  if (shared) return shared;
  throw new DomainError('invalid_request', say('contact_none'), [{ path: 'contactId', message: 'no such contact' }]);
}

/**
 * The contacts of e-mail addresses, as tickets get them (contactForTicket): by address, in small letters.
 * An address of a contact that was merged leads to the one that was kept.
 */
export async function contactsByEmail(
  tx: TenantTx,
  tenantId: string,
  emails: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (emails.length === 0) return found;
  const lowered = sql<string>`lower(email)`;
  const rows = await tx
    .selectFrom('contact')
    .select(['id', lowered.as('email')])
    .where('tenant_id', '=', tenantId)
    .where('email', 'is not', null)
    .where(lowered, '=', anyOf(emails.map((one) => one.toLowerCase())))
    .orderBy('id')
    .execute();
  for (const { id, email } of rows) {
    const contactId = await contactForTicket(tx, tenantId, id).catch(noneOf);
    if (contactId !== null) found.set(email, contactId);
  }
  return found;
}

/** It was deleted since. */
function noneOf(error: unknown): null {
  if (error instanceof DomainError) return null;
  throw error;
}

/** One page, by name. @throws DomainError invalid_cursor */
export async function listContacts(tx: TenantTx, tenantId: string, query: ContactQuery): Promise<ContactPage> {
  const { rows } = await contactPageStatement(tenantId, query).execute(tx);
  const { page, nextCursor } = cutPage(rows, query.limit, {
    sort: SORT,
    placeOf: ({ name, id }) => ({ key: name, id }),
  });
  return { items: page.map(contactView), nextCursor };
}

/** The statement of a page: one row more than the page, which tells whether there is a next one. @throws DomainError invalid_cursor */
export function contactPageStatement(
  tenantId: string,
  { cursor, limit, ids, ...filter }: ContactQuery,
): RawBuilder<Row> {
  const after = cursor === undefined ? undefined : readCursor(cursor, SORT, z.string());
  const beyond = (of: string) =>
    after ? sql`(${sql.ref(`${of}.name`)}, ${sql.ref(`${of}.id`)}) > (${after.key}, ${after.id}::uuid)` : sql`true`;
  const page = (of: string) =>
    sql`${beyond(of)} order by ${sql.ref(`${of}.name`)}, ${sql.ref(`${of}.id`)} limit ${limit + 1}`;
  const among = ids ? sql`c.id = any(${ids}::uuid[])` : sql`true`;
  return select(
    tenantId,
    sql`c.merged_into is null and ${among} and ${narrow(tenantId, filter, page)} and ${page('c')}`,
  );
}

/** @param page of contacts of one company, in the order of the list */
function narrow(
  tenantId: string,
  { q, companyId }: Pick<ContactQuery, 'q' | 'companyId'>,
  page: (of: string) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (q === undefined) {
    return companyId === undefined
      ? sql`true`
      : sql`c.id = any(array(${contactsOfCompany(tenantId, companyId, page)}))`;
  }
  const found = sql`c.id = any(array(${foundContacts(tenantId, q, page)}))`;
  return companyId === undefined ? found : sql`${found} and k.id = ${companyId}::uuid`;
}

/** @throws DomainError conflict when another contact has the e-mail address */
export async function insertContact(
  tx: TenantTx,
  tenantId: string,
  id: string,
  { companyId, ...input }: CreateContact,
): Promise<Contact> {
  await tx
    .insertInto('contact')
    .values({ tenant_id: tenantId, id, ...input, ...companyOf(companyId) })
    .execute()
    .catch(explain);
  return getContact(tx, tenantId, id);
}

/** @throws DomainError not_found, or conflict when another contact has the e-mail address, or this one was merged */
export async function updateContact(
  tx: TenantTx,
  tenantId: string,
  id: string,
  { companyId, companyByHand, ...patch }: UpdateContact,
  now: number,
): Promise<Contact> {
  const swapped = patch.email == null ? undefined : await freeOwnAddress(tx, tenantId, id, patch.email);
  const byHand = companyByHand === false ? { company_id: null, company_by_hand: false } : companyOf(companyId);
  const { numUpdatedRows } = await tx
    .updateTable('contact')
    .set({ ...patch, ...byHand, updated_at: new Date(now) })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('merged_into', 'is', null)
    .executeTakeFirst()
    .catch(explain);
  if (swapped)
    await tx
      .updateTable('contact')
      .set({ email: swapped.before })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', swapped.id)
      .execute();
  const contact = await getContact(tx, tenantId, id);
  if (numUpdatedRows === 0n) throw wasMerged();
  return contact;
}

/**
 * An address of a contact that was merged into this one is its own: it may become the main one, and trades places with it.
 * @returns the contact that had it, and which it gets
 */
async function freeOwnAddress(
  tx: TenantTx,
  tenantId: string,
  id: string,
  email: string,
): Promise<{ id: string; before: string | null } | undefined> {
  await lock(tx, tenantId, id);
  return tx
    .updateTable('contact as m')
    .from('contact as k')
    .set({ email: null })
    .where('m.tenant_id', '=', tenantId)
    .where('m.merged_into', '=', id)
    .where(sql<boolean>`lower(m.email) = lower(${email})`)
    .whereRef('k.tenant_id', '=', 'm.tenant_id')
    .whereRef('k.id', '=', 'm.merged_into')
    .returning(['m.id', 'k.email as before'])
    .executeTakeFirst();
}

export const wasMerged = () => new DomainError('conflict', say('contact_merged'));

const companyOf = (companyId: string | null | undefined) =>
  companyId === undefined ? {} : { company_id: companyId, company_by_hand: true };

/**
 * Deletes a contact with what was merged into it.
 * @returns the ids of these
 * @throws DomainError not_found, or conflict when a ticket names the contact
 */
export async function deleteContact(tx: TenantTx, tenantId: string, id: string): Promise<string[]> {
  const rows = await tx
    .deleteFrom('contact')
    .where('tenant_id', '=', tenantId)
    .where((is) => is.or([is('id', '=', id), is('merged_into', '=', id)]))
    .returning('id')
    .execute()
    .catch((error: unknown) => {
      if (constraintOf(error) === undefined) throw error;
      throw new DomainError('conflict', say('contact_in_use'));
    });
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such contact. It may have been deleted.');
  const ids = rows.map((row) => row.id);
  await removeAnswersAbout(tx, tenantId, ids);
  return ids.filter((one) => one !== id).sort();
}

function explain(error: unknown): never {
  const constraint = constraintOf(error);
  if (constraint === 'contact_email') {
    throw new DomainError('conflict', say('contact_email_taken'), [{ path: 'email', message: 'is taken' }]);
  }
  if (constraint === 'contact_tenant_id_company_id_fkey') {
    throw new DomainError('invalid_request', say('company_none'), [{ path: 'companyId', message: 'no such company' }]);
  }
  throw error;
}
