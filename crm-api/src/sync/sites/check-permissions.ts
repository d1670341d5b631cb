import type { SiteHealth } from '@synapse/shared/forge/heartbeat';
import { neededPermissions, permissionName } from '../../domain/site/permissions.ts';
import type { SiteConfig } from '../../domain/site/site-config.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { listMissingPermissions, listUnasked, writeMissingPermissions } from '../../store/sites/project-permissions.ts';
import { participatingProjects, readSiteSettings } from '../../store/sites/site-configs.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';
import { countRead } from '../rate-limit/spent-points.ts';
import type { Pass } from '../reconcile/pass.ts';

/** Jira sends no event when a permission is revoked, so we ask this often, ms. */
const ASK_EVERY_MS = 24 * 3_600_000;

/** Asks Jira what the account may do in a project, and keeps what it lacks. @param project its id */
export async function askPermissions(
  sync: Pick<SyncContext, 'db' | 'now'>,
  site: { tenantId: string; siteId: string },
  client: SiteConnection['client'],
  project: string,
  config: SiteConfig,
): Promise<void> {
  const missing = await client.missingPermissions(project, neededPermissions(config));
  const at = new Date(sync.now());
  await withTenant(sync.db, site.tenantId, (tx) => writeMissingPermissions(tx, site, project, { missing, at }));
}

/** The projects of a pass of which the daily question was not asked. */
export function listPermissionsDue(tx: TenantTx, { sync, tenantId, siteId, projects }: Pass): Promise<string[]> {
  const ids = projects.map(({ id }) => id);
  return listUnasked(tx, { tenantId, siteId }, ids, new Date(sync.now() - ASK_EVERY_MS));
}

export async function askPermissionsDaily(pass: Pass, due: readonly string[]): Promise<void> {
  const { sync, tenantId, siteId, site, settings, counts } = pass;
  for (const id of due) {
    countRead(counts, 1);
    await askPermissions(sync, { tenantId, siteId }, site.client, id, settings.config);
  }
}

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
