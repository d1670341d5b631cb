import { type Kysely, sql } from 'kysely';

/** The texts of a comment that were sent without an answer carry the time, as the values of fields do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // When is not known, so they count as sent long ago.
  await sql`
    update comment set in_flight = (
      select jsonb_agg(jsonb_build_object('text', sent.value, 'at', 0, 'from', jira_mark, 'known', '[]'::jsonb))
        from jsonb_array_elements(in_flight) as sent)
     where jsonb_array_length(in_flight) > 0`.execute(db);
}
