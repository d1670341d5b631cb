import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/** Issues that a pass or an import could not take, by name; and what a run tells of itself while it goes on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table issue_set_aside (
      tenant_id uuid not null,
      site_id uuid not null,
      issue_id text not null,
      issue_key text not null,
      message text not null,
      -- the pass or the import that met it last
      run_id uuid not null,
      at timestamptz not null default now(),
      primary key (tenant_id, site_id, issue_id)
    );

    -- what the run is at, how many issues it will come to where that is known, and those it had to set aside:
    -- [{"issueKey", "message"}], a hundred at the most
    alter table sync_run add column phase text not null default 'reading'
      check (phase in ('reading', 'second_look', 'census', 'done'));
    alter table sync_run add column total int;
    alter table sync_run add column faults jsonb not null default '[]';
    alter table sync_run add column fault_count int not null default 0;`)
    .execute(db);
  await protectTable(db, 'issue_set_aside');
}
