import type { FailurePage } from '@synapse/shared/failure';
import { shownInJira } from '../../domain/ticket/shown-in-jira.ts';
import { type Db, readTenant } from '../../store/db/database.ts';
import { findPublicComments } from '../../store/tickets/known-comments.ts';
import { listFailures } from '../../store/workqueue/failures.ts';

/** A page of what fails on one site, in such words as everybody in its Jira may read. */
export function listSiteFailures(
  db: Db,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  page: { limit: number; cursor?: string | undefined },
): Promise<FailurePage> {
  return readTenant(db, tenantId, async (tx) => {
    const { items, nextCursor } = await listFailures(tx, tenantId, { state: 'all', ...page, siteId });
    const ids = items.flatMap(({ causes }) => causes.flatMap(({ commentId }) => commentId ?? []));
    const { failures } = shownInJira({ failures: items }, await findPublicComments(tx, tenantId, ids));
    return { items: failures, nextCursor };
  });
}
