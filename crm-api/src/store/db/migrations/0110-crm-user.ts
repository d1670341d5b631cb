import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/** Who has used the CRM, as their tokens said, so that a person can be told apart when people are matched. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table crm_user (
      tenant_id uuid not null,
      user_id text not null,
      name text not null,
      email text,
      seen_at timestamptz not null default now(),
      primary key (tenant_id, user_id)
    );`)
    .execute(db);
  await protectTable(db, 'crm_user');
}
