import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';

type Site = { tenantId: string; siteId: string };

/** Of these projects those whose permissions were not asked since `before`. */
export async function listUnasked(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  projectIds: readonly string[],
  before: Date,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('jira_project')
    .select('project_id')
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('project_id', '=', anyOf(projectIds))
    .where((is) => is.or([is('permissions_at', 'is', null), is('permissions_at', '<', before)]))
    .orderBy('project_id')
    .execute();
  return rows.map((row) => row.project_id);
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
  return tx
    .selectFrom('jira_project')
    .select(['site_id as siteId', 'project_id as projectId', 'project_key as projectKey'])
    .select('missing_permissions as permissions')
    .where('tenant_id', '=', tenantId)
    .where('missing_permissions', '<>', (of) => of.val<string[]>([]))
    .orderBy('project_key')
    .execute();
}
