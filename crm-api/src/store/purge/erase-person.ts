import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import { notifyAccess } from '../members/access-changes.ts';
import { mentioning, renameIn } from './personal-data.ts';

/** As Jira itself calls somebody whose account was closed. */
export const FORMER = 'Former user';

export type ErasedPerson = { userId: string; name: string };
export type Erasure = ErasedPerson & { beganAt: Date; afterTicket: string | null };

/**
 * Forgets at once who a person is, and remembers that their name is to be erased from all that they did.
 * @returns their name as it is kept; undefined: nobody is known by this id
 */
export async function beginErasure(
  tx: TenantTx,
  tenantId: string,
  userId: string,
  now: Date,
): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    delete from crm_user where tenant_id = ${tenantId} and user_id = ${userId} returning name`.execute(tx);
  const name = rows[0]?.name;
  if (name === undefined) return undefined;
  await sql`
    insert into person_erasure (tenant_id, user_id, name, began_at) values (${tenantId}, ${userId}, ${name}, ${now})
    on conflict (tenant_id, user_id, name) do update set began_at = excluded.began_at, after_ticket = null`.execute(tx);
  await eraseByName(tx, tenantId, name, GOING_ON);
  await sql`delete from jira_person where tenant_id = ${tenantId} and user_id = ${userId}`.execute(tx);
  await sql`delete from idempotency_key where tenant_id = ${tenantId} and user_id = ${userId}`.execute(tx);
  // Whoever comes again is written down again, also where they were just seen.
  await notifyAccess(tx, userId);
  return name;
}

/** Whether somebody else is called the same: what was written bears a name, and no id. */
export async function isNameShared(tx: TenantTx, tenantId: string, { userId, name }: ErasedPerson): Promise<boolean> {
  const { rows } = await sql<{ shared: boolean }>`
    select exists (select from crm_user where tenant_id = ${tenantId} and name = ${name} and user_id <> ${userId})
        or exists (select from member where tenant_id = ${tenantId} and name = ${name})
        or exists (select from service_token where tenant_id = ${tenantId} and name = ${name}) as shared`.execute(tx);
  return rows[0]?.shared === true;
}

/** One that is under way, with its row locked until the transaction ends. */
export async function nextErasure(tx: TenantTx, tenantId: string): Promise<Erasure | undefined> {
  const { rows } = await sql<Erasure>`
    select user_id as "userId", name, began_at as "beganAt", after_ticket as "afterTicket" from person_erasure
     where tenant_id = ${tenantId} order by user_id, name limit 1 for update`.execute(tx);
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
  erasure: Erasure,
  limit: number,
): Promise<boolean> {
  const { userId, name, afterTicket } = erasure;
  const page = await sql<{ id: string }>`
    select id from ticket where tenant_id = ${tenantId} and (${afterTicket}::uuid is null or id > ${afterTicket}::uuid)
     order by id limit ${limit}`.execute(tx);
  const ids = page.rows.map(({ id }) => id);
  const last = ids.at(-1);
  if (last === undefined) return false;
  const written = await writtenBy(tx, tenantId, ids, erasure);
  const affected = [...new Set([...(await mentioning(tx, tenantId, ids, [userId])), ...written])];
  if (affected.length > 0) {
    await renameIn(tx, tenantId, affected, { names: { [userId]: FORMER }, closed: [] });
    const these = sql`tenant_id = ${tenantId} and ticket_id = any(${affected}::uuid[])`;
    for (const { table, column, isTheirs } of namedBeside(erasure))
      await sql`update ${table} set ${column} = ${FORMER} where ${these} and ${isTheirs}`.execute(tx);
  }
  await sql`update person_erasure set after_ticket = ${last}::uuid
    where tenant_id = ${tenantId} and user_id = ${userId} and name = ${name}`.execute(tx);
  return true;
}

/** Where the name of who did something in the CRM stands beside a ticket, as long as they are meant by it. */
function namedBeside({ name, beganAt }: Erasure) {
  const of = (table: string, column: string, at: string, inCrm: ReturnType<typeof sql>) => ({
    ...{ table: sql.table(table), column: sql.ref(column) },
    isTheirs: sql`${sql.ref(column)} = ${name} and ${sql.ref(at)} <= ${beganAt} and ${inCrm}`,
  });
  return [
    of('field_history', 'actor', 'at', sql`origin <> 'jira'`),
    of('comment', 'author_name', 'created_at', sql`author_account_id is null`),
    of('attachment', 'author_name', 'created_at', sql`author_account_id is null`),
    of('conflict', 'resolved_by', 'resolved_at', sql`true`),
  ];
}

/** Of some tickets, those with something that they did in the CRM. */
async function writtenBy(tx: TenantTx, tenantId: string, ids: readonly string[], erasure: Erasure): Promise<string[]> {
  const parts = namedBeside(erasure).map(
    ({ table, isTheirs }) => sql`
      select ticket_id as id from ${table}
       where tenant_id = ${tenantId} and ticket_id = any(${ids}::uuid[]) and ${isTheirs}`,
  );
  const { rows } = await sql<{ id: string }>`${sql.join(parts, sql` union `)}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Where a name stands beside tickets: by the person's id where there is one, else by the name. */
export async function endErasure(tx: TenantTx, tenantId: string, { userId, name }: ErasedPerson): Promise<void> {
  const of = sql`tenant_id = ${tenantId}`;
  await sql`update audit_log set actor_name = ${FORMER}, address = null
    where ${of} and actor_id = ${userId} and actor_kind = 'person'`.execute(tx);
  await sql`update saved_view set author_name = ${FORMER} where ${of} and author = ${userId}`.execute(tx);
  await sql`update bulk_job set created_by = ${FORMER} where ${of} and author = ${userId}`.execute(tx);
  await eraseInOutcomes(tx, tenantId, name);
  await eraseByName(tx, tenantId, name, SAID);
  await sql`delete from person_erasure where ${of} and user_id = ${userId} and name = ${name}`.execute(tx);
}

/** What an undo has left alone is told with who changed it since (domain/bulk/bulk-change.ts). */
async function eraseInOutcomes(tx: TenantTx, tenantId: string, name: string): Promise<void> {
  const [ends, erased] = [
    [`by ${name};`, `by ${name}.`],
    [`by ${FORMER};`, `by ${FORMER}.`],
  ] as const;
  await sql`update bulk_item set message = replace(replace(message, ${ends[0]}, ${erased[0]}), ${ends[1]}, ${erased[1]})
    where tenant_id = ${tenantId} and bulk_id in (select id from bulk_job where tenant_id = ${tenantId} and kind = 'undo')
      and (position(${ends[0]} in message) > 0 or position(${ends[1]} in message) > 0)`.execute(tx);
}

async function eraseByName(tx: TenantTx, tenantId: string, name: string, places: typeof SAID): Promise<void> {
  for (const [table, column] of places)
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${FORMER}
      where tenant_id = ${tenantId} and ${sql.ref(column)} = ${name}`.execute(tx);
}

/** What goes on in their name and would write it again: it says no name from the first moment on. */
const GOING_ON: typeof SAID = [
  ['jira_site', 'purge_requested_by'],
  ['contact', 'merged_by'],
];

const SAID: readonly (readonly [table: string, column: string])[] = [
  ['import_job', 'created_by'],
  ['pairing_code', 'created_by'],
  ['service_token', 'created_by'],
  ['invitation', 'invited_by'],
  ['ticket_purge', 'purged_by'],
];
