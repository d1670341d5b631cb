import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/** Files of tickets: what they are and how far each side has them. Their content is in the blob store, by id. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table attachment (
      tenant_id uuid not null,
      id uuid not null,
      ticket_id uuid not null,
      file_name text not null,
      mime_type text not null,
      size bigint not null,
      -- hex, of the content; null until it has been here once
      sha256 text,
      stored boolean not null default false,
      source text not null check (source in ('CRM', 'JIRA')),
      author_name text not null,
      author_account_id text,
      created_at timestamptz not null,
      deleted_at timestamptz,
      jira_attachment_id text,
      -- when Jira took it, by Jira's clock (epoch ms)
      jira_mark bigint not null default 0,
      send_attempted_at timestamptz,
      deleted_in_jira boolean not null default false,
      -- {"message", "jira", "since"}
      refused jsonb,
      primary key (tenant_id, id),
      foreign key (tenant_id, ticket_id) references ticket
    );
    create index attachment_by_ticket on attachment (tenant_id, ticket_id, created_at, id);
    create unique index attachment_by_jira_id on attachment (tenant_id, ticket_id, jira_attachment_id)
      where jira_attachment_id is not null;`)
    .execute(db);
  await protectTable(db, 'attachment');
}
