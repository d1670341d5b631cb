import { type Kysely, sql } from 'kysely';

/**
 * Fails when the transaction began longer ago than it may last. It goes out right before COMMIT, in the same message: a
 * message that the network held up then commits nothing after its sender was told that it failed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create function refuse_late_commit(limit_ms integer) returns void language plpgsql as $$
    begin
      if clock_timestamp() - now() > limit_ms * interval '1 ms' then
        raise exception 'The time of this transaction is up' using errcode = 'query_canceled';
      end if;
    end $$`)
    .execute(db);
}
