import { unlessNotFound } from '../../jira/jira-error.ts';
import { type Db, type TenantTx, withTenant } from '../../store/db/database.ts';
import { queueRun } from '../../store/runs/runs-write.ts';
import { recordProject } from '../../store/sites/projects.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';

type Site = { tenantId: string; siteId: string };
/** `calledAs`: what Jira was asked for, and what others called it, where that may be keys that the project no longer has. */
type Shown = { id: string; key: string; calledAs?: readonly string[] };

/**
 * Takes in how Jira calls a project now. When it was renamed, a pass is asked for, which brings its issues' keys along.
 * @returns whether it was renamed
 */
export async function noteProject(
  { db, log }: { db: Db; log: SyncContext['log'] },
  { tenantId, siteId }: Site,
  shown: Shown,
): Promise<boolean> {
  const was = await withTenant(db, tenantId, (tx) => noteProjectIn(tx, { tenantId, siteId }, shown));
  if (was !== null) log.info({ tenant: tenantId, site: siteId, was, now: shown.key }, 'a project was renamed');
  return was !== null;
}

async function noteProjectIn(tx: TenantTx, { tenantId, siteId }: Site, shown: Shown): Promise<string | null> {
  const was = await recordProject(tx, { tenantId, siteId }, shown);
  if (was === null) return null;
  await queueRun(tx, tenantId, siteId);
  await enqueue(tx, tenantId, [{ kind: 'reconcile', siteId }]);
  return was;
}

/**
 * Asks Jira for a project, and records its current name.
 * @param project its ref
 * @param calledAs keys that something called it by, other than the known one
 * @returns whether the account sees it: one that is gone from our sight says that access was lost, and nothing of its issues
 */
export async function lookAtProject(
  sync: Pick<SyncContext, 'db' | 'log'>,
  site: Site,
  client: SiteConnection['client'],
  project: string,
  calledAs: readonly string[] = [],
): Promise<boolean> {
  const shown = await unlessNotFound(client.project(project));
  if (shown) await noteProject(sync, site, { id: shown.id, key: shown.key, calledAs: [project, ...calledAs] });
  return shown !== null;
}
