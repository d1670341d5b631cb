import type { Change } from '../../domain/model/change.ts';
import { underCurrentNames } from '../../domain/site/project.ts';
import type { ChangeOf } from '../../domain/ticket/change-context.ts';
import type { TenantTx } from '../../store/db/database.ts';
import type { SiteSettings } from '../../store/sites/site-configs.ts';
import { concernsIssue, type Followers, type Found, findTickets } from './find-tickets.ts';

/**
 * Changes with the tickets they concern. What is news of an issue is news for the tickets that have left it, too: that
 * comes after the changes given.
 */
export async function findConcerned(
  tx: TenantTx,
  tenantId: string,
  given: readonly Change[],
  { sites, followed }: { sites: ReadonlyMap<string, SiteSettings>; followed: Followers },
): Promise<{ changes: Change[]; ticketIds: Found[] }> {
  const changes = given.map((change) => withCurrentNames(change, sites));
  const found = await findTickets(tx, tenantId, changes, { sites, followed, lock: true });
  const news = changes.flatMap((seen, i): ChangeOf<'left.observed'>[] => {
    if (seen.kind !== 'issue.observed' && seen.kind !== 'comment.observed' && seen.kind !== 'comment.gone') return [];
    const { siteId, issueId, cause } = seen;
    const ids = found[i]?.left ?? [];
    return ids.map((ticketId) => ({ kind: 'left.observed', cause, ticketId, of: { siteId, issueId }, seen }));
  });
  return { changes: [...changes, ...news], ticketIds: [...found, ...news.map(({ ticketId }) => ({ id: ticketId }))] };
}

/** What was seen before a project was renamed is under its old key. */
function withCurrentNames(change: Change, sites: ReadonlyMap<string, SiteSettings>): Change {
  return concernsIssue(change) ? underCurrentNames(sites.get(change.siteId)?.known ?? [], change) : change;
}
