import { type Kysely, sql } from 'kysely';

/**
 * Fails when the run behind a transaction has lost its lease, and holds the work item until the transaction ends, so
 * that nobody takes it over before. It goes out right before COMMIT, in the same message. A transaction that has written
 * nothing needs no lease, and takes no lock.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create function refuse_lost_lease(of_tenant uuid, of_kind text, of_key text, of_token uuid) returns void
    language plpgsql as $$
    begin
      if pg_current_xact_id_if_assigned() is null then
        return;
      end if;
      perform from lane
        where tenant_id = of_tenant and kind = of_kind and key = of_key and lease_token = of_token
        for share;
      if not found then
        raise exception 'The lease of this run is lost' using errcode = 'SYN01';
      end if;
    end $$`)
    .execute(db);
}
