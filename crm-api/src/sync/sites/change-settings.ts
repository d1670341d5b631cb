import type { SiteSettings, UpdateSiteSettings } from '@synapse/shared/site-settings';
import { requireEdition } from '../../domain/edition.ts';
import type { WorkItemKey } from '../../domain/ticket/work-item.ts';
import { changesOf, recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, readTenant, withTenant } from '../../store/db/database.ts';
import { requireSite } from '../../store/sites/require-site.ts';
import { readSiteChoices, type SiteChoices, writeSiteChoices } from '../../store/sites/site-settings.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';

type Site = { tenantId: string; siteId: string };

/** What holds for a whole site. @throws DomainError not_found */
export async function readSettings(db: Db, { tenantId, siteId }: Site): Promise<SiteSettings> {
  return view(await readTenant(db, tenantId, (tx) => readSiteChoices(tx, tenantId, siteId)));
}

/**
 * Changes what is named, and enqueues the work that waits by the old settings.
 * @param ifMatch the tags of If-Match
 * @throws DomainError not_found, PreconditionFailed
 */
export async function changeSettings(
  db: Db,
  { tenantId, siteId }: Site,
  patch: UpdateSiteSettings,
  ifMatch?: readonly string[],
): Promise<SiteSettings> {
  const choices = await withTenant(db, tenantId, async (tx) => {
    if (ifMatch) {
      await requireSite(tx, tenantId, siteId, { lock: true });
      requireEdition(ifMatch, 'settings', view(await readSiteChoices(tx, tenantId, siteId)));
    }
    const written = await writeSiteChoices(tx, tenantId, siteId, patch);
    await recordAudit(tx, tenantId, 'site.settings_changed', `site:${siteId}`, changesOf(patch));
    await enqueue(tx, tenantId, concerned(patch, siteId));
    return written;
  });
  return view(choices);
}

/** Work that was switched off finds that out when it is due. */
function concerned(patch: UpdateSiteSettings, siteId: string): WorkItemKey[] {
  const pass = patch.syncEnabled !== undefined || patch.syncIntervalMinutes !== undefined;
  return [
    ...(pass ? [{ kind: 'reconcile', siteId } as const] : []),
    ...(patch.purgeDeletedAfterDays != null ? [{ kind: 'purge', siteId } as const] : []),
  ];
}

function view({ syncIntervalMs, ...choices }: SiteChoices): SiteSettings {
  return { ...choices, syncIntervalMinutes: syncIntervalMs === null ? null : syncIntervalMs / 60_000 };
}
