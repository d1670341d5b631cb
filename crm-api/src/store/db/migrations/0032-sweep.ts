import { type Kysely, sql } from 'kysely';

/** What lets a pass look for lost deliveries among what was typed since the last one, instead of among all tickets. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    -- the API's clock (epoch ms) when the last complete look for lost deliveries began
    alter table sync_cursor add column swept_ms bigint not null default 0;
    create index comment_typed on comment (tenant_id, created_at) where source = 'CRM';`)
    .execute(db);
}
