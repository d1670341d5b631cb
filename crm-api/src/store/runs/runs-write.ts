import { randomUUID } from 'node:crypto';
import type { RunPhase } from '@synapse/shared/sync';
import { type Selectable, sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import type { Database, RunFault } from '../db/schema.ts';

export type RunCounts = {
  requests: number;
  points: number;
  issuesSeen: number;
  issuesChanged: number;
  missedEvents: number;
  issuesGone: number;
  /** The issues that were quarantined, by name as far as they are listed. */
  faults: RunFault[];
  faultCount: number;
  phase: RunPhase;
  /** How many issues it will come to; null where nobody knows. */
  total: number | null;
};

export const noCounts = (): RunCounts => ({
  ...{ requests: 0, points: 0, issuesSeen: 0, issuesChanged: 0, missedEvents: 0, issuesGone: 0 },
  ...{ faults: [], faultCount: 0, phase: 'reading', total: null },
});

/** Asks for a run of a site; its row stands before it begins, so that whoever asked can follow it. One that waits already serves. */
export async function queueRun(tx: TenantTx, tenantId: string, siteId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with waiting as (
      select id from sync_run where tenant_id = ${tenantId} and site_id = ${siteId} and status = 'queued' limit 1),
    added as (
      insert into sync_run (tenant_id, id, site_id, kind, trigger, status, started_at)
      select ${tenantId}, ${randomUUID()}, ${siteId}, 'delta', 'manual', 'queued', now()
      where not exists (select from waiting) returning id)
    select id from waiting union all select id from added`.execute(tx);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('a run could neither be found nor added');
  return id;
}

/**
 * Begins a run: the one that a killed process left in the middle goes on, under the id by which somebody may follow it;
 * else the queued one of the site; else a new one when its interval has come.
 * @returns its id and what it had come to; null: there is none to make
 */
export async function beginRun(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  mayStartOwn: boolean,
): Promise<{ id: string; counts: RunCounts } | null> {
  const row = await takeRun(tx, tenantId, siteId);
  if (row) return { id: row.id, counts: countsOf(row) };
  if (!mayStartOwn) return null;
  const id = randomUUID();
  await sql`
    insert into sync_run (tenant_id, id, site_id, kind, trigger, status, started_at)
    values (${tenantId}, ${id}, ${siteId}, 'delta', 'interval', 'running', now())`.execute(tx);
  return { id, counts: noCounts() };
}

/** Those that ran already before those that are queued. */
async function takeRun(tx: TenantTx, tenantId: string, siteId: string) {
  const { rows } = await sql<Selectable<Database['sync_run']>>`
    update sync_run set status = 'running', started_at = case when status = 'queued' then now() else started_at end
    where tenant_id = ${tenantId} and id = (
      select id from sync_run where tenant_id = ${tenantId} and site_id = ${siteId} and status in ('running', 'queued')
       order by status desc limit 1)
    returning *`.execute(tx);
  return rows[0];
}

function countsOf(row: Selectable<Database['sync_run']>): RunCounts {
  const { requests, points, phase, total, faults } = row;
  return {
    ...{ requests, points, phase, total, faults },
    issuesSeen: row.issues_seen,
    issuesChanged: row.issues_changed,
    missedEvents: row.missed_events,
    issuesGone: row.issues_gone,
    faultCount: row.fault_count,
  };
}

/** Whether somebody has asked for a run that has not begun. */
export async function isRunQueued(tx: TenantTx, tenantId: string, siteId: string): Promise<boolean> {
  const { rows } = await sql`
    select from sync_run where tenant_id = ${tenantId} and site_id = ${siteId} and status = 'queued'`.execute(tx);
  return rows.length > 0;
}

/** What a run turned out to be. */
export async function setRunKind(tx: TenantTx, tenantId: string, runId: string, kind: 'delta' | 'deep'): Promise<void> {
  await sql`update sync_run set kind = ${kind} where tenant_id = ${tenantId} and id = ${runId} and kind <> ${kind}`.execute(
    tx,
  );
}

export async function updateRun(tx: TenantTx, tenantId: string, runId: string, counts: RunCounts): Promise<void> {
  await sql`
    update sync_run set requests = ${counts.requests}, points = ${counts.points}, issues_seen = ${counts.issuesSeen},
      issues_changed = ${counts.issuesChanged}, missed_events = ${counts.missedEvents}, issues_gone = ${counts.issuesGone},
      faults = ${JSON.stringify(counts.faults)}::jsonb, fault_count = ${counts.faultCount},
      phase = ${counts.phase}, total = ${counts.total}
    where tenant_id = ${tenantId} and id = ${runId}`.execute(tx);
}

/** @param error in plain words; null: it went well */
export async function closeRun(tx: TenantTx, tenantId: string, runId: string, error: string | null): Promise<void> {
  await sql`
    update sync_run set status = ${error === null ? 'succeeded' : 'failed'}, finished_at = now(), error = ${error}
    where tenant_id = ${tenantId} and id = ${runId}`.execute(tx);
}
