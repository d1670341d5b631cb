import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/**
 * Ticket numbers get a counter of their own. They are taken while a ticket is written; the feed's counter is locked last
 * of all and never across a wait, so both can't be one row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table ticket_counter (
      tenant_id uuid primary key references tenant,
      last bigint not null
    );
    insert into ticket_counter (tenant_id, last) select tenant_id, ticket_number from tenant_counter;
    alter table tenant_counter drop column ticket_number`)
    .execute(db);
  await protectTable(db, 'ticket_counter');
}
