import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/** First imports: what was asked for, how far it has come, and which issues could not be taken. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table import_job (
      tenant_id uuid not null,
      id uuid not null,
      site_id uuid not null,
      -- the whole condition, without an order
      jql text not null,
      status text not null default 'queued'
        check (status in ('queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled')),
      created_by text not null,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz,
      -- how far it has come, written with the rows it stands for: Jira's token of the next page, and should that have
      -- died, the "updated" (epoch ms) of the last issue taken
      page_token text,
      updated_ms bigint,
      total int not null,
      done int not null default 0,
      changed int not null default 0,
      requests int not null default 0,
      points bigint not null default 0,
      -- the time it has run, and of that, waited for Jira
      busy_ms bigint not null default 0,
      jira_ms bigint not null default 0,
      error text,
      primary key (tenant_id, id),
      foreign key (tenant_id, site_id) references jira_site on delete cascade
    );
    -- one at a time for a site
    create unique index import_job_open on import_job (tenant_id, site_id) where status in ('queued', 'running', 'paused');
    create index import_job_by_time on import_job (tenant_id, created_at desc);
    create table import_fault (
      tenant_id uuid not null,
      import_id uuid not null,
      issue_id text not null,
      issue_key text not null,
      message text not null,
      at timestamptz not null default now(),
      primary key (tenant_id, import_id, issue_id),
      foreign key (tenant_id, import_id) references import_job on delete cascade
    );`)
    .execute(db);
  await protectTable(db, 'import_job');
  await protectTable(db, 'import_fault');
}
