import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/** What life cycle, conflicts, failures and classic webhooks need. Columns are nullable, so that old code goes on beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    alter table conflict add column resolution text check (resolution in ('ours', 'theirs'));
    create index conflict_by_time on conflict (tenant_id, at desc, id desc);
    create index conflict_open on conflict (tenant_id, at desc, id desc) where resolved_at is null;

    -- since when Jira has not shown the issue; a second look decides
    alter table issue_link add column missing_since timestamptz;
    alter table issue_link add column parent_key text;
    -- what is still to be done to the issue of a ticket that was deleted here
    alter table issue_link add column farewell text check (farewell in ('close', 'delete'));
    create index issue_link_refused on issue_link (tenant_id, ticket_id) where refused <> '{}';

    -- why a comment from Jira is internal
    alter table comment add column visibility_reason text;
    create index comment_refused on comment (tenant_id, ticket_id) where refused is not null;

    create index lane_parked on lane (tenant_id, parked_at) where parked_at is not null;

    create table jira_webhook_secret (
      tenant_id uuid not null,
      site_id uuid not null,
      id uuid not null,
      secret_encrypted bytea not null,
      created_at timestamptz not null default now(),
      -- null: the current one; else valid until then, so that a rotation refuses nothing
      retires_at timestamptz,
      primary key (tenant_id, site_id, id),
      foreign key (tenant_id, site_id) references jira_site on delete cascade
    );
    create index jira_webhook_secret_by_site on jira_webhook_secret (site_id);

    -- the ids of deliveries that were taken in: the same over Jira's retries
    create table webhook_delivery (
      tenant_id uuid not null,
      site_id uuid not null,
      delivery_id text not null,
      received_at timestamptz not null default now(),
      primary key (tenant_id, site_id, delivery_id)
    );
    create index webhook_delivery_by_age on webhook_delivery (received_at);`)
    .execute(db);
  await protectTable(db, 'jira_webhook_secret', 'select');
  await protectTable(db, 'webhook_delivery', 'select, insert, delete');
}
