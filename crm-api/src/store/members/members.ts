import { randomUUID } from 'node:crypto';
import type { Role } from '@synapse/shared/api/define-route';
import type { Member, MemberPage, MemberQuery } from '@synapse/shared/member';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { type Person, userIdOf } from '../../domain/members/person.ts';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { TenantTx, WorkerTx } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { notifyAccess } from './access-changes.ts';

/** That somebody belongs to a workspace. */
export type Membership = { tenantId: string; workspace: string; memberId: string; role: Role; suspended: boolean };

/** More than anybody belongs to. */
const MOST_WORKSPACES = 500;

/** The workspaces of a person, by name, over all tenants. */
export async function listMemberships(tx: WorkerTx, { issuer, subject }: Person): Promise<Membership[]> {
  const rows = await tx
    .selectFrom('member')
    .innerJoin('tenant', 'tenant.id', 'member.tenant_id')
    .select(['tenant.id as tenantId', 'tenant.name as workspace', 'member.id as memberId', 'role', 'suspended_at'])
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .orderBy('tenant.name')
    .orderBy('tenant.id')
    .limit(MOST_WORKSPACES)
    .execute();
  return rows.map(({ suspended_at, ...row }) => ({ ...row, suspended: suspended_at !== null }));
}

/** Adds a person, unless they belong already: then they stay as they are. @returns whether they were added */
export async function insertMember(
  tx: TenantTx,
  tenantId: string,
  member: Person & { name: string; email: string | null; role: Role },
): Promise<boolean> {
  const { issuer, subject, name, email, role } = member;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('member')
    .values({ tenant_id: tenantId, id: randomUUID(), issuer, subject, name, email, role })
    .onConflict((on) => on.columns(['tenant_id', 'issuer', 'subject']).doNothing())
    .executeTakeFirstOrThrow();
  if (!numInsertedOrUpdatedRows) return false;
  await notifyAccess(tx, userIdOf(member));
  return true;
}

/**
 * One member, locked, with the ids of all owners that are not suspended, locked too: of two owners who leave at once, the
 * second sees that the first has left.
 * @throws DomainError not_found
 */
export async function lockMember(
  tx: TenantTx,
  tenantId: string,
  by: { id: string } | Person,
): Promise<{ member: Selectable<Database['member']>; owners: string[] }> {
  const owners = await tx
    .selectFrom('member')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('role', '=', 'owner')
    .where('suspended_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  const of = tx.selectFrom('member').selectAll().where('tenant_id', '=', tenantId).forUpdate();
  const one =
    'id' in by ? of.where('id', '=', by.id) : of.where('issuer', '=', by.issuer).where('subject', '=', by.subject);
  const member = await one.executeTakeFirst();
  if (!member) throw noSuchMember();
  return { member, owners: owners.map(({ id }) => id) };
}

/** @throws DomainError not_found */
export async function getMember(tx: TenantTx, tenantId: string, id: string): Promise<Member> {
  const row = await tx
    .selectFrom('member')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw noSuchMember();
  return memberView(row);
}

/** Everybody who belongs. */
export const listPersons = (tx: TenantTx, tenantId: string): Promise<Person[]> =>
  tx.selectFrom('member').select(['issuer', 'subject']).where('tenant_id', '=', tenantId).execute();

/** @throws DomainError not_found */
export async function findPerson(tx: TenantTx, tenantId: string, id: string): Promise<Person> {
  const person = await tx
    .selectFrom('member')
    .select(['issuer', 'subject'])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!person) throw noSuchMember();
  return person;
}

const noSuchMember = () => new DomainError('not_found', 'There is no such member in this workspace.');

/** @param changes null: the member is removed */
export async function writeMember(
  tx: TenantTx,
  member: Selectable<Database['member']>,
  changes: { role: Role; suspendedAt: Date | null } | null,
): Promise<void> {
  if (changes) {
    await tx
      .updateTable('member')
      .set({ role: changes.role, suspended_at: changes.suspendedAt })
      .where('tenant_id', '=', member.tenant_id)
      .where('id', '=', member.id)
      .execute();
  } else {
    await tx.deleteFrom('member').where('tenant_id', '=', member.tenant_id).where('id', '=', member.id).execute();
  }
  await notifyAccess(tx, userIdOf(member));
}

/** Notes what the person's last token said of them. A token without an address leaves the one that is known. */
export async function renameMember(
  tx: TenantTx,
  tenantId: string,
  { issuer, subject, name, email }: Person & { name: string; email: string | null },
): Promise<void> {
  await tx
    .updateTable('member')
    .set({ name, email: email ?? undefined })
    .where('tenant_id', '=', tenantId)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where((was) => was.or([was('name', '<>', name), was('email', 'is distinct from', email ?? was.ref('email'))]))
    .execute();
}

const SORT = 'members';

/** By name. @throws DomainError invalid_cursor */
export async function listMembers(tx: TenantTx, tenantId: string, query: MemberQuery): Promise<MemberPage> {
  let select = tx.selectFrom('member').selectAll().where('tenant_id', '=', tenantId);
  if (query.cursor !== undefined) {
    const { key, id } = readCursor(query.cursor, SORT, z.string());
    select = select.where(sql<boolean>`(name, id) > (${key}, ${id}::uuid)`);
  }
  const rows = await select
    .orderBy('name')
    .orderBy('id')
    .limit(query.limit + 1)
    .execute();
  const { page, nextCursor } = cutPage(rows, query.limit, {
    sort: SORT,
    placeOf: ({ name, id }) => ({ key: name, id }),
  });
  return { items: page.map(memberView), nextCursor };
}

export function memberView(row: Selectable<Database['member']>): Member {
  return {
    id: row.id,
    userId: userIdOf(row),
    name: row.name,
    email: row.email,
    role: row.role,
    suspendedAt: row.suspended_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
