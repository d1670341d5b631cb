import { ALERT_KINDS, type Alert } from '@synapse/shared/alert';
import type { Ticket } from '@synapse/shared/ticket';
import { causeOfWebhook } from '../../domain/alerts/alerts.ts';
import { judge } from '../../domain/outgoing-webhooks/retry-schedule.ts';
import type { Sentence } from '../../domain/sentences.ts';
import type { Outbound } from '../../egress/egress.ts';
import type { Log } from '../../log.ts';
import { type NewAlert, raiseAlerts, readAlerts } from '../../store/alerts/alerts.ts';
import { type Db, forWork, type TenantTx, withTenant } from '../../store/db/database.ts';
import { aboutEndpointSecret, type Vault } from '../../store/db/vault.ts';
import { type ClaimedEndpoint, releaseEndpoint, releaseHeld } from '../../store/outgoing-webhooks/claim-endpoints.ts';
import { readTarget, type Target } from '../../store/outgoing-webhooks/endpoints.ts';
import {
  type Attempt,
  noteAttempts,
  type Taken,
  takeDue,
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

/** Those before the current one are sealed in one. No secret has a space in it. */
export const joinSecrets = (secrets: readonly string[]): string => secrets.join(' ');

/** The secrets that a message is signed with now, the newest first. */
export const openSecrets = ({ vault }: WebhookContext, { id, sealed }: Target): string[] =>
  sealed.flatMap((one) => vault.open(one, aboutEndpointSecret(id)).split(' '));

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
 * @returns whether more may be due at once
 */
export async function runEndpoint(
  context: WebhookContext,
  claimed: ClaimedEndpoint,
  stopping?: AbortSignal,
): Promise<boolean> {
  const db = forWork(context.db, 'run');
  const { tenantId } = claimed;
  const usedMs = () => performance.now() - claimed.leasedAt;
  let full = false;
  while (usedMs() < claimed.leaseMs * SLICE && !stopping?.aborted) {
    const next = await withTenant(db, tenantId, async (tx) => {
      const taken = await takeDue(tx, claimed);
      if (!taken) return null;
      const nothing = taken.due.length === 0 && !taken.more;
      if (nothing) await releaseHeld(tx, claimed, taken.full);
      return nothing ? null : { ...taken, subjects: await readSubjects(context, tx, { claimed, due: taken.due }) };
    });
    if (!next) return false;
    full = next.full;
    const { sent, held } = await sendAll({ ...context, db }, { claimed, stopping, ...next });
    if (!held) break;
    if (!next.more) return !sent;
  }
  // Also where it was paused meanwhile, so that it goes on at once when it is resumed; a lost lease gives nothing back.
  await withTenant(db, tenantId, (tx) => releaseEndpoint(tx, claimed, full));
  return true;
}

type Subjects = { endpoint: Target; tickets: ReadonlyMap<string, Ticket>; alerts: ReadonlyMap<string, Alert> };

/** What messages are about, as it is now. */
async function readSubjects(
  { now }: WebhookContext,
  tx: TenantTx,
  { claimed, due }: { claimed: ClaimedEndpoint; due: readonly WaitingMessage[] },
): Promise<Subjects> {
  const { tenantId } = claimed;
  const ticketIds = [...new Set(due.flatMap(({ ticketId }) => ticketId ?? []))];
  const alertIds = due.flatMap(({ kind, refId }) => (isAlert(kind) && refId ? [refId] : []));
  const [endpoint, tickets, alerts] = await Promise.all([
    readTarget(tx, claimed, new Date(now())),
    ticketIds.length > 0 ? listTicketsByIds(tx, tenantId, ticketIds) : [],
    alertIds.length > 0 ? readAlerts(tx, tenantId, alertIds) : [],
  ]);
  return {
    endpoint,
    tickets: new Map(tickets.map((ticket) => [ticket.id, ticket])),
    alerts: new Map(alerts.map((alert) => [alert.id, alert])),
  };
}

/**
 * Sends messages and notes how it went. Where there are no more, the endpoint is given back with the last note.
 * @returns `sent`: all had their turn; `held`: the endpoint is still this run's, and not paused
 */
async function sendAll(
  context: WebhookContext,
  {
    claimed,
    due,
    subjects: { endpoint, tickets, alerts },
    stopping,
    ...taken
  }: { claimed: ClaimedEndpoint; subjects: Subjects; stopping: AbortSignal | undefined } & Taken,
): Promise<{ sent: boolean; held: boolean }> {
  const { tenantId } = claimed;
  const secrets = openSecrets(context, endpoint);
  const notes = createNotes(context, claimed);
  // What is of no ticket is in nobody's order.
  const sequences = [...Map.groupBy(due, ({ ticketId, seq }) => ticketId ?? seq).values()];
  let sent = true;
  const mayBegin = () =>
    notes.held() &&
    !stopping?.aborted &&
    performance.now() - claimed.leasedAt < claimed.leaseMs - context.timeoutMs * 1.2;

  const sendInOrder = async (sequence: readonly WaitingMessage[]) => {
    for (const message of sequence) {
      if (!mayBegin()) {
        sent = false;
        return;
      }
      const body = renderMessage(tenantId, message, {
        ticket: tickets.get(message.ticketId ?? '') ?? null,
        alert: alerts.get(message.refId ?? '') ?? null,
      });
      const id = messageId(tenantId, message.seq);
      const answered = await sendMessage(context.outbound, { url: endpoint.url, id, body, secrets }, context);
      const verdict = judge(answered, message.failures);
      const { retryAfterMs: _, ...attempt } = answered;
      const delayMs = verdict.kind === 'delivered' ? null : verdict.kind === 'retry' ? verdict.delayMs : 0;
      notes.add({ ...attempt, seq: message.seq, delayMs }, verdict.kind === 'pause' ? verdict.reason : null);
      if (verdict.kind !== 'delivered') return;
    }
  };
  const worker = async () => {
    for (let sequence = sequences.shift(); sequence; sequence = sequences.shift()) await sendInOrder(sequence);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { sent, held: await notes.end(taken.more ? null : { isFull: taken.full }) };
}

const alertOf = (endpointId: string, reason: Required<Sentence>): NewAlert => ({
  kind: 'webhook.paused',
  cause: causeOfWebhook(endpointId),
  siteId: null,
  message: `A webhook endpoint was paused. ${reason.message}`,
  template: reason.template,
  help: `Look at GET /api/webhook-endpoints/${endpointId}/deliveries, repair the receiver, then resume the endpoint. What happens meanwhile waits.`,
});

/** How long an attempt may wait to be noted together with others: what a killed process has not noted is sent again. */
const NOTED_AFTER_MS = 250;

/** Notes attempts, those of a moment together, and the last ones with the end of all. */
function createNotes({ db, log }: WebhookContext, claimed: ClaimedEndpoint) {
  const { tenantId } = claimed;
  let waiting: Attempt[] = [];
  let pausedReason: Required<Sentence> | null = null;
  let held = true;
  let failure: unknown;
  let writing: Promise<void> | null = null;
  let later: NodeJS.Timeout | undefined;

  /** @param release the endpoint is given back with it, unless it is to be paused */
  async function writeWaiting(release: { isFull: boolean } | null): Promise<void> {
    const [some, reason] = [waiting, pausedReason];
    waiting = [];
    held = await withTenant(db, tenantId, async (tx) => {
      const noted = await noteAttempts(tx, claimed, some, reason);
      if (noted && reason !== null) await raiseAlerts(tx, tenantId, [alertOf(claimed.id, reason)]);
      else if (noted && release) await releaseHeld(tx, claimed, release.isFull);
      return noted;
    });
    if (held && reason !== null) {
      held = false;
      log.warn({ tenant: tenantId, endpoint: claimed.id }, 'a webhook endpoint was paused');
    }
  }
  async function write(): Promise<void> {
    while (waiting.length > 0 && held) await writeWaiting(null);
  }
  function flush(): Promise<void> {
    clearTimeout(later);
    later = undefined;
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
    add(attempt: Attempt, reason: Required<Sentence> | null) {
      waiting.push(attempt);
      pausedReason ??= reason;
      if (reason !== null) void flush();
      else later ??= setTimeout(() => void flush(), NOTED_AFTER_MS);
    },
    /** @param release gives the endpoint back with it; null: the run goes on */
    async end(release: { isFull: boolean } | null): Promise<boolean> {
      clearTimeout(later);
      await writing;
      if (held && (waiting.length > 0 || release)) await writeWaiting(release);
      if (failure !== undefined) throw failure;
      return held;
    },
  };
}
