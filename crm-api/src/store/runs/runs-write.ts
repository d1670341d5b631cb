import { randomUUID } from 'node:crypto';
import type { RunPhase } from '@synapse/shared/sync';
import { type Selectable, sql } from 'kysely';
import type { Sentence } from '../../domain/sentences.ts';
import type { TenantTx } from '../db/database.ts';
import { NOW } from '../db/expressions.ts';
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

/**
 * Asks for a run of a site; its row stands before it begins, so that whoever asked can follow it. One that waits already serves: it
 * is locked, for one that begins at this moment has not seen what the caller writes.
 */
export async function queueRun(tx: TenantTx, tenantId: string, siteId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with waiting as (
      select id from sync_run where tenant_id = ${tenantId} and site_id = ${siteId} and status = 'queued' limit 1 for update),
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
  await tx
    .insertInto('sync_run')
    .values({
      ...{ tenant_id: tenantId, id, site_id: siteId, kind: 'delta', trigger: 'interval', status: 'running' },
      started_at: NOW,
    })
    .execute();
  return { id, counts: noCounts() };
}

/** Those that ran already before those that are queued. */
async function takeRun(tx: TenantTx, tenantId: string, siteId: string) {
  return tx
    .updateTable('sync_run')
    .set((of) => ({
      status: 'running',
      started_at: of.case().when('status', '=', 'queued').then(NOW).else(of.ref('started_at')).end(),
    }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', (of) =>
      of
        .selectFrom('sync_run')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('site_id', '=', siteId)
        .where('status', 'in', ['running', 'queued'])
        .orderBy('status', 'desc')
        .limit(1),
    )
    .returningAll()
    .executeTakeFirst();
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
  const queued = await tx
    .selectFrom('sync_run')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    // Written out, as the index of open runs has it: see findDismissed.
    .where('status', '=', sql.lit('queued'))
    .executeTakeFirst();
  return queued !== undefined;
}

/** What a run turned out to be. */
export async function setRunKind(tx: TenantTx, tenantId: string, runId: string, kind: 'delta' | 'deep'): Promise<void> {
  await tx
    .updateTable('sync_run')
    .set({ kind })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', runId)
    .where('kind', '<>', kind)
    .execute();
}

export async function updateRun(tx: TenantTx, tenantId: string, runId: string, counts: RunCounts): Promise<void> {
  const { requests, points, phase, total, issuesSeen, issuesChanged, missedEvents, issuesGone } = counts;
  await tx
    .updateTable('sync_run')
    .set({
      ...{ requests, points, phase, total, issues_seen: issuesSeen, issues_changed: issuesChanged },
      ...{ missed_events: missedEvents, issues_gone: issuesGone },
      ...{ faults: JSON.stringify(counts.faults), fault_count: counts.faultCount },
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', runId)
    .execute();
}

/** Why a run or an import failed, as its row has it; null: it did not. */
export const errorColumns = (error: Sentence | null) => ({
  error: error?.message ?? null,
  template: error?.template ? JSON.stringify(error.template) : null,
});

/**
 * @param error why it failed; null: it went well
 * @returns whether it was open. A run is closed once: it may have ended well although its last commit had no answer
 */
export async function closeRun(
  tx: TenantTx,
  tenantId: string,
  runId: string,
  error: Sentence | null,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sync_run')
    .set({
      status: error === null ? 'succeeded' : 'failed',
      finished_at: NOW,
      ...errorColumns(error),
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', runId)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
