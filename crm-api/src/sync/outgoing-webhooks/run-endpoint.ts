import { ALERT_KINDS } from '@synapse/shared/alert';
import { causeOfWebhook } from '../../domain/alerts/alerts.ts';
import { judge } from '../../domain/outgoing-webhooks/retry-schedule.ts';
import type { Outbound } from '../../egress/egress.ts';
import type { Log } from '../../log.ts';
import { type NewAlert, raiseAlerts, readAlerts } from '../../store/alerts/alerts.ts';
import { type Db, forWork, readTenant, withTenant } from '../../store/db/database.ts';
import { aboutEndpointSecret, type Vault } from '../../store/db/vault.ts';
import { type ClaimedEndpoint, releaseEndpoint } from '../../store/outgoing-webhooks/claim-endpoints.ts';
import { readEndpoint, type StoredEndpoint } from '../../store/outgoing-webhooks/endpoints.ts';
import {
  type Attempt,
  noteAttempts,
  readDue,
  takeFromFeed,
  type WaitingMessage,
} from '../../store/outgoing-webhooks/messages.ts';
import { listTicketsByIds } from '../../store/tickets/tickets-read.ts';
import { messageId, renderMessage } from './render-message.ts';
import { sendMessage } from './send-message.ts';

/** What sending needs from outside. */
export type WebhookContext = {
  db: Db;
  log: Log;
  now(): number;
  vault: Vault;
  outbound: Outbound;
  /** How long a receiver may take to answer, ms. */
  timeoutMs: number;
};

/** The secrets that a message is signed with now. */
export const openSecrets = ({ vault }: WebhookContext, { id, sealed }: StoredEndpoint): string[] =>
  sealed.map((one) => vault.open(one, aboutEndpointSecret(id)));

const isAlert = (kind: string): boolean => (ALERT_KINDS as readonly string[]).includes(kind);

/** So many messages of an endpoint are under way at once, each of another ticket. */
const AT_ONCE = 8;

/** A part of the lease after which a run gives the endpoint back, so that others have their turn. */
const SLICE = 1 / 3;

/**
 * Sends what is due for a claimed endpoint, for a while, and gives it back. A message is sent only while enough of the lease
 * is left for its answer, by the monotonic clock; what is written is written only while the lease is held. A run that is
 * killed leaves what it sent and did not note: that is sent again, with the same `webhook-id`.
 * @param stopping nothing more is sent
 */
export async function runEndpoint(
  context: WebhookContext,
  claimed: ClaimedEndpoint,
  stopping?: AbortSignal,
): Promise<void> {
  const db = forWork(context.db, 'run');
  const { tenantId } = claimed;
  const usedMs = () => performance.now() - claimed.leasedAt;
  let full = false;
  while (usedMs() < claimed.leaseMs * SLICE && !stopping?.aborted) {
    const next = await withTenant(db, tenantId, async (tx) => {
      const taken = await takeFromFeed(tx, claimed);
      return taken && { ...taken, due: await readDue(tx, claimed) };
    });
    if (!next) break;
    full = next.full;
    if (next.due.length === 0) {
      if (next.more) continue;
      break;
    }
    if (!(await sendAll({ ...context, db }, { claimed, due: next.due, stopping }))) break;
  }
  // Also where it was paused meanwhile, so that it goes on at once when it is resumed; a lost lease gives nothing back.
  await releaseEndpoint(db, claimed, full);
}

/** @returns false: the endpoint is no longer this run's, or it was paused */
async function sendAll(
  context: WebhookContext,
  { claimed, due, stopping }: { claimed: ClaimedEndpoint; due: WaitingMessage[]; stopping: AbortSignal | undefined },
): Promise<boolean> {
  const { tenantId } = claimed;
  const ids = [...new Set(due.flatMap(({ ticketId }) => ticketId ?? []))];
  const alertIds = due.flatMap(({ kind, refId }) => (isAlert(kind) && refId ? [refId] : []));
  const [endpoint, tickets, alerts] = await readTenant(context.db, tenantId, (tx) =>
    Promise.all([
      readEndpoint(tx, claimed, new Date(context.now())),
      listTicketsByIds(tx, tenantId, ids),
      readAlerts(tx, tenantId, alertIds),
    ]),
  );
  const secrets = openSecrets(context, endpoint);
  const shown = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const told = new Map(alerts.map((alert) => [alert.id, alert]));
  const notes = createNotes(context, claimed);
  // What is of no ticket is in nobody's order.
  const sequences = [...Map.groupBy(due, ({ ticketId, seq }) => ticketId ?? seq).values()];
  const mayBegin = () =>
    notes.held() &&
    !stopping?.aborted &&
    performance.now() - claimed.leasedAt < claimed.leaseMs - context.timeoutMs * 1.2;

  const sendInOrder = async (sequence: readonly WaitingMessage[]) => {
    for (const message of sequence) {
      if (!mayBegin()) return;
      const body = renderMessage(tenantId, message, {
        ticket: shown.get(message.ticketId ?? '') ?? null,
        alert: told.get(message.refId ?? '') ?? null,
      });
      const id = messageId(tenantId, message.seq);
      const sent = await sendMessage(context.outbound, { url: endpoint.url, id, body, secrets }, context);
      const verdict = judge(sent, message.failures);
      const { retryAfterMs: _, ...attempt } = sent;
      const delayMs = verdict.kind === 'delivered' ? null : verdict.kind === 'retry' ? verdict.delayMs : 0;
      notes.add({ ...attempt, seq: message.seq, delayMs }, verdict.kind === 'pause' ? verdict.reason : null);
      if (verdict.kind !== 'delivered') return;
    }
  };
  const worker = async () => {
    for (let sequence = sequences.shift(); sequence; sequence = sequences.shift()) await sendInOrder(sequence);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return notes.end();
}

const alertOf = (endpointId: string, reason: string): NewAlert => ({
  kind: 'webhook.paused',
  cause: causeOfWebhook(endpointId),
  siteId: null,
  message: `A webhook endpoint was paused. ${reason}`,
  help: `Look at GET /api/webhook-endpoints/${endpointId}/deliveries, repair the receiver, then resume the endpoint. What happens meanwhile waits.`,
});

/** Notes attempts as they come: those that end while others are being written are written together. */
function createNotes({ db, log }: WebhookContext, claimed: ClaimedEndpoint) {
  let waiting: Attempt[] = [];
  let pausedReason: string | null = null;
  let held = true;
  let failure: unknown;
  let writing: Promise<void> | null = null;

  async function write(): Promise<void> {
    while (waiting.length > 0 && held) {
      const [some, reason] = [waiting, pausedReason];
      waiting = [];
      held = await withTenant(db, claimed.tenantId, async (tx) => {
        const noted = await noteAttempts(tx, claimed, some, reason);
        if (noted && reason !== null) await raiseAlerts(tx, claimed.tenantId, [alertOf(claimed.id, reason)]);
        return noted;
      });
      if (held && reason !== null) {
        held = false;
        log.warn({ tenant: claimed.tenantId, endpoint: claimed.id }, 'a webhook endpoint was paused');
      }
    }
  }
  function flush(): Promise<void> {
    writing ??= write()
      .catch((error: unknown) => {
        failure = error;
        held = false;
      })
      .finally(() => {
        writing = null;
      });
    return writing;
  }
  return {
    held: () => held,
    add(attempt: Attempt, reason: string | null) {
      waiting.push(attempt);
      pausedReason ??= reason;
      void flush();
    },
    async end(): Promise<boolean> {
      // Once more: what came while the last writing was ending is not in it.
      await flush();
      await flush();
      if (failure !== undefined) throw failure;
      return held;
    },
  };
}
