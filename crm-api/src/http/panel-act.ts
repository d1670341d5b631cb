import { type PanelActRequest, type PanelActResponse, panelActRequestSchema } from '@synapse/shared/panel';
import { DomainError } from '../domain/domain-error.ts';
import { getConflict } from '../store/conflicts.ts';
import { type Db, withTenant } from '../store/database.ts';
import { findTicketOfIssue } from '../store/tickets-read.ts';
import type { Caller } from './caller.ts';
import { statusOf } from './command-answer.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { stateOf } from './request-state.ts';
import { parseSigned, readSignedRequest, type SignatureCheck, type SignedRequest } from './signed-request.ts';
import type { CommandResult, TicketCommands } from './ticket-commands.ts';

type Using = SignatureCheck & { db: Db; commands: TicketCommands };

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
  if (wanted.kind === 'create') return outcomeOf(await commands.adoptIssue(caller, { issueKey, siteId }));
  if (wanted.kind === 'link')
    return outcomeOf(await commands.linkTicket(caller, wanted.ticketId, { issueKey, siteId }));
  if (wanted.kind === 'link-contact')
    return outcomeOf(await commands.linkContact(caller, { issueKey, siteId }, wanted.contactId));
  const ticketId = await ticketOf(using.db, signed.site, issueId);
  switch (wanted.kind) {
    case 'refresh':
      return { outcome: await refresh(commands, caller, ticketId) };
    case 'retry':
      return outcomeOf(await commands.retryTicket(caller, ticketId));
    case 'unlink':
      return outcomeOf(await commands.unlinkTicket(caller, ticketId));
    case 'unlink-contact':
      return outcomeOf(await commands.editTicket(caller, ticketId, { contactId: null }));
    case 'resolve':
      return outcomeOf(await resolve(using, caller, ticketId, wanted));
    case 'publish':
      return outcomeOf(await commands.editComment(caller, ticketId, wanted.commentId, { visibility: 'public' }));
  }
}

/** @throws DomainError not_found when the conflict is not this issue's: the panel stands on one issue and no other */
async function resolve(
  { db, commands }: Using,
  caller: Caller,
  ticketId: string,
  { kind: _kind, conflictId, ...how }: Extract<PanelActRequest['act'], { kind: 'resolve' }>,
): Promise<CommandResult> {
  const conflict = await withTenant(db, caller.tenantId, (tx) => getConflict(tx, caller.tenantId, conflictId));
  if (conflict.ticket.id !== ticketId) throw new DomainError('not_found', 'There is no such conflict on this issue.');
  return commands.resolveConflict(caller, conflictId, how);
}

/** A change that Jira refused before is not what was asked about here; the panel shows it with its reason. */
async function refresh(commands: TicketCommands, caller: Caller, ticketId: string): Promise<'done' | 'underway'> {
  const { outcome } = await commands.refreshTicket(caller, ticketId);
  return outcome === 'pending' ? 'underway' : 'done';
}

/** @throws ProblemError jira_refused */
function outcomeOf(result: CommandResult): PanelActResponse {
  return { outcome: statusOf(result, 200) === 200 ? 'done' : 'underway' };
}

/** @throws DomainError not_found */
async function ticketOf(db: Db, site: SignedRequest['site'], issueId: string): Promise<string> {
  const { tenantId, siteId } = site;
  const ticket = await withTenant(db, tenantId, (tx) => findTicketOfIssue(tx, tenantId, { siteId, issueId }));
  if (ticket) return ticket.id;
  throw new DomainError('not_found', 'No CRM ticket is linked to this issue any more. Refresh the panel.');
}
