import { type RawBuilder, sql } from 'kysely';
import { type Db, forWork, type TenantTx, withWorker } from '../db/database.ts';
import { KEY_KEPT_MS } from '../requests/idempotency-keys.ts';

/**
 * How long is kept what nobody asks for any more, in days. An event's id must be remembered for longer than any sender
 * keeps sending it (7 days); a client that returns to the feed later than this has to read everything again.
 * Jira's retries of one webhook delivery end after about an hour.
 */
export const KEEP_DAYS = {
  inbox: 8,
  deliveries: 7,
  pairingCodes: 1,
  feed: 7,
  pushed: 14,
  bulk: 14,
  alerts: 30,
  apiBudget: 2,
  runs: 30,
  seriesMinutes: 2,
  seriesHours: 8,
  audit: 365,
} as const;

/** So many rows a transaction, so that none holds locks for long; and so many transactions at a time. */
const BATCH = 5_000;
const MOST_BATCHES = 200;

/** A request that was used is refused again for so long; none is valid for more than ten minutes. */
const USED_REQUESTS_MINUTES = 60;

const older = (column: string, days: number): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} < now() - ${days} * interval '1 day'`;

const IS_OPEN = sql<boolean>`(status in ('queued', 'running'))`;

/** What every process may remove, of all tenants, by the age of its rows; each is found by an index. */
const BY_AGE = {
  inbox: older('processed_at', KEEP_DAYS.inbox),
  webhook_delivery: older('received_at', KEEP_DAYS.deliveries),
  // Those that nobody has used hold an account of Jira's, with its token.
  pairing_code: older('expires_at', KEEP_DAYS.pairingCodes),
  feed: older('at', KEEP_DAYS.feed),
  alert: older('recovered_at', KEEP_DAYS.alerts),
  webhook_message: older('delivered_at', KEEP_DAYS.pushed),
  webhook_attempt: older('at', KEEP_DAYS.pushed),
  // The tickets before the jobs, which would take theirs along in one statement. An open job is still to be carried out.
  bulk_item: sql<boolean>`${older('at', KEEP_DAYS.bulk)}
    and not exists (select from bulk_job j where j.tenant_id = bulk_item.tenant_id and j.id = bulk_item.bulk_id and ${IS_OPEN})`,
  bulk_job: sql<boolean>`${older('created_at', KEEP_DAYS.bulk)} and not ${IS_OPEN}`,
  api_spend: older('hour', KEEP_DAYS.apiBudget),
  api_budget: older('hour', KEEP_DAYS.apiBudget),
  sync_series: sql<boolean>`(minutes = 1 and ${older('at', KEEP_DAYS.seriesMinutes)}
    or minutes = 60 and ${older('at', KEEP_DAYS.seriesHours)})`,
  idempotency_key: sql<boolean>`created_at < now() - ${KEY_KEPT_MS} * interval '1 millisecond'`,
  used_request: sql<boolean>`used_at < now() - ${USED_REQUESTS_MINUTES} * interval '1 minute'`,
};

/**
 * Removes what is older than is kept, a batch a transaction. Two processes at once do no harm: the one finds nothing left.
 * @param options.batch smaller for tests, as is `batches`
 * @param options.auditDays how long the audit log is kept; what is younger than 30 days stays in any case
 * @returns how many rows of each table
 */
export async function pruneByAge(
  db: Db,
  {
    batch = BATCH,
    batches = MOST_BATCHES,
    auditDays = KEEP_DAYS.audit,
  }: { batch?: number; batches?: number; auditDays?: number } = {},
): Promise<Record<string, number>> {
  const removed: Record<string, number> = {};
  for (const [table, isOld] of Object.entries({ ...BY_AGE, audit_log: older('at', auditDays) })) {
    removed[table] = 0;
    for (let made = 0; made < batches; made += 1) {
      const rows = await withWorker(forWork(db, 'page'), async (tx) => {
        const { numAffectedRows } = await sql`
          delete from ${sql.table(table)} where ctid = any (array(
            select ctid from ${sql.table(table)} where ${isOld} limit ${batch}))`.execute(tx);
        return Number(numAffectedRows ?? 0);
      });
      removed[table] += rows;
      if (rows < batch) break;
    }
  }
  return removed;
}

/** Removes a tenant's old runs and what they repaired. Only passes add to them, so a pass removes them. */
export async function pruneRuns(tx: TenantTx, tenantId: string): Promise<void> {
  await sql`
    delete from missed_event where tenant_id = ${tenantId} and id = any (array(
      select id from missed_event where tenant_id = ${tenantId} and ${older('found_at', KEEP_DAYS.runs)}
      limit ${BATCH}))`.execute(tx);
  await sql`
    delete from sync_run where tenant_id = ${tenantId} and id = any (array(
      select id from sync_run where tenant_id = ${tenantId} and ${older('started_at', KEEP_DAYS.runs)}
        and status in ('succeeded', 'failed') limit ${BATCH}))`.execute(tx);
}
