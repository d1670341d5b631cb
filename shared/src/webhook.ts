import { alertSchema } from '@synapse/shared/alert';
import { LIVE_EVENT_KINDS, LIVE_ORIGINS } from '@synapse/shared/live';
import { ticketSchema } from '@synapse/shared/ticket';
import { messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

/** What an endpoint may be told of: what `GET /api/live` tells. `feed.reset` and `webhook.test` come whatever it asked for. */
const kind = z.enum(LIVE_EVENT_KINDS);
export const WEBHOOK_KINDS = [...LIVE_EVENT_KINDS, 'feed.reset', 'webhook.test'] as const;

const url = z
  .string()
  .max(2000)
  .refine((value) => URL.canParse(value), 'must be a web address, such as https://example.com/hooks');
const description = z.string().max(500);
const kinds = z.array(kind).max(LIVE_EVENT_KINDS.length);
const projectKeys = z.array(z.string().toUpperCase().min(1).max(255)).max(200);

export const webhookEndpointSchema = z.object({
  id: z.uuid(),
  url: z.string(),
  description: z.string(),
  /** The kinds that it is told of; none: all. */
  kinds: z.array(kind),
  /** The keys of the Jira projects whose tickets it is told of, as they are at the change; none: all. What is of no ticket is told always. */
  projectKeys: z.array(z.string()),
  state: z.enum(['active', 'paused']),
  /** Why it is paused, and what helps. */
  pausedReason: z.string().nullable(),
  /** The same by its code, where it has one. */
  template: messageTemplateSchema.optional(),
  pausedAt: z.iso.datetime().nullable(),
  /** Until when messages are signed with the secret before, too. */
  previousSecretUntil: z.iso.datetime().nullable(),
  /** The last `seq` that was looked at for this endpoint, and the last of the workspace. */
  seq: z.number().int(),
  feedSeq: z.number().int(),
  /** How many messages were made for it and are not delivered yet. What comes after `seq` is not counted. */
  waiting: z.number().int(),
  createdAt: z.iso.datetime(),
});
export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>;

export const webhookEndpointListSchema = z.object({ items: z.array(webhookEndpointSchema) });

/** `POST /api/webhook-endpoints` */
export const createWebhookEndpointSchema = z.strictObject({
  url,
  description: description.default(''),
  kinds: kinds.default([]),
  projectKeys: projectKeys.default([]),
});
export type CreateWebhookEndpoint = z.infer<typeof createWebhookEndpointSchema>;

/** The answers that show a secret, once. */
export const newWebhookEndpointSchema = webhookEndpointSchema.extend({ secret: z.string() });
export type NewWebhookEndpoint = z.infer<typeof newWebhookEndpointSchema>;

/** `PATCH /api/webhook-endpoints/:endpointId` */
export const updateWebhookEndpointSchema = z
  .strictObject({
    url: url.optional(),
    description: description.optional(),
    kinds: kinds.optional(),
    projectKeys: projectKeys.optional(),
    state: z.enum(['active', 'paused']).optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'name at least one thing to change');
export type UpdateWebhookEndpoint = z.infer<typeof updateWebhookEndpointSchema>;

/** `POST /api/webhook-endpoints/:endpointId/replay` */
export const replayWebhooksSchema = z.union([
  z.strictObject({ seq: z.number().int().min(1) }),
  z.strictObject({ fromSeq: z.number().int().min(1) }),
]);
export type ReplayWebhooks = z.infer<typeof replayWebhooksSchema>;

export const webhookAttemptSchema = z.object({
  at: z.iso.datetime(),
  durationMs: z.number().int(),
  /** The HTTP status of the answer; null: there was none. */
  status: z.number().int().nullable(),
  /**
   * Why there was no answer, as a code: `timeout`, `host_not_allowed`, `address_not_allowed` (the name leads inside of a network), or
   * the system's own, such as `ECONNREFUSED`.
   */
  error: z.string().nullable(),
  /** The first 1,024 bytes of the answer. */
  answer: z.string().nullable(),
});
export type WebhookAttempt = z.infer<typeof webhookAttemptSchema>;

/** `POST /api/webhook-endpoints/:endpointId/test` */
export const webhookTestSchema = webhookAttemptSchema.extend({ delivered: z.boolean() });
export type WebhookTest = z.infer<typeof webhookTestSchema>;

export const webhookDeliverySchema = z.object({
  seq: z.number().int(),
  kind: z.enum(WEBHOOK_KINDS),
  ticketId: z.uuid().nullable(),
  at: z.iso.datetime(),
  deliveredAt: z.iso.datetime().nullable(),
  /** When it is sent next, if its turn has come: the changes of a ticket are sent one after the other. */
  nextAt: z.iso.datetime().nullable(),
  /** The last five. */
  attempts: z.array(webhookAttemptSchema),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

export const webhookDeliveryQuerySchema = z.strictObject({
  state: z.enum(['waiting', 'delivered']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1000).optional(),
});
export type WebhookDeliveryQuery = z.infer<typeof webhookDeliveryQuerySchema>;

export const webhookDeliveryPageSchema = z.object({
  items: z.array(webhookDeliverySchema),
  nextCursor: z.string().nullable(),
});
export type WebhookDeliveryPage = z.infer<typeof webhookDeliveryPageSchema>;

/** What an endpoint is sent. */
export const webhookMessageSchema = z.object({
  type: z.enum(WEBHOOK_KINDS),
  /** When it happened. */
  timestamp: z.iso.datetime(),
  workspaceId: z.uuid(),
  /** Rises with each change of the workspace, in the order of their commits; null: a test. */
  seq: z.number().int().nullable(),
  data: z.object({
    ticketId: z.uuid().nullable(),
    origin: z.enum(LIVE_ORIGINS),
    fields: z.array(z.string()),
    refId: z.string().nullable(),
    /** As `GET /api/tickets` shows it when this is sent, which may be later than this change; null: it is deleted, or there is none. */
    ticket: ticketSchema.nullable(),
    /** What admins should know, where the message is that. */
    alert: alertSchema.nullable(),
  }),
});
export type WebhookMessage = z.infer<typeof webhookMessageSchema>;
