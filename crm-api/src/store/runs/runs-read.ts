import type { SyncRun } from '@synapse/shared/sync';
import type { Selectable } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { templateIn } from '../../domain/sentences.ts';
import type { TenantTx } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { paceOf } from './job-view.ts';

/** The newest runs first. */
export async function listRuns(tx: TenantTx, tenantId: string, limit: number): Promise<SyncRun[]> {
  const rows = await tx
    .selectFrom('sync_run')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(runView);
}

/** @throws DomainError not_found */
export async function getRun(tx: TenantTx, tenantId: string, id: string): Promise<SyncRun> {
  const row = await tx
    .selectFrom('sync_run')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new DomainError('not_found', 'There is no such run. They are kept for 30 days.');
  return runView(row);
}

function runView(row: Selectable<Database['sync_run']>): SyncRun {
  return {
    id: row.id,
    siteId: row.site_id,
    kind: row.kind,
    trigger: row.trigger,
    status: row.status,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    requests: row.requests,
    issuesSeen: row.issues_seen,
    issuesChanged: row.issues_changed,
    points: row.points,
    missedEvents: row.missed_events,
    issuesGone: row.issues_gone,
    phase: row.phase,
    total: row.total,
    ...runPace(row),
    faults: row.faults,
    faultCount: row.fault_count,
    error: row.error,
    ...templateIn({ template: row.template ?? undefined }),
  };
}

function runPace(row: Selectable<Database['sync_run']>): Pick<SyncRun, 'rate' | 'secondsLeft'> {
  const ms = (row.finished_at ?? new Date()).getTime() - row.started_at.getTime();
  const isReading = row.status === 'running' && row.phase === 'reading';
  const left = isReading && row.total !== null ? row.total - row.issues_seen : null;
  return paceOf({ done: row.issues_seen, left, ms });
}
