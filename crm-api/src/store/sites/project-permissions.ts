import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

type Site = { tenantId: string; siteId: string };

/** Of these projects those whose permissions were not asked since `before`. */
export async function listUnasked(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  projectIds: readonly string[],
  before: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.project_id as id from jira_project p
     where p.tenant_id = ${tenantId} and p.site_id = ${siteId}::uuid and p.project_id = any(${projectIds}::text[])
       and (p.permissions_at is null or p.permissions_at < ${before}) order by 1`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function writeMissingPermissions(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  projectId: string,
  asked: { missing: readonly string[]; at: Date },
): Promise<void> {
  await tx
    .updateTable('jira_project')
    .set({ missing_permissions: [...asked.missing], permissions_at: asked.at })
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('project_id', '=', projectId)
    .execute();
}

/** A project in which the account lacks something, as it was last asked. */
export type LackingProject = { siteId: string; projectId: string; projectKey: string; permissions: string[] };

/** All of a tenant's, whether they take part or not. */
export async function listMissingPermissions(tx: TenantTx, tenantId: string): Promise<LackingProject[]> {
  const { rows } = await sql<LackingProject>`
    select site_id as "siteId", project_id as "projectId", project_key as "projectKey", missing_permissions as permissions
      from jira_project where tenant_id = ${tenantId} and missing_permissions <> '{}' order by project_key`.execute(tx);
  return rows;
}
