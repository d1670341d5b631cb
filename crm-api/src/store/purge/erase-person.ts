import { sql } from 'kysely';
import { type Db, readTenant, type TenantTx } from '../db/database.ts';
import { NOW } from '../db/expressions.ts';
import { isTimeout } from '../db/pg-error.ts';
import { CLOCKS_APART_MS } from '../db/readiness.ts';
import { notifyAccess } from '../members/access-changes.ts';
import { forgetAnswersNaming } from '../requests/idempotency-keys.ts';
import { mentioning, nextTickets, patternsOf, renameIn } from './personal-data.ts';

/** As Jira itself calls somebody whose account was closed. */
export const FORMER = 'Former user';

export type Erasure = { userId: string; beganAt: Date; afterTicket: string | null };

/**
 * What they did bears the time of the process that wrote it, whose clock may be ahead: what is from so little after the beginning
 * counts as done before. Who comes again meanwhile is erased from a minute more than need be.
 */
const CLOCKS_APART = 2 * CLOCKS_APART_MS;

/** Forgets at once who a person is, and remembers that they are to be erased from all that they did. */
export async function beginErasure(tx: TenantTx, tenantId: string, userId: string): Promise<void> {
  const forget = (table: 'crm_user' | 'jira_person' | 'idempotency_key') =>
    tx.deleteFrom(table).where('tenant_id', '=', tenantId).where('user_id', '=', userId).execute();
  await forget('crm_user');
  await tx
    .insertInto('person_erasure')
    .values({ tenant_id: tenantId, user_id: userId, began_at: NOW })
    .onConflict((again) => again.columns(['tenant_id', 'user_id']).doUpdateSet({ began_at: NOW, after_ticket: null }))
    .execute();
  await eraseFrom(tx, tenantId, userId, GOING_ON);
  // What somebody else has begun may be to assign them.
  await sql`update bulk_job set action = rename_people(action, ${JSON.stringify({ [userId]: FORMER })}::jsonb)
    where tenant_id = ${tenantId} and position(${userId} in action::text) > 0`.execute(tx);
  await forget('jira_person');
  await forget('idempotency_key');
  // Whoever comes again is written down again, also where they were just seen.
  await notifyAccess(tx, userId);
}

/**
 * Whether a name stands by this id: of who has been here, of who has joined and never came, or of who was named by it in anything that an
 * erasure goes through, also after they were erased. It looks through the whole workspace for somebody of whom nothing is known; what is
 * not found out in time counts as known, and the erasure finds it out.
 */
export async function isKnown(db: Db, tenantId: string, userId: string): Promise<boolean> {
  const of = sql`tenant_id = ${tenantId}`;
  const vars = JSON.stringify({ id: userId, former: FORMER });
  const namedIn = (table: string, ...columns: string[]) => sql`exists (select from ${sql.table(table)} where ${of}
    and concat(${sql.raw(columns.map((column) => `${column}::text`).join(', '))}) like any(${patternsOf([userId])}::text[])
    and jsonb_path_exists(jsonb_build_array(${sql.raw(columns.join(', '))}),
      'strict $.** ? (@.userId == $id && @.name != $former)', ${vars}::jsonb))`;
  // PostgreSQL looks no further than the first that holds.
  const places = [
    sql`exists (select from crm_user where ${of} and user_id = ${userId})`,
    sql`exists (select from audit_log
      where ${of} and actor_id = ${userId} and actor_kind = 'person' and actor_name <> ${FORMER})`,
    sql`exists (select from jira_person where ${of} and user_id = ${userId})`,
    namedIn('bulk_job', 'action'),
    namedIn('bulk_item', 'people'),
    namedIn('ticket', 'assignee', 'custom'),
    namedIn('conflict', 'base_value', 'our_value', 'their_value'),
    namedIn('issue_link', 'base', 'in_flight', 'written', 'left_writes'),
    namedIn('field_history', 'old_value', 'new_value'),
  ];
  try {
    const { rows } = await readTenant(db, tenantId, (tx) =>
      sql`select where ${sql.join(places, sql` or `)}`.execute(tx),
    );
    return rows.length > 0;
  } catch (error) {
    if (isTimeout(error)) return true;
    throw error;
  }
}

/** One that is under way, with its row locked until the transaction ends. */
export async function nextErasure(tx: TenantTx, tenantId: string): Promise<Erasure | undefined> {
  return tx
    .selectFrom('person_erasure')
    .select(['user_id as userId', 'began_at as beganAt', 'after_ticket as afterTicket'])
    .where('tenant_id', '=', tenantId)
    .orderBy('user_id')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

/**
 * Erases a person from the next tickets: the named exception, beside the purge and the names of Jira's people, to the rule that only
 * the funnel writes tickets. Each statement finds its rows by the ids of tickets.
 * @returns whether there were any tickets left
 */
export async function eraseInTickets(
  tx: TenantTx,
  tenantId: string,
  erasure: Erasure,
  limit: number,
): Promise<boolean> {
  const { userId, afterTicket } = erasure;
  const ids = await nextTickets(tx, tenantId, afterTicket, limit);
  const last = ids.at(-1);
  if (last === undefined) return false;
  const written = await writtenBy(tx, tenantId, ids, erasure);
  const affected = [...new Set([...(await mentioning(tx, tenantId, ids, [userId])), ...written])];
  if (affected.length > 0) {
    await renameIn(tx, tenantId, affected, { names: { [userId]: FORMER }, closed: [] });
    const these = sql`tenant_id = ${tenantId} and ticket_id = any(${affected}::uuid[])`;
    for (const { table, name, id, isTheirs } of namedBeside(erasure))
      await sql`update ${table} set ${name} = ${FORMER}, ${id} = null where ${these} and ${isTheirs}`.execute(tx);
  }
  await tx
    .updateTable('person_erasure')
    .set({ after_ticket: last })
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .execute();
  return true;
}

/** Where who did something in the CRM stands beside a ticket, as long as it is by what they did before. */
function namedBeside({ userId, beganAt }: Erasure) {
  const before = new Date(beganAt.getTime() + CLOCKS_APART);
  const of = (table: string, name: string, at: string) => ({
    ...{ table: sql.table(table), name: sql.ref(name), id: idBeside(name) },
    isTheirs: sql`${idBeside(name)} = ${userId} and ${sql.ref(at)} <= ${before}`,
  });
  return [
    of('field_history', 'actor', 'at'),
    of('comment', 'author_name', 'created_at'),
    of('attachment', 'author_name', 'created_at'),
    of('conflict', 'resolved_by', 'resolved_at'),
  ];
}

/** The column that says who it is whom another one names. */
const idBeside = (name: string) => sql.ref(`${name.replace(/_name$/, '')}_user_id`);

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

/** Erases a person from what is no part of a ticket, and ends their erasure. */
export async function endErasure(tx: TenantTx, tenantId: string, { userId }: Pick<Erasure, 'userId'>): Promise<void> {
  const of = sql`tenant_id = ${tenantId}`;
  await tx
    .updateTable('audit_log')
    .set({ actor_name: FORMER, address: null })
    .where('tenant_id', '=', tenantId)
    .where('actor_id', '=', userId)
    .where('actor_kind', '=', 'person')
    .execute();
  // What they kept to themselves nobody else sees, and could delete.
  const ownViews = tx.deleteFrom('saved_view').where('tenant_id', '=', tenantId).where('author', '=', userId);
  await ownViews.where('shared', '=', false).execute();
  const views = tx.updateTable('saved_view').set({ author_name: FORMER }).where('tenant_id', '=', tenantId);
  await views.where('author', '=', userId).execute();
  const jobs = tx.updateTable('bulk_job').set({ created_by: FORMER }).where('tenant_id', '=', tenantId);
  await jobs.where('author', '=', userId).execute();
  await sql`update bulk_item set people = rename_people(people, ${JSON.stringify({ [userId]: FORMER })}::jsonb)
    where ${of} and people @> ${JSON.stringify([{ userId }])}::jsonb
      and bulk_id in (select id from bulk_job where ${of} and kind = 'undo')`.execute(tx);
  await eraseFrom(tx, tenantId, userId, SAID);
  await forgetAnswersNaming(tx, tenantId, userId);
  await tx.deleteFrom('person_erasure').where('tenant_id', '=', tenantId).where('user_id', '=', userId).execute();
}

type Places = readonly (readonly [table: string, name: string])[];

async function eraseFrom(tx: TenantTx, tenantId: string, userId: string, places: Places): Promise<void> {
  for (const [table, name] of places)
    await sql`update ${sql.table(table)} set ${sql.ref(name)} = ${FORMER}, ${idBeside(name)} = null
      where tenant_id = ${tenantId} and ${idBeside(name)} = ${userId}`.execute(tx);
}

/** What goes on in their name and would write it again: it says no name from the first moment on. */
const GOING_ON: Places = [
  ['jira_site', 'purge_requested_by'],
  ['contact', 'merged_by'],
];

const SAID: Places = [
  ['import_job', 'created_by'],
  ['service_token', 'created_by'],
  ['invitation', 'invited_by'],
  ['ticket_purge', 'purged_by'],
];
