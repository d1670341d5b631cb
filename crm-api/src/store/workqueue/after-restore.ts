import { sql } from 'kysely';
import type { TenantTx, WorkerTx } from '../db/database.ts';
import { IS_FOLLOWING } from '../db/expressions.ts';

/**
 * How many numbers of the feed are left out: more than a workspace can have given out since the backup. A client that
 * followed the feed before finds a gap and reads everything again.
 */
const FEED_GAP = 1_000_000;
/** How many numbers of tickets are left out, for people may have noted one. */
const TICKET_GAP = 1_000;

export async function listTenants(tx: WorkerTx): Promise<string[]> {
  const rows = await tx.selectFrom('tenant').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** The tickets, after an id, that may have been sent to Jira since the backup was made. */
export async function listWaiting(tx: TenantTx, tenantId: string, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select t.id from ticket t
    join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
    where t.tenant_id = ${tenantId} and t.id > ${after} and t.deleted_at is null and ${IS_FOLLOWING}
      and (t.behind
        or exists (select from comment c where c.tenant_id = t.tenant_id and c.ticket_id = t.id and c.source = 'CRM'
          and c.jira_comment_id is null and c.deleted_at is null and c.visibility = 'public')
        or exists (select from attachment a where a.tenant_id = t.tenant_id and a.ticket_id = t.id and a.source = 'CRM'
          and a.jira_attachment_id is null and a.deleted_at is null))
    order by t.id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The next pass over each site reads far back and looks at every issue's id: no event will tell of what came meanwhile. */
export async function wantDeepPasses(tx: TenantTx, tenantId: string): Promise<void> {
  const longAgo = new Date(0);
  await tx
    .updateTable('sync_cursor')
    .set({ deep_at: longAgo, deletion_check_at: longAgo, deep_ms: null })
    .where('tenant_id', '=', tenantId)
    .where('deep_at', 'is not', null)
    .execute();
}

/** Leaves out numbers that may have been given out since the backup. */
export async function leaveNumbersOut(tx: TenantTx, tenantId: string): Promise<void> {
  await sql`
    insert into ticket_counter (tenant_id, last) values (${tenantId}, ${TICKET_GAP})
    on conflict (tenant_id) do update set last = ticket_counter.last + ${TICKET_GAP}`.execute(tx);
  await sql`
    insert into tenant_counter (tenant_id, feed_seq) values (${tenantId}, ${FEED_GAP})
    on conflict (tenant_id) do update set feed_seq = tenant_counter.feed_seq + ${FEED_GAP}`.execute(tx);
}
