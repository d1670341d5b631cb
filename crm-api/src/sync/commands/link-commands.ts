import type { LinkTicket } from '@synapse/shared/link';
import { DomainError } from '../../domain/domain-error.ts';
import type { Change } from '../../domain/model/change.ts';
import { say } from '../../domain/sentences.ts';
import { hadBefore } from '../../domain/ticket/left-issue.ts';
import { ticketIdForIssue } from '../../domain/ticket/new-ticket.ts';
import { type IssueSnapshot, sayUnreadable } from '../../jira/read-issue.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import type { SiteSettings } from '../../store/sites/site-configs.ts';
import {
  findTicketIdsByIssue,
  lockCreations,
  lockTickets,
  readTicketState,
} from '../../store/tickets/ticket-states.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import { askJira } from '../engine/ask-jira.ts';
import { snapshotFieldsOf } from '../engine/issue-fetcher.ts';
import { observeSnapshot } from '../engine/observe-snapshot.ts';
import { causeOf, type Requester } from '../engine/requester.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { completeComments } from '../inbound/complete-comments.ts';
import { type CommandResult, writeThrough } from '../outbound/write-through.ts';
import { chooseSite } from '../sites/connected-sites.ts';

/** What people do about which issue a ticket follows. All throw DomainError. */
export function createLinkCommands(sync: SyncContext) {
  return {
    /** Makes a new issue for a ticket whose issue was deleted in Jira. */
    restoreTicket: (requester: Requester, ticketId: string): Promise<CommandResult> =>
      writeThrough(sync, requester, ticketId, async () => [
        { kind: 'ticket.restored', cause: causeOf(requester), ticketId },
      ]),

    /**
     * Lets a ticket follow an existing issue in Jira.
     * @throws DomainError conflict when either of them is linked already
     */
    async linkTicket(requester: Requester, ticketId: string, { issueKey, siteId }: LinkTicket): Promise<CommandResult> {
      const { tenantId } = requester;
      const endsAt = sync.now() + sync.settings.writeThroughMs;
      const site = await withTenant(sync.db, tenantId, (tx) => chooseSite(tx, tenantId, siteId));
      const issue = await fetchByKey(sync, tenantId, site, issueKey.toUpperCase());
      const observed = observeSnapshot(issue, site.id, { origin: 'jira', actor: null, id: requester.traceId });
      const link = async (tx: TenantTx): Promise<Change[]> => {
        await freeIssue(tx, { tenantId, now: sync.now() }, requester, { ticketId, siteId: site.id, issue });
        return [{ kind: 'ticket.linked', cause: causeOf(requester), ticketId, observed }];
      };
      return writeThrough(sync, requester, ticketId, link, { endsAt });
    },

    /** Ends the link. The issue stays; what happens to it is ignored until a ticket is linked to it again. */
    unlinkTicket: (requester: Requester, ticketId: string): Promise<CommandResult> =>
      writeThrough(
        sync,
        requester,
        ticketId,
        async () => [{ kind: 'ticket.unlinked', cause: causeOf(requester), ticketId }],
        // A work item that is parked for this issue has nothing to be parked for any more.
        { always: true },
      ),
  };
}

/** The issue as Jira shows it now, with all of its comments. @throws DomainError not_found, jira_unavailable, jira_refused */
export async function fetchByKey(
  sync: SyncContext,
  tenantId: string,
  site: SiteSettings,
  issueKey: string,
): Promise<IssueSnapshot> {
  return askJira(sync, { tenantId, siteId: site.id }, async ({ client }) => {
    const batch = await client.bulkFetch([issueKey], snapshotFieldsOf(site.config));
    // Read with their markers: a ticket may come back to an issue with a post of its own that was never answered.
    for (const one of batch.issues) one.comments = null;
    await completeComments({ db: sync.db, tenantId, siteId: site.id, client }, batch);
    const [issue] = batch.issues;
    const [unreadable] = batch.unreadable;
    if (unreadable) throw new DomainError('jira_refused', sayUnreadable(unreadable).message);
    if (!issue) throw new DomainError('not_found', say('issue_not_shown', { issue: issueKey }));
    return issue;
  });
}

/** The ticket that the issue is being created for: it does not know yet that it exists. */
async function findMaker(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  { id: issueId, marker }: IssueSnapshot,
): Promise<string | undefined> {
  const maker = marker === null ? undefined : await readTicketState(tx, tenantId, marker);
  if (maker?.link?.siteId !== siteId || maker.link.state !== 'creating') return undefined;
  return hadBefore(maker.link.leftIssues, { siteId, issueId }) ? undefined : maker.id;
}

/**
 * Sees to it that no ticket follows the issue; one that only did before, or was deleted here, is made to forget it.
 * @throws DomainError conflict when a ticket follows it
 */
export async function freeIssue(
  tx: TenantTx,
  scope: { tenantId: string; now: number },
  requester: Requester,
  wanted: { ticketId: string | null; siteId: string; issue: IssueSnapshot },
): Promise<void> {
  const { ticketId, siteId, issue } = wanted;
  await lockCreations(tx, scope.tenantId, [ticketIdForIssue(siteId, issue.id)]);
  const found =
    (await findTicketIdsByIssue(tx, scope.tenantId, siteId, [issue.id])).get(issue.id) ??
    (await findMaker(tx, scope.tenantId, siteId, issue));
  if (found === undefined || found === ticketId) return;
  // Both at once, in the order of their ids.
  await lockTickets(tx, scope.tenantId, ticketId === null ? [found] : [found, ticketId], []);
  const other = await readTicketState(tx, scope.tenantId, found);
  if (other?.link?.state !== 'unlinked' && other?.deletedAt === null) {
    throw new DomainError('conflict', say('issue_has_ticket', { issue: issue.key, number: String(other?.number) }));
  }
  const released: Change = { kind: 'issue.released', cause: causeOf(requester), ticketId: found };
  await applyChanges(tx, scope, [released], { enqueue: false });
}
