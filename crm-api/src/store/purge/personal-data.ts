import { sql } from 'kysely';
import { APP_ACTOR } from '../audit/acting.ts';
import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';
import { lockTickets } from '../tickets/ticket-states.ts';

type Site = { tenantId: string; siteId: string };

/** An account whose name is kept here, and since when it is as Jira showed it. */
export type HeldAccount = { accountId: string; updatedAt: Date };

/**
 * Brings the list of a site's accounts up to what is kept: who wrote comments and files, who is, was or was to be
 * assigned, who changed something, who is matched with a user. An account that nothing names any more is dropped; an erased
 * one is remembered.
 */
export async function collectAccounts(tx: TenantTx, { tenantId, siteId }: Site, now: Date): Promise<void> {
  const linked = sql`join issue_link l on l.tenant_id = x.tenant_id and l.ticket_id = x.ticket_id and l.site_id = ${siteId}::uuid
    where x.tenant_id = ${tenantId}`;
  const named = (table: string, ...columns: string[]) => {
    const values = sql.raw(columns.map((column) => `x.${column}`).join(', '));
    const people = sql`jsonb_path_query(jsonb_build_array(${values}), 'strict $.**.accountId')`;
    return sql`select p #>> '{}' from ${sql.table(table)} x cross join lateral ${people} p ${linked}
      and concat(${values}) like '%"accountId"%'`;
  };
  await sql`
    with held as (
      select account_id as id from jira_person where tenant_id = ${tenantId} and site_id = ${siteId}::uuid
      union select actor_id from audit_log where tenant_id = ${tenantId} and actor_kind = 'app' and actor_id <> ${APP_ACTOR}
      union select x.author_account_id from comment x ${linked}
      union select x.author_account_id from attachment x ${linked}
      union select x.actor_account_id from field_history x ${linked}
      union select x.resolved_by_account_id from conflict x ${linked}
      union select created_by_account_id from import_job where tenant_id = ${tenantId} and site_id = ${siteId}::uuid
      union ${named('field_history', 'old_value', 'new_value')}
      union ${named('conflict', 'base_value', 'our_value', 'their_value')}
      union ${named('issue_link', 'base', 'in_flight', 'written', 'left_writes')}
      union select p #>> '{}' from issue_link l
        join ticket t on t.tenant_id = l.tenant_id and t.id = l.ticket_id,
        jsonb_path_query(jsonb_build_array(t.assignee, t.custom), 'strict $.**.accountId') p
        where l.tenant_id = ${tenantId} and l.site_id = ${siteId}::uuid),
    dropped as (
      delete from reported_account where tenant_id = ${tenantId} and site_id = ${siteId}::uuid and erased_at is null
        and account_id not in (select id from held where id is not null))
    insert into reported_account (tenant_id, site_id, account_id, updated_at)
    select ${tenantId}, ${siteId}::uuid, id, ${now} from held where id is not null and id <> 'unknown'
    on conflict (tenant_id, site_id, account_id) do nothing`.execute(tx);
}

/** Some accounts that Atlassian was not told of since `before`. */
export async function listUnreported(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  before: Date,
  limit: number,
): Promise<HeldAccount[]> {
  return tx
    .selectFrom('reported_account')
    .select(['account_id as accountId', 'updated_at as updatedAt'])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('erased_at', 'is', null)
    .where((is) => is.or([is('reported_at', 'is', null), is('reported_at', '<=', before)]))
    .orderBy('account_id')
    .limit(limit)
    .execute();
}

/** Records what Atlassian answered: which accounts were reported, which are erased here and which were read again. */
export async function noteReported(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  reported: { at: Date; all: readonly string[]; erased: readonly string[]; refreshed: readonly string[] },
): Promise<void> {
  const among = (accounts: readonly string[], column: 'erased_at' | 'updated_at') =>
    sql<Date>`case when account_id = ${anyOf(accounts)} then ${reported.at}::timestamptz else ${sql.ref(column)} end`;
  await tx
    .updateTable('reported_account')
    .set({
      reported_at: reported.at,
      erased_at: among(reported.erased, 'erased_at'),
      updated_at: among(reported.refreshed, 'updated_at'),
    })
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('account_id', '=', anyOf(reported.all))
    .execute();
}

/** What is to be said from now on of some accounts. Of a closed one the account id goes as well, where nothing needs it. */
export type NewNames = { names: Readonly<Record<string, string>>; closed: readonly string[] };

/**
 * Renames people in all that is kept of some tickets: the named exception, beside the purge, to the rule that only the
 * funnel writes tickets. No value that is compared with Jira changes: who somebody is is the account id alone.
 * @param after the last ticket of the call before; null to begin
 * @returns the last ticket that was looked at; null: there are no more
 */
export async function renamePeople(
  tx: TenantTx,
  tenantId: string,
  { names, closed }: NewNames,
  { after, limit }: { after: string | null; limit: number },
): Promise<string | null> {
  const ids = await nextTickets(tx, tenantId, after, limit);
  const last = ids.at(-1);
  if (last === undefined) return null;
  const accounts = Object.keys(names);
  const affected = await mentioning(tx, tenantId, ids, accounts);
  if (affected.length > 0) await renameIn(tx, tenantId, affected, { names, closed });
  return last;
}

/** What `like` finds people by in JSON that is written out. */
export const patternsOf = (accounts: readonly string[]) =>
  accounts.map((id) => `%"${id.replaceAll(/[\\%_]/g, '\\$&')}"%`);

/** Which of some tickets hold people of these ids in what they show and remember. */
export async function mentioning(tx: TenantTx, tenantId: string, ids: string[], accounts: string[]): Promise<string[]> {
  const patterns = patternsOf(accounts);
  const named = (columns: string) => sql`${sql.raw(columns)} like any(${patterns}::text[])`;
  const these = sql`tenant_id = ${tenantId} and ticket_id = any(${ids}::uuid[])`;
  const { rows } = await sql<{ id: string }>`
    select ticket_id as id from comment where ${these} and author_account_id = any(${accounts}::text[])
    union select ticket_id from attachment where ${these} and author_account_id = any(${accounts}::text[])
    union select id from ticket where tenant_id = ${tenantId} and id = any(${ids}::uuid[])
      and ${named('concat(assignee::text, custom::text)')}
    union select ticket_id from issue_link where ${these} and ${named('concat(base::text, in_flight::text, written::text, left_writes::text)')}
    union select ticket_id from conflict where ${these}
      and (resolved_by_account_id = any(${accounts}::text[])
        or ${named('concat(base_value::text, our_value::text, their_value::text)')})
    union select ticket_id from field_history where ${these}
      and (actor_account_id = any(${accounts}::text[]) or ${named('concat(old_value::text, new_value::text)')})`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** Writes new names of people into these tickets and all that belongs to them. */
export async function renameIn(
  tx: TenantTx,
  tenantId: string,
  ids: string[],
  { names, closed }: NewNames,
): Promise<void> {
  const map = JSON.stringify(names);
  const accounts = Object.keys(names);
  const renamed = (column: string) => sql`rename_people(${sql.ref(column)}, ${map}::jsonb)`;
  const these = sql`tenant_id = ${tenantId} and ticket_id = any(${ids}::uuid[])`;
  await lockTickets(tx, tenantId, ids, []);
  await sql`update ticket set assignee = ${renamed('assignee')}, custom = ${renamed('custom')}
    where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(tx);
  await sql`update issue_link set base = ${renamed('base')}, in_flight = ${renamed('in_flight')}, written = ${renamed('written')},
      left_writes = ${renamed('left_writes')}
    where ${these}`.execute(tx);
  for (const [table, name, id] of BY_ACCOUNT)
    await sql`update ${sql.table(table)} set ${newName(name, id, map)}, ${newAccount(id, closed)}
      where ${these} and ${sql.ref(id)} = any(${accounts}::text[])`.execute(tx);
  await sql`update conflict set base_value = ${renamed('base_value')}, our_value = ${renamed('our_value')},
      their_value = ${renamed('their_value')} where ${these}`.execute(tx);
  await sql`update field_history set old_value = ${renamed('old_value')}, new_value = ${renamed('new_value')}
    where ${these}`.execute(tx);
}

/** Where the name of somebody in Jira who did something stands beside a ticket, and their account. */
const BY_ACCOUNT = [
  ['comment', 'author_name', 'author_account_id'],
  ['attachment', 'author_name', 'author_account_id'],
  ['conflict', 'resolved_by', 'resolved_by_account_id'],
  ['field_history', 'actor', 'actor_account_id'],
] as const;

/** Jira's own history tells no names, and so there is none to renew. */
const newName = (name: string, id: string, map: string) =>
  sql`${sql.ref(name)} = case when ${sql.ref(name)} is not null then ${map}::jsonb ->> ${sql.ref(id)} end`;

const newAccount = (id: string, closed: readonly string[]) =>
  sql`${sql.ref(id)} = case when ${sql.ref(id)} = any(${closed}::text[]) then null else ${sql.ref(id)} end`;

/** The same where the app names Jira's admins: in the audit log, of whose rows nothing else can be changed, and on imports. */
export async function renameAdmins(tx: TenantTx, tenantId: string, { names, closed }: NewNames): Promise<void> {
  const accounts = Object.keys(names);
  await sql`
    update audit_log set actor_name = ${JSON.stringify(names)}::jsonb ->> actor_id,
        actor_id = case when actor_id = any(${closed}::text[]) then ${APP_ACTOR} else actor_id end
     where tenant_id = ${tenantId} and actor_kind = 'app' and actor_id = any(${accounts}::text[])`.execute(tx);
  await sql`
    update import_job set ${newName('created_by', 'created_by_account_id', JSON.stringify(names))},
        ${newAccount('created_by_account_id', closed)}
     where tenant_id = ${tenantId} and created_by_account_id = any(${accounts}::text[])`.execute(tx);
}

/** The next tickets in the order of their ids. @param after null to begin */
export async function nextTickets(
  tx: TenantTx,
  tenantId: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  let select = tx.selectFrom('ticket').select('id').where('tenant_id', '=', tenantId);
  if (after !== null) select = select.where('id', '>', after);
  const rows = await select.orderBy('id').limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Who was closed is nobody's match any more. */
export async function forgetMatches(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  accounts: readonly string[],
): Promise<void> {
  await tx
    .deleteFrom('jira_person')
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('account_id', '=', anyOf(accounts))
    .execute();
}
