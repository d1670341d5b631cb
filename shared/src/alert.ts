import { messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

/**
 * What admins should know of. Each is told once for its cause, until that is over; `sync.recovered` and `import.done` are
 * told and over at once.
 */
export const ALERT_KINDS = [
  'sync.failing',
  'sync.recovered',
  'token.expiring',
  'budget.low',
  'import.done',
  'webhook.paused',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const alertSchema = z.object({
  id: z.uuid(),
  kind: z.enum(ALERT_KINDS),
  siteId: z.uuid().nullable(),
  /** What happened. */
  message: z.string(),
  /** The same by its code, where it has one. */
  template: messageTemplateSchema.optional(),
  /** What helps. */
  help: z.string(),
  raisedAt: z.iso.datetime(),
  /** Since when it is over. */
  recoveredAt: z.iso.datetime().nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

export const alertQuerySchema = z.strictObject({
  state: z.enum(['open', 'over']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AlertQuery = z.infer<typeof alertQuerySchema>;

export const alertListSchema = z.object({ items: z.array(alertSchema) });
