import { sql } from 'kysely';
import type { CallerStanding } from '../../domain/rate-limit/rate-budget.ts';
import { type Db, withWorker } from '../db/database.ts';
import { NOW } from '../db/expressions.ts';

/** One that has not been seen for so long calls no more, in milliseconds. */
export const CALLER_GONE_MS = 15_000;
/** By then every other has looked since it came, in milliseconds: they look every 5 s while they call. */
const NOTICED_MS = 10_000;

/**
 * Records that a process calls Jira now, and counts those that do. The longest there is no newcomer,
 * however new: there was nobody who had to notice it. Two that come at once come one after the other here.
 */
export function noteCaller(db: Db, id: string): Promise<CallerStanding> {
  return withWorker(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('api_process', 0))`.execute(tx);
    const gone = sql<Date>`now() - ${CALLER_GONE_MS} * interval '1 ms'`;
    await tx.deleteFrom('api_process').where('seen_at', '<', gone).execute();
    await tx
      .insertInto('api_process')
      .values({ id, since: sql<Date>`clock_timestamp()`, seen_at: NOW })
      .onConflict((on) => on.column('id').doUpdateSet({ seen_at: NOW }))
      .execute();
    const { rows } = await sql<CallerStanding>`
      with caller as (
        select id, since > now() - ${NOTICED_MS} * interval '1 ms'
          and exists (select from api_process first where (first.since, first.id) < (c.since, c.id)) as is_new
        from api_process c)
      select count(*)::int as live, (count(*) filter (where is_new))::int as newcomers,
        coalesce(bool_or(is_new) filter (where id = ${id}), true) as "isNewcomer" from caller`.execute(tx);
    return rows[0] ?? { live: 1, newcomers: 1, isNewcomer: true };
  });
}

/** A process calls no more. */
export async function removeCaller(db: Db, id: string): Promise<void> {
  await withWorker(db, (tx) => tx.deleteFrom('api_process').where('id', '=', id).execute());
}
