import { type Kysely, sql } from 'kysely';

/**
 * What is remembered of our own writes: those that Jira has not answered, with the time they were sent, and those whose
 * echo has not told yet what they replaced.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table issue_link add column written jsonb not null default '{}'`.execute(db);
  await sql`create index issue_link_written on issue_link (tenant_id, site_id) where written <> '{}'`.execute(db);
  // Lists of values become lists of what was sent. When is not known, so they count as sent long ago.
  await sql`
    update issue_link set in_flight = coalesce((
      select jsonb_object_agg(field.key, (
        select jsonb_agg(jsonb_build_object('crm', sent.value, 'jira', sent.value, 'at', 0, 'earlierAt', null,
          'over', '[]'::jsonb, 'from', 0, 'tries', 1, 'heard', '[]'::jsonb))
        from jsonb_array_elements(field.value) as sent))
      from jsonb_each(in_flight) as field where jsonb_array_length(field.value) > 0), '{}')
    where in_flight <> '{}'`.execute(db);
}
