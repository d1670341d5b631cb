import type { LiveEvent } from '@synapse/shared/live';
import { sql } from 'kysely';
import type { TenantTx } from './database.ts';
import { takeNumbers } from './write-tickets.ts';

/**
 * Tells whoever listens that a run or an import has moved on, as a row of the feed that is no ticket's. It takes the
 * tenant's feed number, so it comes last in its transaction.
 * @param run.tickets tickets came into being that the feed does not tell of one by one
 */
export async function tellRunProgress(
  tx: TenantTx,
  tenantId: string,
  run: { id: string; origin: LiveEvent['origin']; tickets?: boolean },
): Promise<void> {
  const { firstSeq } = await takeNumbers(tx, tenantId, { tickets: 0, feed: 1 });
  await sql`
    with added as (
      insert into feed (tenant_id, at, seq, kind, ticket_id, ref_id, origin, fields)
      values (${tenantId}, now(), ${firstSeq}, 'run.progress', null, ${run.id}, ${run.origin},
        ${run.tickets === true ? ['tickets'] : []}::text[]) returning 1)
    select pg_notify('feed', ${tenantId}) from (select count(*) from added) counted`.execute(tx);
}
