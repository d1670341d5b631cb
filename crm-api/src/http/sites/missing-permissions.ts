import type { SiteHealth } from '@synapse/shared/forge/heartbeat';
import { permissionName } from '../../domain/site/permissions.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { listMissingPermissions } from '../../store/sites/project-permissions.ts';
import { participatingProjects, readSiteSettings } from '../../store/sites/site-configs.ts';

type Missing = SiteHealth['missingPermissions'];

/** What Jira does not allow the account of each site of a workspace, in the projects that take part. */
export async function readMissingPermissions(tx: TenantTx, tenantId: string): Promise<(siteId: string) => Missing> {
  const lacking = await listMissingPermissions(tx, tenantId);
  if (lacking.length === 0) return () => [];
  const settings = await readSiteSettings(tx, tenantId);
  return (siteId) => {
    const site = settings.get(siteId);
    const names = site ? participatingProjects(site) : [];
    return lacking
      .filter((one) => one.siteId === siteId && (names.includes(one.projectId) || names.includes(one.projectKey)))
      .map(({ projectKey, permissions }) => ({ projectKey, permissions: permissions.map(permissionName) }));
  };
}
