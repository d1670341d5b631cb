import type { Contact, ContactPage, ContactQuery, CreateContact, UpdateContact } from '@synapse/shared/contact';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { readCursor, writeCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import { constraintOf } from '../db/pg-error.ts';
import type { Database } from '../db/schema.ts';
import { removeAnswersAbout } from '../requests/idempotency-keys.ts';
import { wordBegins } from './search.ts';

type Row = Omit<Selectable<Database['contact']>, 'tenant_id' | 'search'>;

const COLUMNS = ['id', 'name', 'email', 'phone', 'company', 'created_at', 'updated_at'] as const;
const SORT = 'name';

export function contactView(row: Row): Contact {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    company: row.company,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export async function findContact(tx: TenantTx, tenantId: string, id: string): Promise<Contact | undefined> {
  const row = await tx
    .selectFrom('contact')
    .select(COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && contactView(row);
}

export async function findContactOfTicket(
  tx: TenantTx,
  tenantId: string,
  ticketId: string,
): Promise<Contact | undefined> {
  const ofTicket = tx
    .selectFrom('ticket')
    .select('contact_id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', ticketId);
  const row = await tx
    .selectFrom('contact')
    .select(COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('id', '=', ofTicket)
    .executeTakeFirst();
  return row && contactView(row);
}

/** @throws DomainError not_found */
export async function getContact(tx: TenantTx, tenantId: string, id: string): Promise<Contact> {
  const contact = await findContact(tx, tenantId, id);
  if (!contact) throw new DomainError('not_found', 'There is no such contact. It may have been deleted.');
  return contact;
}

/** Locks a contact until the transaction ends. @throws DomainError not_found */
export async function lockContact(tx: TenantTx, tenantId: string, id: string): Promise<Contact> {
  const locked = tx.selectFrom('contact').select('id').where('tenant_id', '=', tenantId).where('id', '=', id);
  await locked.forUpdate().execute();
  return getContact(tx, tenantId, id);
}

/** @param contactId null: none is named. @throws DomainError invalid_request when there is no such contact */
export async function requireContact(tx: TenantTx, tenantId: string, contactId: string | null): Promise<void> {
  if (contactId === null || (await findContact(tx, tenantId, contactId))) return;
  throw new DomainError('invalid_request', 'There is no such contact. Create it first, or leave contactId out.', [
    { path: 'contactId', message: 'no such contact' },
  ]);
}

/** One page, by name. @throws DomainError invalid_cursor */
export async function listContacts(tx: TenantTx, tenantId: string, query: ContactQuery): Promise<ContactPage> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, SORT, z.string());
  let select = tx
    .selectFrom('contact')
    .select(COLUMNS)
    .where('tenant_id', '=', tenantId)
    .orderBy('name')
    .orderBy('id')
    .limit(query.limit + 1);
  if (after) select = select.where(sql<boolean>`(name, id) > (${after.key}, ${after.id}::uuid)`);
  if (query.q !== undefined) select = select.where(sql<boolean>`search @@ ${wordStarts(query.q)}`);
  const rows = await select.execute();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(contactView),
    nextCursor: rows.length > page.length && last ? writeCursor(SORT, { key: last.name, id: last.id }) : null,
  };
}

/** A tsquery: every word given must begin some word of the contact. */
function wordStarts(q: string) {
  const parts = q.split(/\s+/).filter(Boolean).map(wordBegins);
  return sql`(${sql.join(parts, sql` && `)})`;
}

/** @throws DomainError conflict when another contact has the e-mail address */
export async function insertContact(
  tx: TenantTx,
  tenantId: string,
  id: string,
  input: CreateContact,
): Promise<Contact> {
  const row = await tx
    .insertInto('contact')
    .values({ tenant_id: tenantId, id, ...input })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
    .catch(rethrowTakenEmail);
  return contactView(row);
}

/** @throws DomainError not_found, or conflict when another contact has the e-mail address */
export async function updateContact(
  tx: TenantTx,
  tenantId: string,
  id: string,
  patch: UpdateContact,
  now: number,
): Promise<Contact> {
  const row = await tx
    .updateTable('contact')
    .set({ ...patch, updated_at: new Date(now) })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst()
    .catch(rethrowTakenEmail);
  if (!row) throw new DomainError('not_found', 'There is no such contact. It may have been deleted.');
  return contactView(row);
}

/** @throws DomainError not_found, or conflict when a ticket names the contact */
export async function deleteContact(tx: TenantTx, tenantId: string, id: string): Promise<void> {
  const result = await tx
    .deleteFrom('contact')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
    .catch((error: unknown) => {
      if (constraintOf(error) === undefined) throw error;
      throw new DomainError(
        'conflict',
        'Tickets name this contact (deleted ones count too), so it can’t be deleted. Give those tickets another contact first.',
      );
    });
  if (result.numDeletedRows === 0n) throw new DomainError('not_found', 'There is no such contact.');
  await removeAnswersAbout(tx, tenantId, [id]);
}

function rethrowTakenEmail(error: unknown): never {
  if (constraintOf(error) !== 'contact_email') throw error;
  throw new DomainError('conflict', 'Another contact of this workspace has this email address.', [
    { path: 'email', message: 'is taken' },
  ]);
}
