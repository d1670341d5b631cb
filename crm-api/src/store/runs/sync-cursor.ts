import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';

/** What the passes over a project remember. Times in epoch ms; 0: never. */
export type SyncCursor = {
  projectId: string;
  /** The greatest `updated` that a pass has committed. */
  updatedMs: number;
  /** Jira's clock when the last pass that reached the end began. */
  passedMs: number;
  /** How far an unfinished deep pass has read; null: none is under way. */
  deepMs: number | null;
  /** How long ago the last deep pass and the last check of every id ended, ms by the database's clock; null: never. */
  deepAgeMs: number | null;
  deletionCheckAgeMs: number | null;
  /** How often it was forgotten. */
  epoch: number;
};

type Site = { tenantId: string; siteId: string };

const NEVER = { updatedMs: 0, passedMs: 0, deepMs: null, deepAgeMs: null, deletionCheckAgeMs: null, epoch: 0 };

/** One for each of the projects. */
export async function readCursors(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  projectIds: readonly string[],
): Promise<SyncCursor[]> {
  const age = (since: 'deep_at' | 'deletion_check_at') =>
    sql<number | null>`(extract(epoch from now() - ${sql.ref(since)}) * 1000)::float8`;
  const rows: SyncCursor[] = await tx
    .selectFrom('sync_cursor')
    .select([
      'project_id as projectId',
      'updated_ms as updatedMs',
      'passed_ms as passedMs',
      'deep_ms as deepMs',
      'epoch',
    ])
    .select([age('deep_at').as('deepAgeMs'), age('deletion_check_at').as('deletionCheckAgeMs')])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('project_id', '=', anyOf(projectIds))
    .execute();
  return projectIds.map((projectId) => rows.find((row) => row.projectId === projectId) ?? { ...NEVER, projectId });
}

/** Makes the rows that are missing, so that a project that is forgotten while a pass reads it stays forgotten. */
export async function openCursors(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  projectIds: readonly string[],
): Promise<void> {
  await sql`
    insert into sync_cursor (tenant_id, site_id, project_id, updated_ms)
    select ${tenantId}, ${siteId}, id, 0 from unnest(${projectIds}::text[]) as r (id) order by id
    on conflict (tenant_id, site_id, project_id) do nothing`.execute(tx);
}

/** What a pass may move a cursor of: one that was reset since it began is not changed, for it is to be read from the beginning. */
export type Step = {
  projectId: string;
  epoch: number;
  updatedMs: number;
  /** How far a deep pass has come; null for any other pass. */
  deepMs: number | null;
};

/** Moves cursors on, never back; in the transaction of the rows they stand for. */
export async function advanceCursors(tx: TenantTx, { tenantId, siteId }: Site, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  await sql`
    update sync_cursor c set updated_ms = greatest(c.updated_ms, r."updatedMs"), deep_ms = coalesce(r."deepMs", c.deep_ms)
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb)
      as r ("projectId" text, epoch bigint, "updatedMs" bigint, "deepMs" bigint)
    where c.tenant_id = ${tenantId} and c.site_id = ${siteId} and c.project_id = r."projectId" and c.epoch = r.epoch
      and (c.updated_ms < r."updatedMs" or r."deepMs" is not null)`.execute(tx);
}

export type PassEnd = { projectId: string; epoch: number; deep: boolean; deletionCheck: boolean };

/**
 * Notes for the projects that a pass could see that it has reached the end.
 * @param passedMs Jira's clock when it began; 0: not known
 * @param clockMs Jira's clock now: no cursor is left ahead of it; null: not known
 */
export async function endPass(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  projects: readonly PassEnd[],
  { passedMs, clockMs }: { passedMs: number; clockMs: number | null },
): Promise<void> {
  await sql`
    update sync_cursor c set passed_ms = ${passedMs},
      updated_ms = least(c.updated_ms, ${clockMs}::bigint),
      deep_at = case when r.deep then now() else c.deep_at end,
      deep_ms = case when r.deep then null else c.deep_ms end,
      deletion_check_at = case when r."deletionCheck" then now() else c.deletion_check_at end
    from jsonb_to_recordset(${JSON.stringify(projects)}::jsonb)
      as r ("projectId" text, epoch bigint, deep boolean, "deletionCheck" boolean)
    where c.tenant_id = ${tenantId} and c.site_id = ${siteId} and c.project_id = r."projectId"
      and c.epoch = r.epoch`.execute(tx);
}

/** Holds every other pass over the site off until the transaction ends, on whichever replica it runs. */
export async function lockSitePass(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('reconcile:' || ${tenantId}::text || ${siteId}::text, 0))`.execute(
    tx,
  );
}

/**
 * Forgets how far the passes came, so that the next one reads everything again; one under way does not count.
 * @param projects only these, by any of their names; a project without a cursor is read from its beginning anyway
 */
export async function forgetCursor(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  projects?: readonly string[],
): Promise<void> {
  await tx
    .updateTable('sync_cursor')
    .set((was) => ({
      ...{ updated_ms: 0, passed_ms: 0, deep_ms: null, deep_at: null, deletion_check_at: null },
      epoch: was('epoch', '+', 1),
    }))
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .$if(projects !== undefined, (update) => update.where('project_id', '=', anyOf(projects ?? [])))
    .execute();
}
