import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { signedApi, webhookApi } from '@synapse/shared/api/forge';
import type { JiraEventType } from '@synapse/shared/jira-event';
import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';
import { readWebhook, type WebhookContent, whyNoEvent } from '../../jira/read-webhook.ts';
import { type Db, withWorker } from '../../store/db/database.ts';
import type { Vault } from '../../store/db/vault.ts';
import { CLAIMED } from '../../store/events/inbox-read.ts';
import { findWebhookKeys, type WebhookKeys } from '../../store/sites/signing-secrets.ts';
import { rotateSecret } from '../../sync/sites/rotate-secret.ts';
import { badSignature, parseSigned } from '../auth/signed-request.ts';
import type { UnknownIds } from '../auth/unknown-ids.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import type { Handlers, RawHandler } from '../kernel/handlers.ts';
import { issuesOf } from '../kernel/parse.ts';
import { limitPerAddress } from '../kernel/rate-limit.ts';
import { readRawBody } from '../kernel/raw-body.ts';
import { stateOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';
import type { TakeIn } from './inbox-batch.ts';

/** An event holds the whole issue in the v2 shape, so it may be larger than a push of the Forge app. */
const BODY_MAX = 4 * 1024 * 1024;
/**
 * The signature covers no time of its own, so the body's bounds how old a replay can be
 * (docs/reference/jira-events.md#signatures).
 */
const AGE_MAX_MS = 24 * 3_600_000;
const AHEAD_MAX_MS = 5 * 60_000;

const TESTS_PER_MINUTE = 60;

/**
 * `POST /api/jira/webhooks?site=<siteId>`: takes in what a webhook sends that an admin of the Jira site set up. It
 * must be signed (`X-Hub-Signature`, HMAC-SHA256 over the raw bytes); without a secret nothing is accepted. The event
 * goes into the same inbox, by the same batch, as those of the Forge app.
 */
export function createWebhookIntake(using: {
  db: Db;
  vault: Vault;
  takeIn: TakeIn;
  now: () => number;
  unknown: UnknownIds;
}): RawHandler<typeof signedApi.takeWebhook> {
  const { db, vault, takeIn, now, unknown } = using;
  return async (req) => {
    // Before the body is read: how long that takes is no age of what it says.
    const receivedMs = now();
    // Before the body: nothing is read of somebody whose site nobody knows, or who does not sign.
    const site =
      typeof req.headers['x-hub-signature'] === 'string' ? await findSite({ db, vault, unknown }, req) : undefined;
    const body = site && (await readRawBody(req, BODY_MAX, { unproved: `site ${site.siteId}` }));
    if (!body || !isSigned(req.headers['x-hub-signature'], body, site.secrets)) {
      throw badSignature(
        'No signature is valid for this body. Set the webhook’s secret in Jira to the one that POST /api/jira/sites/<siteId>/webhook-secret showed, and name the site: /api/jira/webhooks?site=<siteId>.',
      );
    }
    const { sentAt, event } = readContent(body, site.cloudId);
    if (receivedMs - sentAt > AGE_MAX_MS || sentAt - receivedMs > AHEAD_MAX_MS)
      throw badSignature('The body’s timestamp is not of the last 24 hours, so it may be a replay.');
    if (!event) return { status: 200, body: { accepted: false } };
    const { tenantId, siteId } = site;
    const { id: eventId, type } = event;
    const deliveryId = deliveryIdOf(req);
    const row = {
      tenantId,
      siteId,
      eventId,
      issueId: event.issue.id,
      type: inboxTypeOf(type),
      payload: JSON.stringify(event),
      receivedMs,
      ...(deliveryId === undefined ? {} : { deliveryId }),
    };
    const outcome = await takeIn(row);
    stateOf(req).log.debug({ tenant: tenantId, issue: event.issue.key, event: eventId, outcome }, 'webhook taken in');
    return { status: outcome === 'new' ? 202 : 200, body: { accepted: outcome === 'new' } };
  };
}

/** Whoever has the secret can say of any issue that it was deleted, so that is looked up first (sync/inbound/check-claims.ts). */
function inboxTypeOf(type: JiraEventType): string {
  return type === 'issue.deleted' || type === 'comment.deleted' ? `${type}${CLAIMED}` : type;
}

async function findSite(
  { db, vault, unknown }: { db: Db; vault: Vault; unknown: UnknownIds },
  req: IncomingMessage,
): Promise<WebhookKeys | undefined> {
  const siteId = idSchema.safeParse(new URL(req.url ?? '/', 'http://localhost').searchParams.get('site'));
  if (!siteId.success) return undefined;
  const id = siteId.data;
  return unknown.look(id, () => withWorker(db, (tx) => findWebhookKeys(tx, vault, id)));
}

/** @param header such as `sha256=` and 64 hex digits */
export function isSigned(
  header: string | readonly string[] | undefined,
  body: Uint8Array,
  secrets: readonly string[],
): boolean {
  const given = typeof header === 'string' ? /^sha256=([0-9a-f]{64})$/.exec(header)?.[1] : undefined;
  if (given === undefined) return false;
  return secrets.some((secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(body).digest(), Buffer.from(given, 'hex')),
  );
}

/** @throws ProblemError malformed_json or invalid_request */
function readContent(body: Buffer, cloudId: string): WebhookContent {
  const value = parseSigned(body, z.unknown());
  try {
    return readWebhook(value, cloudId);
  } catch (error) {
    throw new ProblemError({
      code: 'invalid_request',
      detail: whyNoEvent(value),
      ...(error instanceof z.ZodError ? { issues: issuesOf(error) } : {}),
    });
  }
}

/** The id of the delivery, the same over Jira's retries; undefined where there is none that could be kept. */
function deliveryIdOf(req: IncomingMessage): string | undefined {
  const given = req.headers['x-atlassian-webhook-identifier'];
  return typeof given === 'string' && /^[\w:.-]{1,200}$/.test(given) ? given : undefined;
}

/** Whether the address can be reached at all; and, for admins, a site's webhook's secret, which is shown only here. */
export function webhookHandlers(services: Pick<HttpServices, 'db' | 'vault'>): Handlers<typeof webhookApi> {
  return {
    testWebhook: {
      before: limitPerAddress(TESTS_PER_MINUTE),
      handle: () => ({ status: 200, body: { success: true, message: 'Webhook endpoint is accessible' } }),
    },
    addWebhookSecret: async ({ caller: { tenantId }, params: { siteId } }) => {
      const secret = await rotateSecret(services, { tenantId, siteId }, 'webhook');
      return { status: 201, body: { secret, path: `/api/jira/webhooks?site=${siteId}` } };
    },
  };
}
