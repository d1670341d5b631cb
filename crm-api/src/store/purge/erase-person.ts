import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import { mentioning, renameIn } from './personal-data.ts';

/** As Jira itself calls somebody whose account was closed. */
export const FORMER = 'Former user';

export type ErasedPerson = { userId: string; name: string };
export type Erasure = ErasedPerson & { afterTicket: string | null };

/**
 * Forgets at once who a person is, and remembers that their name is to be erased from all that they did.
 * @returns their name as it is kept; undefined: nobody is known by this id
 */
export async function beginErasure(tx: TenantTx, tenantId: string, userId: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    delete from crm_user where tenant_id = ${tenantId} and user_id = ${userId} returning name`.execute(tx);
  const name = rows[0]?.name;
  if (name === undefined) return undefined;
  await sql`
    insert into person_erasure (tenant_id, user_id, name) values (${tenantId}, ${userId}, ${name})
    on conflict (tenant_id, user_id) do update set name = excluded.name, after_ticket = null`.execute(tx);
  await sql`delete from jira_person where tenant_id = ${tenantId} and user_id = ${userId}`.execute(tx);
  await sql`delete from idempotency_key where tenant_id = ${tenantId} and user_id = ${userId}`.execute(tx);
  return name;
}

/** Whether somebody else is called the same: what was written bears a name, and no id. */
export async function isNameShared(tx: TenantTx, tenantId: string, { userId, name }: ErasedPerson): Promise<boolean> {
  const { rows } = await sql<{ shared: boolean }>`
    select exists (select from crm_user where tenant_id = ${tenantId} and name = ${name} and user_id <> ${userId})
        or exists (select from member where tenant_id = ${tenantId} and name = ${name}) as shared`.execute(tx);
  return rows[0]?.shared === true;
}

/** One that is under way, with its row locked until the transaction ends. */
export async function nextErasure(tx: TenantTx, tenantId: string): Promise<Erasure | undefined> {
  const { rows } = await sql<Erasure>`
    select user_id as "userId", name, after_ticket as "afterTicket" from person_erasure
     where tenant_id = ${tenantId} order by user_id limit 1 for update`.execute(tx);
  return rows[0];
}

/**
 * Erases a name from the next tickets: the named exception, beside the purge and the names of Jira's people, to the rule that only
 * the funnel writes tickets. Each statement finds its rows by the ids of tickets.
 * @returns whether there were any tickets left
 */
export async function eraseInTickets(
  tx: TenantTx,
  tenantId: string,
  { userId, name, afterTicket }: Erasure,
  limit: number,
): Promise<boolean> {
  const page = await sql<{ id: string }>`
    select id from ticket where tenant_id = ${tenantId} and (${afterTicket}::uuid is null or id > ${afterTicket}::uuid)
     order by id limit ${limit}`.execute(tx);
  const ids = page.rows.map(({ id }) => id);
  const last = ids.at(-1);
  if (last === undefined) return false;
  const written = await writtenBy(tx, tenantId, ids, name);
  const affected = [...new Set([...(await mentioning(tx, tenantId, ids, [userId])), ...written])];
  if (affected.length > 0) {
    await renameIn(tx, tenantId, affected, { names: { [userId]: FORMER }, closed: [] });
    const these = sql`tenant_id = ${tenantId} and ticket_id = any(${affected}::uuid[])`;
    await sql`update field_history set actor = ${FORMER} where ${these} and actor = ${name} and origin <> 'jira'`.execute(
      tx,
    );
    for (const table of ['comment', 'attachment'] as const)
      await sql`update ${sql.table(table)} set author_name = ${FORMER}
        where ${these} and author_name = ${name} and author_account_id is null`.execute(tx);
  }
  await sql`update person_erasure set after_ticket = ${last}::uuid where tenant_id = ${tenantId} and user_id = ${userId}`.execute(
    tx,
  );
  return true;
}

/** Of some tickets, those with something that somebody of this name did in the CRM. */
async function writtenBy(tx: TenantTx, tenantId: string, ids: readonly string[], name: string): Promise<string[]> {
  const these = sql`tenant_id = ${tenantId} and ticket_id = any(${ids}::uuid[])`;
  const { rows } = await sql<{ id: string }>`
    select ticket_id as id from field_history where ${these} and actor = ${name} and origin <> 'jira'
    union select ticket_id from comment where ${these} and author_name = ${name} and author_account_id is null
    union select ticket_id from attachment where ${these} and author_name = ${name} and author_account_id is null`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** Where a name stands beside tickets: by the person's id where there is one, else by the name. */
export async function endErasure(tx: TenantTx, tenantId: string, { userId, name }: ErasedPerson): Promise<void> {
  const of = sql`tenant_id = ${tenantId}`;
  await sql`update audit_log set actor_name = ${FORMER}, address = null
    where ${of} and actor_id = ${userId} and actor_kind = 'person'`.execute(tx);
  await sql`update saved_view set author_name = ${FORMER} where ${of} and author = ${userId}`.execute(tx);
  await sql`update bulk_job set created_by = ${FORMER} where ${of} and author = ${userId}`.execute(tx);
  for (const [table, column] of BY_NAME)
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${FORMER} where ${of} and ${sql.ref(column)} = ${name}`.execute(
      tx,
    );
  await sql`delete from person_erasure where ${of} and user_id = ${userId}`.execute(tx);
}

const BY_NAME = [
  ['contact', 'merged_by'],
  ['import_job', 'created_by'],
  ['pairing_code', 'created_by'],
  ['service_token', 'created_by'],
  ['invitation', 'invited_by'],
  ['ticket_purge', 'purged_by'],
] as const;
