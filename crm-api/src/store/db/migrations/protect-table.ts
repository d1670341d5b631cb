import { type Kysely, sql } from 'kysely';

/**
 * Gives a new tenant table what every tenant table has (see 0001): a forced row-level security policy on its
 * `tenant_id`, and grants to the two roles of the API, and to the operator, who exports and deletes whole workspaces.
 * @param workerRights what synapse_worker may do across tenants, such as `select`; left out: nothing
 */
export async function protectTable(db: Kysely<unknown>, table: string, workerRights?: string): Promise<void> {
  await sql
    .raw(`
    alter table ${table} enable row level security; alter table ${table} force row level security;
    create policy tenant_isolation on ${table} to synapse_app
      using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
    grant select, insert, update, delete on ${table} to synapse_app;
    create policy by_operator on ${table} to synapse_operator using (true) with check (true);
    grant select, delete on ${table} to synapse_operator;`)
    .execute(db);
  if (workerRights === undefined) return;
  await sql
    .raw(`
    create policy across_tenants on ${table} to synapse_worker using (true) with check (true);
    grant ${workerRights} on ${table} to synapse_worker;`)
    .execute(db);
}
