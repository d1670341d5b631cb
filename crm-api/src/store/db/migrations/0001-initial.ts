import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/**
 * The first schema. The files of 0001-initial/ are the specification of the data: each column and index says why it is there.
 *
 * Every table with a `tenant_id` has it first in its key, and gets a forced row-level security policy, so that a statement
 * which forgets its tenant finds nothing rather than somebody else's rows.
 *
 * Two roles, neither of which can log in or owns anything; every transaction of the API takes on one of them:
 * - synapse_app sees one tenant, the one in `app.tenant_id`
 * - synapse_worker sees across tenants, but only the tables in WORKER_RIGHTS
 *
 * synapse_operator is for `npm run workspace` and no login of the API may take it on: it makes and deletes workspaces.
 *
 * A fourth, synapse_search, is taken on by nobody: it owns the function search_tickets; see SEARCH.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const role of ['synapse_app', 'synapse_worker', 'synapse_search', 'synapse_operator'])
    await createRole(db, role);
  for (const part of PARTS) {
    const file = path.join(import.meta.dirname, '0001-initial', `${part}.sql`);
    await sql.raw(readFileSync(file, 'utf8')).execute(db);
  }
  for (const table of await tenantTables(db)) await protectTable(db, table, WORKER_RIGHTS[table]);
  await sql.raw(SEARCH).execute(db);
  await sql.raw(OPERATOR).execute(db);
  await sql.raw(AUDIT).execute(db);
  // `/readyz` compares the migrations done with those that the code knows, also where the API's login owns no table.
  await sql`grant select on kysely_migration to synapse_worker`.execute(db);
}

const PARTS = [
  '0-functions',
  '1-workspaces',
  '1-contacts',
  '2-sites',
  '3-tickets',
  '4-events',
  '5-work',
  '6-runs',
  '7-feed',
  '8-processes',
  '9-members',
  '10-outgoing-webhooks',
  '11-audit',
  '12-alerts',
  '13-bulk',
  '14-saved-views',
];

/**
 * What synapse_worker may do across tenants: find out which tenant a request is for and which has work, take events in, and
 * delete what is old. Nothing here holds a customer's text but the inbox: it adds to it, deletes from it, and counts how long
 * events took, by a time in each. Of the answers kept for an Idempotency-Key it sees how old they are.
 */
const WORKER_RIGHTS: Readonly<Record<string, string>> = {
  jira_site: 'select',
  site_secret: 'select',
  jira_webhook_secret: 'select',
  pairing_code: 'select, update, delete',
  used_request: 'select, delete',
  idempotency_key: 'select (ctid, created_at), delete',
  inbox: 'select, insert, delete',
  webhook_delivery: 'select, insert, delete',
  missed_event: 'select, delete',
  work_item: 'select, insert, update',
  feed: 'select, delete',
  issue_link: 'select (tenant_id, ticket_id, site_id)',
  api_spend: 'select, insert, update, delete',
  sync_series: 'select, insert, update, delete',
  service_token: 'select (tenant_id, id, name, scopes, token_hash, expires_at)',
  audit_log: 'select, delete',
  member: 'select (tenant_id, id, issuer, subject, role, suspended_at)',
  invitation: 'select (tenant_id, id, email, token_hash, expires_at)',
  tenant_counter: 'select',
  webhook_endpoint:
    'select (tenant_id, id, cursor, next_at, is_full, paused_at, claimed_at, lease_until, lease_token), update (claimed_at, lease_until, lease_token)',
  alert:
    'select (ctid, tenant_id, id, raised_at, recovered_at, mailed_at, mailing_until), update (mailing_until), delete',
  bulk_job: 'select (ctid, tenant_id, id, status, created_at), delete',
  bulk_item: 'select (ctid, tenant_id, bulk_id, at), delete',
  webhook_message: 'select (ctid, delivered_at), delete',
  webhook_attempt: 'select (ctid, at), delete',
};

/**
 * search_tickets runs as its owner. That one must see tickets without a condition of row-level security before those of the
 * search, and so sees across tenants, but only what a search needs, and only through this function, which is of the tenant
 * of its transaction. Whoever makes a role the owner of a function must be a member of it, and it must be allowed to
 * create in the schema: for that moment only.
 */
const SEARCH = `
  grant create on schema public to synapse_search;
  alter function search_tickets owner to synapse_search;
  revoke create on schema public from synapse_search;
  revoke execute on function search_tickets from public;
  grant execute on function search_tickets to synapse_app;
  create policy search_across_tenants on ticket for select to synapse_search using (true);
  grant select (tenant_id, id, number, search, deleted_at) on ticket to synapse_search;`;

/** What the operator does within a workspace besides reading it (an export) and deleting it. */
const OPERATOR = 'grant insert on invitation to synapse_operator;';

/**
 * Whoever has the API's login adds to the audit log, and can neither change it, nor date it back, nor delete what is young. But for
 * names: where Atlassian says that one of Jira's admins is to be forgotten, they are, and the name of a person can be erased, and
 * be no other. Whose deed it was stays (`actor_stays`).
 */
const AUDIT = `
  revoke insert, update, delete on audit_log from synapse_app;
  grant insert (tenant_id, id, actor_kind, actor_id, actor_name, address, action, about, changes)
    on audit_log to synapse_app, synapse_operator;
  grant update (actor_id, actor_name, address) on audit_log to synapse_app;
  create policy names_of_people on audit_log as restrictive for update to synapse_app
    using (actor_kind in ('app', 'person')) with check (
      actor_kind = 'app' or actor_kind = 'person' and actor_name = 'Former user' and address is null);
  drop policy across_tenants on audit_log;
  create policy old_across_tenants on audit_log to synapse_worker using (at < now() - interval '30 days');`;

/** Read from the catalog, so that no table is forgotten. */
async function tenantTables(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ table_name: string }>`
    select table_name from information_schema.columns
     where table_schema = 'public' and column_name = 'tenant_id' order by table_name`.execute(db);
  return rows.map((row) => row.table_name);
}

/** Roles belong to the whole cluster, so another database (or a migration running beside this one) may have made them. */
async function createRole(db: Kysely<unknown>, role: string): Promise<void> {
  const create = `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`;
  const join = `do $$ begin grant ${role} to current_user; exception when others then
      if not pg_has_role(current_user, '${role}', 'member') then raise; end if; end $$`;
  for (const statement of [create, join, `grant usage on schema public to ${role}`])
    await sql.raw(statement).execute(db);
}
