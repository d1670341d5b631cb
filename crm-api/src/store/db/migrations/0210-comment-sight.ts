import { type Kysely, sql } from 'kysely';

/**
 * Comments that are out of our account's sight come back when they are seen again; what a write of ours replaced unseen
 * is told by an event that comes late; and a conflict says whether its texts are for everybody who sees the issue.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    alter table comment add column out_of_sight jsonb;
    alter table comment add column overwrote jsonb not null default '[]';
    alter table conflict add column restricted boolean not null default false;
    update conflict set restricted = true where field like 'comment:%';`)
    .execute(db);
}
