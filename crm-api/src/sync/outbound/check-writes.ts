import type { AskedWrite, Cause, Change } from '../../domain/model/change.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { writesToAsk } from '../../domain/ticket/judge-writes.ts';
import { memoryOf, mustAsk, mustSettle, unfollowedSettledAt } from '../../domain/ticket/left-writes.ts';
import type { JiraHistory } from '../../jira/read-changelog.ts';
import { withTenant } from '../../store/db/database.ts';
import { configAt, readSiteSettings } from '../../store/sites/site-configs.ts';
import type { Applied } from '../engine/apply-changes.ts';
import { readHistory } from '../engine/apply-dated.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';

const HISTORY_CAUSE: Cause = { origin: 'jira', actor: null, id: 'history' };

/** A run of the work item of an issue: nobody else sends anything there meanwhile. */
type Asking = {
  sync: SyncContext;
  site: SiteConnection;
  tenantId: string;
  siteId: string;
  issueId: string;
  /** Gives changes to the funnel. */
  apply(changes: Change[]): Promise<Applied>;
};

/**
 * Asks Jira's history of an issue what writes of ours replaced there, where no event has told: it was lost, it says too
 * little, or the ticket follows the issue no more. It costs a point, and one for each entry of the fields concerned.
 * @param tickets those that follow the issue or have left it
 * @returns when there is more to ask, for it may still arrive (epoch ms); null: not by itself
 */
export async function checkWrites(asking: Asking, tickets: readonly TicketState[]): Promise<number | null> {
  const { sync, siteId, issueId } = asking;
  const of = { siteId, issueId };
  const unsettled = tickets.filter((ticket) => mustSettle(ticket, of, sync.now()));
  const settled = await change(asking, tickets, unsettled, () => ({ kind: 'writes.settled', cause: HISTORY_CAUSE }));
  const asked = settled.filter((ticket) => mustAsk(ticket, of, sync.now()));
  if (asked.length > 0) {
    const writes = await writesAsked(asking, asked);
    const told = { history: await askHistory(asking, writes), asked: writes };
    await change(asking, settled, asked, () => ({ kind: 'writes.checked', cause: HISTORY_CAUSE, ...told }));
  }
  const open = settled.flatMap((ticket) => unfollowedSettledAt(ticket, of) ?? []);
  return open.length === 0 ? null : Math.min(...open);
}

type OfIssue =
  | Omit<Extract<Change, { kind: 'writes.settled' }>, 'of' | 'ticketId'>
  | Omit<Extract<Change, { kind: 'writes.checked' }>, 'of' | 'ticketId'>;

/** @returns all of the tickets, as they are then */
async function change(
  { apply, siteId, issueId }: Asking,
  all: readonly TicketState[],
  some: readonly TicketState[],
  make: () => OfIssue,
): Promise<TicketState[]> {
  if (some.length === 0) return [...all];
  const of = { siteId, issueId };
  const { states } = await apply(some.map(({ id: ticketId }) => ({ ...make(), ticketId, of }) as Change));
  return all.map((ticket) => states.get(ticket.id) ?? ticket);
}

/** @returns null: nothing is known, for Jira refuses to tell it, or does not show the issue, so that an empty one says nothing */
async function askHistory({ site, issueId }: Asking, writes: readonly AskedWrite[]): Promise<JiraHistory[] | null> {
  const ids = [...new Set(writes.map(({ issueField }) => issueField))];
  const history = await readHistory(site.client, issueId, ids);
  if (history === null) return null;
  if (history.length > 0 || ids.length === 0) return history.sort((a, b) => a.created - b.created);
  return (await site.fetcher(issueId)) === null ? null : history;
}

/** What of the tickets' writes it is not known yet what they replaced. */
function writesAsked(
  { sync, tenantId, siteId, issueId }: Asking,
  tickets: readonly TicketState[],
): Promise<AskedWrite[]> {
  return withTenant(sync.db, tenantId, async (tx) => {
    const site = (await readSiteSettings(tx, tenantId)).get(siteId);
    return tickets.flatMap((ticket) => {
      const memory = memoryOf(ticket, { siteId, issueId });
      return memory ? writesToAsk(memory, configAt(site, memory)) : [];
    });
  });
}
