import { type PanelActRequest, type PanelActResponse, panelActRequestSchema } from '@synapse/shared/forge/panel';
import { DomainError } from '../../domain/domain-error.ts';
import { shownInJira } from '../../domain/ticket/shown-in-jira.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { getConflict } from '../../store/tickets/conflicts.ts';
import { findFollowedIssues } from '../../store/tickets/followed-issues.ts';
import { findPublicComments } from '../../store/tickets/known-comments.ts';
import { findTicketOfIssue, getTicket } from '../../store/tickets/tickets-read.ts';
import type { TicketCommands } from '../../sync/commands/ticket-commands.ts';
import type { CommandResult } from '../../sync/outbound/write-through.ts';
import type { Caller } from '../auth/caller.ts';
import { parseSigned, readSignedRequest, type SignatureCheck, type SignedRequest } from '../auth/signed-request.ts';
import { stateOf } from '../kernel/request-state.ts';
import { statusOf } from '../tickets/command-answer.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';

type Using = SignatureCheck & { commands: TicketCommands };

/** `POST /api/jira/panel/act`: what an engineer does from the panel, through the same commands as the CRM's own users. */
export function createPanelAct(using: Using): SignedHandler {
  return async (req, res) => {
    const signed = await readSignedRequest(req, using);
    const request = parseSigned(signed.body, panelActRequestSchema);
    const { tenantId } = signed.site;
    const name = request.actor?.displayName ?? 'Somebody in Jira';
    const caller: Caller = { tenantId, userId: 'jira', name, role: 'agent', traceId: stateOf(req).traceId };
    answerJson(res, 200, await act(using, signed, caller, request));
  };
}

async function act(
  using: Using,
  signed: SignedRequest,
  caller: Caller,
  { act: wanted, issueId, issueKey }: PanelActRequest,
): Promise<PanelActResponse> {
  const { commands } = using;
  const { siteId } = signed.site;
  if (wanted.kind === 'create')
    return outcomeOf(using.db, caller, await commands.adoptIssue(caller, { issueKey, siteId }));
  if (wanted.kind === 'link') {
    await requireNamed(using.db, signed.site, wanted.ticketId);
    return outcomeOf(using.db, caller, await commands.linkTicket(caller, wanted.ticketId, { issueKey, siteId }));
  }
  if (wanted.kind === 'link-contact')
    return outcomeOf(using.db, caller, await commands.linkContact(caller, { issueKey, siteId }, wanted.contactId));
  const ticketId = await ticketOf(using.db, signed.site, issueId);
  switch (wanted.kind) {
    case 'refresh':
      return { outcome: await refresh(commands, caller, ticketId) };
    case 'retry':
      return outcomeOf(using.db, caller, await commands.retryTicket(caller, ticketId));
    case 'unlink':
      return outcomeOf(using.db, caller, await commands.unlinkTicket(caller, ticketId));
    case 'unlink-contact':
      return outcomeOf(using.db, caller, await commands.editTicket(caller, ticketId, { contactId: null }));
    case 'resolve':
      return outcomeOf(using.db, caller, await resolve(using, caller, ticketId, wanted));
  }
}

/** @throws DomainError not_found when the conflict is not this issue's: the panel stands on one issue and no other */
async function resolve(
  { db, commands }: Using,
  caller: Caller,
  ticketId: string,
  { kind: _kind, conflictId, ...how }: Extract<PanelActRequest['act'], { kind: 'resolve' }>,
): Promise<CommandResult> {
  const { tenantId } = caller;
  const conflicts = await withTenant(db, tenantId, async (tx) => {
    const conflict = await getConflict(tx, tenantId, conflictId);
    const of = conflict.field.startsWith('comment:') ? [conflict.field.slice('comment:'.length)] : [];
    return shownInJira({ conflicts: [conflict] }, await findPublicComments(tx, tenantId, of)).conflicts;
  });
  if (conflicts.every((conflict) => conflict.ticket.id !== ticketId))
    throw new DomainError('not_found', 'There is no such conflict on this issue.');
  return commands.resolveConflict(caller, conflictId, how);
}

/**
 * Why a ticket can't be linked is told of none but those that the panel may name: the reason names the other issue.
 * @throws DomainError conflict
 */
async function requireNamed(db: Db, { tenantId, siteId }: SignedRequest['site'], ticketId: string): Promise<void> {
  const named = await withTenant(db, tenantId, async (tx) => {
    const ticket = await getTicket(tx, tenantId, ticketId);
    const follows = (await findFollowedIssues(tx, tenantId, [ticketId])).get(ticketId) ?? null;
    const { tickets } = shownInJira({ beside: { siteId, tickets: [{ ticket, follows }] } }, new Set()).beside;
    return tickets.filter((one) => one.ticket.sync.state === 'unlinked');
  });
  if (named.length === 0)
    throw new DomainError('conflict', 'This ticket can no longer be linked from here. Search for it again.');
}

/** A change that Jira refused before is not what was asked about here; the panel shows it with its reason. */
async function refresh(commands: TicketCommands, caller: Caller, ticketId: string): Promise<'done' | 'underway'> {
  const { outcome } = await commands.refreshTicket(caller, ticketId);
  return outcome === 'pending' ? 'underway' : 'done';
}

/** @throws ProblemError jira_refused, with such words as everybody who sees the issue may read */
async function outcomeOf(db: Db, { tenantId }: Caller, result: CommandResult): Promise<PanelActResponse> {
  const { refusal } = result;
  const ids = refusal?.commentId === undefined ? [] : [refusal.commentId];
  const readable = await withTenant(db, tenantId, (tx) => findPublicComments(tx, tenantId, ids));
  const told = refusal ? { ...result, ...shownInJira({ refusal }, readable) } : result;
  return { outcome: statusOf(told, 200) === 200 ? 'done' : 'underway' };
}

/** @throws DomainError not_found */
async function ticketOf(db: Db, site: SignedRequest['site'], issueId: string): Promise<string> {
  const { tenantId, siteId } = site;
  const ticket = await withTenant(db, tenantId, (tx) => findTicketOfIssue(tx, tenantId, { siteId, issueId }));
  if (ticket) return ticket.id;
  throw new DomainError('not_found', 'No CRM ticket is linked to this issue now. Refresh the panel.');
}
