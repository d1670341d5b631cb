import type { BulkAction, BulkJob, BulkKind, ListedBulkJob } from '@synapse/shared/bulk/bulk';
import { type InferResult, type Selectable, sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { say, templateIn } from '../../domain/sentences.ts';
import type { TenantTx } from '../db/database.ts';
import { NOW } from '../db/expressions.ts';
import type { Database } from '../db/schema.ts';
import { jobView } from '../runs/job-view.ts';
import { reportRunProgress } from '../runs/run-progress.ts';

type Row = Selectable<Database['bulk_job']>;
export type BulkStatus = Row['status'];

/** A bulk change as its work item needs it. */
export type StoredBulk = {
  id: string;
  kind: BulkKind;
  status: BulkStatus;
  /** Null: it has ended, or is an undo. */
  action: BulkAction | null;
  undoes: string | null;
  /** What the job that it undoes was. */
  undoesKind: BulkKind | null;
  createdBy: string;
  /** Whose it is, as requests name them. */
  author: string | null;
  createdAt: Date;
  /** Until when their right to it is known; null: without end. */
  allowedUntil: Date | null;
  total: number;
  /** So many of them are done. */
  done: number;
  changed: number;
};

export type BatchResult = {
  done: number;
  changed: number;
  unchanged: number;
  refused: number;
  unknown: number;
  busyMs: number;
};

/** So many jobs of a workspace may be open at once. */
const OPEN_AT_MOST = 10;

const isOpen = sql<boolean>`status in ('queued', 'running')`;

/** Two that count the open jobs at once would both find room; and who loses the right to begin one must not begin it beside that. */
export const lockBulks = async (tx: TenantTx, tenantId: string): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock(hashtextextended(${`bulk:${tenantId}`}, 0))`.execute(tx));

/** To be called with the workspace's bulk changes locked. @throws DomainError conflict while many of the workspace have not ended, or when it undoes what another one undoes */
export async function insertBulk(
  tx: TenantTx,
  tenantId: string,
  job: {
    id: string;
    what: BulkAction | { undoes: string };
    total: number;
    by: { name: string; userId?: string; allowedUntil?: number | undefined };
  },
): Promise<void> {
  const { id, what, total, by } = job;
  await requireRoom(tx, tenantId);
  const asked = 'undoes' in what ? null : what;
  const added = await tx
    .insertInto('bulk_job')
    .values({
      ...{ tenant_id: tenantId, id, created_by: by.name, author: by.userId ?? null, total },
      allowed_until: by.allowedUntil === undefined ? null : new Date(by.allowedUntil),
      kind: asked?.kind ?? 'undo',
      fields: asked?.kind === 'edit' ? Object.keys(asked.fields) : [],
      action: asked && JSON.stringify(asked),
      undoes: 'undoes' in what ? what.undoes : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) throw new DomainError('conflict', say('bulk_undone'));
}

/** @throws DomainError conflict when as many are open as may be */
export async function requireRoom(tx: TenantTx, tenantId: string): Promise<void> {
  const open = tx.selectFrom('bulk_job').where('tenant_id', '=', tenantId).where(isOpen);
  const { count } = await open.select((of) => of.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  if (count < OPEN_AT_MOST) return;
  throw new DomainError('conflict', say('bulk_open', { most: String(OPEN_AT_MOST) }));
}

/** The job with its row locked until the transaction ends, so that a batch and a cancellation can't cross. */
export async function lockBulk(tx: TenantTx, tenantId: string, id: string): Promise<StoredBulk | undefined> {
  const row = await tx
    .selectFrom('bulk_job as j')
    .selectAll()
    .select((of) =>
      of
        .selectFrom('bulk_job as u')
        .select('u.kind')
        .where('u.tenant_id', '=', tenantId)
        .whereRef('u.id', '=', 'j.undoes')
        .as('undoesKind'),
    )
    .where('j.tenant_id', '=', tenantId)
    .where('j.id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, createdBy: row.created_by, createdAt: row.created_at, allowedUntil: row.allowed_until };
}

export async function setBulkStatus(tx: TenantTx, tenantId: string, id: string, status: BulkStatus): Promise<void> {
  const ended = status === 'succeeded' || status === 'cancelled';
  await tx
    .updateTable('bulk_job')
    .set((of) => ({
      status,
      ...(status === 'running' ? { started_at: of.fn.coalesce('started_at', NOW) } : {}),
      ...(ended ? { finished_at: NOW, action: sql<string>`null` } : {}),
    }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}

/**
 * Cancels the open jobs of somebody who may change nothing here any more. To be called before anything else is locked, as a batch
 * holds its job before its tickets.
 */
export async function cancelBulksOf(tx: TenantTx, tenantId: string, author: string): Promise<void> {
  const cancelled = await tx
    .updateTable('bulk_job')
    .set({ status: 'cancelled', finished_at: NOW, action: sql<string>`null` })
    .where('tenant_id', '=', tenantId)
    .where('author', '=', author)
    .where(isOpen)
    .returning('id')
    .execute();
  for (const { id } of cancelled) await reportRunProgress(tx, tenantId, { id, origin: 'crm' });
}

/**
 * Lets the open jobs of somebody go on who has come and still may change tickets here.
 * @param until as long as is known; null: they are a member by now
 * @returns the jobs that may go on for longer now
 */
export async function allowBulksOf(
  tx: TenantTx,
  tenantId: string,
  author: string,
  until: Date | null,
): Promise<string[]> {
  const allowed = await tx
    .updateTable('bulk_job')
    .set({ allowed_until: until })
    .where('tenant_id', '=', tenantId)
    .where('author', '=', author)
    .where(isOpen)
    .where('allowed_until', '<', sql<Date>`coalesce(${until}::timestamptz, 'infinity')`)
    .returning('id')
    .execute();
  return allowed.map(({ id }) => id);
}

/** Notes how far a job has come; in the transaction of the changes that it stands for. */
export async function advanceBulk(tx: TenantTx, tenantId: string, id: string, by: BatchResult): Promise<void> {
  await tx
    .updateTable('bulk_job')
    .set((was) => ({
      done: was('done', '+', by.done),
      changed: was('changed', '+', by.changed),
      unchanged: was('unchanged', '+', by.unchanged),
      refused: was('refused', '+', by.refused),
      unknown: was('unknown', '+', by.unknown),
      busy_ms: was('busy_ms', '+', Math.round(by.busyMs)),
    }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}

/** @throws DomainError not_found */
export async function getBulk(tx: TenantTx, tenantId: string, id: string): Promise<BulkJob> {
  const [found, jira] = await Promise.all([
    bulksOf(tx, tenantId).where('j.id', '=', id).executeTakeFirst(),
    readStandingInJira(tx, tenantId, id),
  ]);
  if (!found) throw notFound();
  return { ...viewOf(found), jira };
}

export const notFound = () => new DomainError('not_found', 'There is no such bulk change.');

/** The newest first. */
export async function listBulks(tx: TenantTx, tenantId: string, limit: number): Promise<ListedBulkJob[]> {
  const rows = await bulksOf(tx, tenantId)
    .orderBy('j.created_at', 'desc')
    .orderBy('j.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(viewOf);
}

/** Of their tickets nothing is read: there may be two million of them. */
const bulksOf = (tx: TenantTx, tenantId: string) =>
  tx
    .selectFrom('bulk_job as j')
    .leftJoin('work_item as w', (join) =>
      join.onRef('w.tenant_id', '=', 'j.tenant_id').onRef('w.bulk_id', '=', 'j.id').on('w.kind', '=', sql.lit('bulk')),
    )
    .leftJoin('bulk_job as u', (join) =>
      join
        .onRef('u.tenant_id', '=', 'j.tenant_id')
        .onRef('u.undoes', '=', 'j.id')
        .on('u.status', '<>', sql.lit('cancelled')),
    )
    .selectAll('j')
    .select(['w.reason', 'u.id as undone_by'])
    .where('j.tenant_id', '=', tenantId);

/** How the tickets that a job has changed stand with Jira now. */
async function readStandingInJira(tx: TenantTx, tenantId: string, bulkId: string): Promise<BulkJob['jira']> {
  return tx
    .selectFrom('bulk_item as i')
    .innerJoin('ticket as t', (join) => join.onRef('t.tenant_id', '=', 'i.tenant_id').onRef('t.id', '=', 'i.ticket_id'))
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere('t.sync_state', '=', 'pending').as('pending'),
      fn.countAll<number>().filterWhere('t.sync_state', '=', 'parked').as('parked'),
    ])
    .where('i.tenant_id', '=', tenantId)
    .where('i.bulk_id', '=', bulkId)
    .where('i.outcome', '=', 'changed')
    .executeTakeFirstOrThrow();
}

function viewOf(row: InferResult<ReturnType<typeof bulksOf>>[number]): ListedBulkJob {
  const open = row.status === 'queued' || row.status === 'running';
  const reason = open ? row.reason : null;
  return {
    id: row.id,
    status: row.status,
    action: { kind: row.kind, fields: row.fields },
    ...jobView({ ...row, created_by_user_id: row.author }, open),
    ...{ unchanged: row.unchanged, refused: row.refused, unknown: row.unknown },
    canUndo: !open && row.changed > 0 && isUndoable(row.kind) && row.undone_by === null,
    undoes: row.undoes,
    undoneBy: row.undone_by,
    problem: reason?.message ?? null,
    ...templateIn(reason ?? {}),
  };
}

/** An undo is none: make the change again instead. */
export const isUndoable = (kind: BulkKind): boolean => kind !== 'undo';
