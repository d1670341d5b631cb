import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';

/**
 * The first schema. Every tenant table has `tenant_id` first in its key and a forced row-level security policy, so
 * that a statement which forgets its tenant finds nothing rather than somebody else's rows.
 *
 * Two roles, neither of which can log in or owns anything; every transaction of the API takes on one of them:
 * - synapse_app sees one tenant, the one in `app.tenant_id`
 * - synapse_worker sees across tenants, but only the tables that say which tenant has work (work items, inbox, sites).
 *   Nothing there holds a customer's text but the inbox, which it only adds to.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const role of ['synapse_app', 'synapse_worker']) await createRole(db, role);
  for (const part of PARTS) {
    const file = path.join(import.meta.dirname, '0001-initial', `${part}.sql`);
    await sql.raw(readFileSync(file, 'utf8')).execute(db);
  }
}

const PARTS = ['0-functions', '1-workspaces', '2-sites', '3-tickets', '4-events', '5-work', '6-feed'];

/** Roles belong to the whole cluster, so another database (or a migration running beside this one) may have made them. */
async function createRole(db: Kysely<unknown>, role: string): Promise<void> {
  const create = `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`;
  const join = `do $$ begin grant ${role} to current_user; exception when others then
      if not pg_has_role(current_user, '${role}', 'member') then raise; end if; end $$`;
  for (const statement of [create, join, `grant usage on schema public to ${role}`])
    await sql.raw(statement).execute(db);
}
