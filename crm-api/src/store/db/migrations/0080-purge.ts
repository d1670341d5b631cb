import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/** What was removed for good, and by whom: names and times only, nothing that a customer wrote. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table ticket_purge (
      tenant_id uuid not null,
      id bigint generated always as identity,
      at timestamptz not null default now(),
      ticket_id uuid not null,
      ticket_number bigint not null,
      site_id uuid,
      issue_id text,
      issue_key text,
      -- deleted_here: its issue may stand on in Jira, and is to become no ticket again by itself
      reason text not null check (reason in ('deleted_in_jira', 'deleted_here', 'site_disconnected')),
      deleted_at timestamptz,
      purged_by text not null,
      primary key (tenant_id, id)
    );
    create index ticket_purge_left on ticket_purge (tenant_id, site_id, issue_id) where reason = 'deleted_here';
    create index ticket_purge_unmade on ticket_purge (tenant_id, ticket_id)
      where reason = 'deleted_here' and issue_id is null;`)
    .execute(db);
  await protectTable(db, 'ticket_purge');
}
