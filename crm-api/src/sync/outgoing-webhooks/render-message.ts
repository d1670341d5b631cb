import type { Alert } from '@synapse/shared/alert';
import type { Ticket } from '@synapse/shared/ticket';
import type { WebhookMessage } from '@synapse/shared/webhook';
import type { WaitingMessage } from '../../store/outgoing-webhooks/messages.ts';

/** The same for each try, and for each endpoint that is told the same. */
export const messageId = (tenantId: string, seq: number): string => `evt_${tenantId.replaceAll('-', '')}_${seq}`;

/** The texts of comments are not in it: they are read from the API, which checks who may see them. */
export function renderMessage(
  tenantId: string,
  message: WaitingMessage,
  about: { ticket: Ticket | null; alert: Alert | null },
): string {
  const { seq, kind, ticketId, origin, fields, refId, at } = message;
  return JSON.stringify({
    type: kind,
    timestamp: at.toISOString(),
    workspaceId: tenantId,
    seq,
    data: { ticketId, origin, fields, refId, ...about },
  } satisfies WebhookMessage);
}

export function renderTest(tenantId: string, at: number): string {
  return JSON.stringify({
    type: 'webhook.test',
    timestamp: new Date(at).toISOString(),
    workspaceId: tenantId,
    seq: null,
    data: { ticketId: null, origin: 'system', fields: [], refId: null, ticket: null, alert: null },
  } satisfies WebhookMessage);
}
