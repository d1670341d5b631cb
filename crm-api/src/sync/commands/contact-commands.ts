import { DomainError } from '../../domain/domain-error.ts';
import type { Change, IssueObserved } from '../../domain/model/change.ts';
import { ticketFromIssue } from '../../domain/ticket/new-ticket.ts';
import { contactForTicket, contactsByEmail } from '../../store/contacts/contacts.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { lockTicketRows } from '../../store/purge/purge.ts';
import { configAt, type SiteSettings } from '../../store/sites/site-configs.ts';
import { findFollower } from '../../store/tickets/ticket-states.ts';
import { observeSnapshot } from '../engine/observe-snapshot.ts';
import { causeOf, newId, type Requester } from '../engine/requester.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { type CommandResult, writeThrough } from '../outbound/write-through.ts';
import { chooseSite } from '../sites/connected-sites.ts';
import { fetchByKey, freeIssue } from './link-commands.ts';

/** An issue of Jira's, by its key; the site is needed only where there are several. */
export type IssueNamed = { issueKey: string; siteId?: string | undefined };

export type AdoptResult = CommandResult & { created: boolean };

/** What people do about whom an issue is for, and issues that no ticket follows yet. All throw DomainError. */
export function createContactCommands(sync: SyncContext) {
  function give(requester: Requester, ticketId: string, contactId: string | null): Promise<CommandResult> {
    return writeThrough(sync, requester, ticketId, async (tx) => {
      const contact = await contactOf(tx, requester, ticketId, contactId);
      return [{ kind: 'ticket.edited', cause: causeOf(requester), ticketId, fields: {}, contactId: contact }];
    });
  }

  /** Somebody asked for it, so whether issues of its kind take part by themselves does not matter. */
  async function adopt(
    requester: Requester,
    site: SiteSettings,
    issueKey: string,
    contactId: string | null,
  ): Promise<AdoptResult> {
    const { tenantId, traceId } = requester;
    const endsAt = sync.now() + sync.settings.writeThroughMs;
    const issue = await fetchByKey(sync, tenantId, site, issueKey);
    const known = await withTenant(sync.db, tenantId, (tx) =>
      findFollower(tx, tenantId, site.id, { issueId: issue.id }),
    );
    const ticketId = newId(requester, 'ticket');
    // An earlier try of this request may have made it.
    if (known !== undefined && known !== ticketId) return { outcome: 'local', ticketId: known, created: false };
    const observed = observeSnapshot(issue, site.id, { origin: 'jira', actor: null, id: traceId });
    const creation = async (tx: TenantTx) => {
      await freeIssue(tx, { tenantId, now: sync.now() }, requester, { ticketId: null, siteId: site.id, issue });
      const contact =
        contactId === null ? await reporterOf(tx, tenantId, observed) : await contactForTicket(tx, tenantId, contactId);
      return creationOf(requester, site, { ticketId, observed, contactId: contact, now: sync.now() });
    };
    // The ticket that is made follows nothing yet.
    const maker = { ...requester, ofIssue: undefined };
    const result = await writeThrough(sync, maker, ticketId, creation, { endsAt });
    return { ...result, created: true };
  }

  return {
    /**
     * Makes a ticket of an issue that has none; one that has a ticket keeps it.
     * @throws DomainError not_found when Jira does not show the issue
     */
    async adoptIssue(requester: Requester, { issueKey, siteId }: IssueNamed): Promise<AdoptResult> {
      const { tenantId } = requester;
      const site = await withTenant(sync.db, tenantId, (tx) => chooseSite(tx, tenantId, siteId));
      return adopt(requester, site, issueKey.toUpperCase(), null);
    },

    /**
     * Says whom an issue is for: its ticket gets the contact. An issue without a ticket gets one.
     * @param contactId null: nobody any more, which makes no ticket
     * @throws DomainError not_found when Jira does not show the issue; invalid_request when there is no such contact
     */
    async linkContact(
      requester: Requester,
      { issueKey, siteId }: IssueNamed,
      contactId: string | null,
    ): Promise<CommandResult> {
      const { tenantId } = requester;
      const key = issueKey.toUpperCase();
      const { site, known } = await withTenant(sync.db, tenantId, async (tx) => {
        await contactForTicket(tx, tenantId, contactId);
        const chosen = await chooseSite(tx, tenantId, siteId);
        return { site: chosen, known: await findFollower(tx, tenantId, chosen.id, { issueKey: key }) };
      });
      if (known !== undefined) return give(requester, known, contactId);
      if (contactId === null) throw new DomainError('not_found', `No ticket follows ${key}, so it has no contact.`);
      const adopted = await adopt(requester, site, key, contactId);
      return adopted.created ? adopted : give(requester, adopted.ticketId, contactId);
    },
  };
}

/** The contact whose address the reporter has, where Jira shows it. */
async function reporterOf(tx: TenantTx, tenantId: string, { reporterEmail }: IssueObserved): Promise<string | null> {
  const [contactId] = reporterEmail ? (await contactsByEmail(tx, tenantId, [reporterEmail])).values() : [];
  return contactId ?? null;
}

/** The contact that a ticket gets. The ticket is locked first, as by whoever merges contacts. */
export async function contactOf(
  tx: TenantTx,
  { tenantId }: Requester,
  ticketId: string,
  contactId: string | null,
): Promise<string | null> {
  if (contactId !== null) await lockTicketRows(tx, tenantId, [ticketId]);
  return contactForTicket(tx, tenantId, contactId);
}

/** A ticket that shows what the issue has, and follows it. */
function creationOf(
  requester: Requester,
  site: SiteSettings,
  {
    ticketId,
    observed,
    contactId,
    now,
  }: { ticketId: string; observed: IssueObserved; contactId: string | null; now: number },
): Change[] {
  const cause = causeOf(requester);
  const { fields } = ticketFromIssue(ticketId, observed, { config: configAt(site, observed), now });
  return [
    { kind: 'ticket.created', cause, ticketId, fields, source: 'JIRA', contactId, target: null },
    { kind: 'ticket.linked', cause, ticketId, observed },
  ];
}
