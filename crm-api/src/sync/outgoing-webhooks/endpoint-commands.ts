import { randomUUID } from 'node:crypto';
import type { AuditAction } from '@synapse/shared/audit';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import type {
  CreateWebhookEndpoint,
  NewWebhookEndpoint,
  ReplayWebhooks,
  UpdateWebhookEndpoint,
  WebhookEndpoint,
  WebhookTest,
} from '@synapse/shared/webhook';
import { causeOfWebhook } from '../../domain/alerts/alerts.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { judge } from '../../domain/outgoing-webhooks/retry-schedule.ts';
import { say } from '../../domain/sentences.ts';
import { stableId } from '../../domain/stable-id.ts';
import { closeAlerts } from '../../store/alerts/alerts.ts';
import { changesOf, recordAudit } from '../../store/audit/audit-log.ts';
import { readTenant, type TenantTx, withTenant } from '../../store/db/database.ts';
import { aboutEndpointSecret } from '../../store/db/vault.ts';
import {
  deleteEndpoint,
  insertEndpoint,
  lockEndpoint,
  noSuchEndpoint,
  type OfEndpoint,
  readEndpoint,
  readTarget,
  replaceSecret,
  replayFrom,
  replayOne,
  type StoredEndpoint,
  updateEndpoint,
} from '../../store/outgoing-webhooks/endpoints.ts';
import { doneBefore, type KeyedRequest, once } from '../../store/requests/idempotency-keys.ts';
import type { Requester } from '../engine/requester.ts';
import { renderTest } from './render-message.ts';
import { joinSecrets, openSecrets, type WebhookContext } from './run-endpoint.ts';
import { sendMessage } from './send-message.ts';

/** So long a receiver may still have the secret before. */
const ROTATION_MS = 24 * 3_600_000;

/** Each signs every message. */
const MOST_BEFORE = 4;

export const endpointView = ({ sealed: _, ...endpoint }: StoredEndpoint): WebhookEndpoint => endpoint;

/** @throws DomainError invalid_request, conflict */
export async function createEndpoint(
  context: WebhookContext,
  tenantId: string,
  made: CreateWebhookEndpoint,
): Promise<NewWebhookEndpoint> {
  requireReachable(context, made.url);
  const of = { tenantId, id: randomUUID() };
  const secret = createSigningSecret();
  const sealed = context.vault.seal(secret, aboutEndpointSecret(of.id));
  const endpoint = await changing(context, of, 'webhook.created', namesOf(made), (tx) =>
    insertEndpoint(tx, of, { ...made, sealed }),
  );
  return { ...endpoint, secret };
}

/** @throws DomainError invalid_request, not_found */
export async function changeEndpoint(
  context: WebhookContext,
  of: OfEndpoint,
  patch: UpdateWebhookEndpoint,
): Promise<WebhookEndpoint> {
  if (patch.url !== undefined) requireReachable(context, patch.url);
  return changing(context, of, 'webhook.changed', namesOf(patch), async (tx) => {
    await updateEndpoint(tx, of, patch);
    if (patch.state === 'active') await closeAlerts(tx, of.tenantId, [causeOfWebhook(of.id)]);
  });
}

/** What of an endpoint is set, for the audit log: with the host that is told, for what stands behind it may be a secret. */
const namesOf = (set: { url?: string | undefined }): string[] =>
  Object.keys(set).map((name) => (name === 'url' && set.url ? `url: ${new URL(set.url).host}` : name));

/** @throws DomainError not_found */
export function removeEndpoint({ db }: WebhookContext, of: OfEndpoint): Promise<void> {
  return withTenant(db, of.tenantId, async (tx) => {
    if (!(await deleteEndpoint(tx, of))) throw noSuchEndpoint();
    await recordAudit(tx, of.tenantId, 'webhook.deleted', `webhook:${of.id}`);
    await closeAlerts(tx, of.tenantId, [causeOfWebhook(of.id)]);
  });
}

/**
 * The secrets before stay valid together: where the answer with a new one was lost, it is replaced once more, and the
 * receiver still has the first.
 * @throws DomainError not_found
 */
export async function rotateSecret(context: WebhookContext, of: OfEndpoint): Promise<NewWebhookEndpoint> {
  const secret = createSigningSecret();
  const seal = (text: string) => context.vault.seal(text, aboutEndpointSecret(of.id));
  const now = context.now();
  const replace = async (tx: TenantTx) => {
    const valid = openSecrets(context, await lockEndpoint(tx, of, new Date(now)));
    const before = seal(joinSecrets(valid.slice(0, MOST_BEFORE)));
    await replaceSecret(tx, of, { sealed: { secret: seal(secret), before }, until: new Date(now + ROTATION_MS) });
  };
  return { ...(await changing(context, of, 'webhook.secret_rotated', [], replace)), secret };
}

/** @throws DomainError not_found, conflict */
export async function replay(
  context: WebhookContext,
  { keyed, ...of }: OfEndpoint & Pick<Requester, 'keyed'>,
  what: ReplayWebhooks,
): Promise<WebhookEndpoint> {
  const sendAgain = async (tx: TenantTx) => {
    // Who asks for what is not theirs is told so before anything else.
    await readEndpoint(tx, of, new Date(context.now()));
    await ('seq' in what ? replayOne(tx, of, what.seq) : replayFrom(tx, of, what.fromSeq));
  };
  return changing(context, of, 'webhook.replayed', changesOf(what), sendAgain, keyed);
}

/**
 * Sends a message now, whether the endpoint is paused or not. It is in no order and is not tried again, but where a process dies
 * before it has written down that it was sent: then the next try of the request sends the same message.
 * @throws DomainError not_found
 */
export async function testEndpoint(
  context: WebhookContext,
  { keyed, ...of }: OfEndpoint & Pick<Requester, 'keyed'>,
): Promise<WebhookTest> {
  const { endpoint, before } = await readTenant(context.db, of.tenantId, async (tx) => ({
    endpoint: await readTarget(tx, of, new Date(context.now())),
    before: await doneBefore<WebhookTest>(tx, keyed),
  }));
  if (before) return before;
  const message = {
    url: endpoint.url,
    id: `test_${keyed ? stableId('webhook-test', keyed.tenantId, keyed.userId, keyed.key, String(keyed.since)) : randomUUID()}`,
    body: renderTest(of.tenantId, context.now()),
    secrets: openSecrets(context, endpoint),
  };
  const sent = await sendMessage(context.outbound, message, context);
  const { at, retryAfterMs: _, ...result } = sent;
  const test = { ...result, at: new Date(at).toISOString(), delivered: judge(sent, 0).kind === 'delivered' };
  if (keyed) await withTenant(context.db, of.tenantId, (tx) => once(tx, keyed, null, () => Promise.resolve(test)));
  return test;
}

function changing(
  { db, now }: WebhookContext,
  of: OfEndpoint,
  action: AuditAction,
  changes: readonly string[],
  change: (tx: TenantTx) => Promise<void>,
  keyed?: KeyedRequest,
): Promise<WebhookEndpoint> {
  return withTenant(db, of.tenantId, async (tx) => {
    await once(tx, keyed, null, async () => {
      await change(tx);
      await recordAudit(tx, of.tenantId, action, `webhook:${of.id}`, changes);
      return {};
    });
    return endpointView(await readEndpoint(tx, of, new Date(now())));
  });
}

/** What a name leads to is checked at each connection; this refuses what can't be meant. */
function requireReachable({ outbound }: WebhookContext, url: string): void {
  if (outbound.allows(new URL(url))) return;
  const issues = [{ path: 'url', message: 'must be an https address on the internet, without a user name in it' }];
  throw new DomainError('invalid_request', say('webhook_address'), issues);
}
