import type { Db } from '../../store/db/database.ts';
import { wakeEnding } from '../../store/workqueue/work-items.ts';
import type { SiteAccesses } from './site-access.ts';

/** A way to a site has been opened, by a transaction that has committed and has woken what waits for one (`wakeSite`). */
export async function wayOpened(
  { db, accesses }: { db: Db; accesses: SiteAccesses },
  site: { tenantId: string; siteId: string },
): Promise<void> {
  accesses.forgetSite(site.siteId);
  // The way is open all the same, and who brought it is not to bring it again.
  await wakeEnding(db, site).catch(() => undefined);
}
