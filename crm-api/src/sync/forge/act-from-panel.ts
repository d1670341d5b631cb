import type { PanelActRequest } from '@synapse/shared/forge/panel';
import { DomainError } from '../../domain/domain-error.ts';
import { shownInJira } from '../../domain/ticket/shown-in-jira.ts';
import { type Db, readTenant } from '../../store/db/database.ts';
import { getConflict } from '../../store/tickets/conflicts.ts';
import { findFollowedIssues } from '../../store/tickets/followed-issues.ts';
import { findPublicComments } from '../../store/tickets/known-comments.ts';
import { findTicketOfIssue, getTicket } from '../../store/tickets/tickets-read.ts';
import type { TicketCommands } from '../commands/ticket-commands.ts';
import type { Requester } from '../engine/requester.ts';
import { type CommandResult, NO_TICKET } from '../outbound/write-through.ts';

type Tools = { db: Db; commands: TicketCommands };
type Act<Kind extends PanelActRequest['act']['kind']> = Extract<PanelActRequest['act'], { kind: Kind }>;

/**
 * What an engineer does from the panel of an issue.
 * @returns a refusal in such words as everybody who sees the issue may read
 * @throws DomainError as the commands do, and not_found for what is not this issue's
 */
export async function actFromPanel(
  tools: Tools,
  requester: Requester,
  siteId: string,
  request: PanelActRequest,
): Promise<CommandResult> {
  const result = await act(tools, requester, siteId, request);
  // A change that Jira refused before is not what was asked about here; the panel shows it with its reason.
  if (request.act.kind === 'refresh' && result.outcome === 'refused') return { ...result, outcome: 'synced' };
  const { refusal } = result;
  if (refusal === undefined) return result;
  const ids = refusal.commentId === undefined ? [] : [refusal.commentId];
  const readable = await readTenant(tools.db, requester.tenantId, (tx) =>
    findPublicComments(tx, requester.tenantId, ids),
  );
  return { ...result, ...shownInJira({ refusal }, readable) };
}

async function act(
  { db, commands }: Tools,
  requester: Requester,
  siteId: string,
  { act: wanted, issueId, issueKey }: PanelActRequest,
): Promise<CommandResult> {
  const site = { tenantId: requester.tenantId, siteId };
  const ofIssue = { siteId, issueId };
  const asker = { ...requester, ofIssue };
  const ticketId = () => requireTicketOf(db, site, issueId);
  switch (wanted.kind) {
    case 'create':
      return commands.adoptIssue(requester, { issueKey, siteId });
    case 'link':
      await requireNamed(db, site, wanted);
      return commands.linkTicket(requester, wanted.ticketId, { issueKey, siteId });
    case 'link-contact':
      return commands.linkContact(asker, { issueKey, siteId }, wanted.contactId);
    case 'refresh':
      return commands.refreshTicket(asker, await ticketId());
    case 'retry':
      return commands.retryTicket(asker, await ticketId());
    case 'unlink':
      return commands.unlinkTicket(asker, await ticketId());
    case 'unlink-contact':
      return commands.editTicket(asker, await ticketId(), { contactId: null });
    case 'resolve':
      return resolve({ db, commands }, asker, await ticketId(), wanted);
  }
}

/** @throws DomainError not_found when the conflict is not this issue's: a panel belongs to one issue */
async function resolve(
  { db, commands }: Tools,
  requester: Requester,
  ticketId: string,
  { kind: _kind, conflictId, ...how }: Act<'resolve'>,
): Promise<CommandResult> {
  const { tenantId } = requester;
  const conflicts = await readTenant(db, tenantId, async (tx) => {
    const conflict = await getConflict(tx, tenantId, conflictId);
    const of = conflict.field.startsWith('comment:') ? [conflict.field.slice('comment:'.length)] : [];
    return shownInJira({ conflicts: [conflict] }, await findPublicComments(tx, tenantId, of)).conflicts;
  });
  if (conflicts.every((conflict) => conflict.ticket.id !== ticketId))
    throw new DomainError('not_found', 'There is no such conflict on this issue.');
  return commands.resolveConflict(requester, conflictId, how);
}

/**
 * The reason why a ticket can't be linked names its other issue, and its texts may be from there. So only a ticket that the panel may
 * name is tried, and only where the app has asked Jira about that very issue.
 * @throws DomainError conflict
 */
async function requireNamed(
  db: Db,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  { ticketId, issueId }: Act<'link'>,
): Promise<void> {
  const named = await readTenant(db, tenantId, async (tx) => {
    const ticket = await getTicket(tx, tenantId, ticketId);
    const follows = (await findFollowedIssues(tx, tenantId, [ticketId])).get(ticketId) ?? null;
    const { tickets } = shownInJira({ beside: { siteId, tickets: [{ ticket, follows }] } }, new Set()).beside;
    return tickets.filter(
      (one) => one.ticket.sync.state === 'unlinked' && (one.follows?.issueId ?? null) === (issueId ?? null),
    );
  });
  if (named.length === 0)
    throw new DomainError('conflict', 'This ticket can no longer be linked from here. Search for it again.');
}

/** @throws DomainError not_found */
async function requireTicketOf(
  db: Db,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  issueId: string,
): Promise<string> {
  const ticket = await readTenant(db, tenantId, (tx) => findTicketOfIssue(tx, tenantId, { siteId, issueId }));
  if (ticket) return ticket.id;
  throw new DomainError('not_found', NO_TICKET);
}
