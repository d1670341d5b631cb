import { onTicketDeleteSchema, ticketStatusSchema } from '@synapse/shared/ticket';
import { z } from 'zod';

/**
 * Whether an edit looks at what it is about to replace in Jira before it writes: `careful` reads the fields concerned
 * (two points an edit), `fast` does not. Either way, what was replaced unseen is noted as a conflict afterwards.
 */
export const writeModeSchema = z.enum(['careful', 'fast']);

/**
 * What happens when the issue of a ticket becomes done in Jira: the ticket takes this status (null: the one that the maps say), its
 * owner finds this internal note (null: none), and `ticket.ready_to_tell` is told, so that somebody tells the customer. The CRM
 * itself tells no customer.
 */
export const whenDoneSchema = z.strictObject({
  status: ticketStatusSchema.nullable().default(null),
  note: z.string().trim().min(1).max(2_000).nullable().default(null),
});

/** `GET /api/jira/sites/:siteId/settings`, for admins: what holds for a whole site. */
export const siteSettingsSchema = z.strictObject({
  onTicketDelete: onTicketDeleteSchema,
  writeMode: writeModeSchema,
  /** Null: nothing but what the maps say. */
  whenDone: whenDoneSchema.nullable(),
  /**
   * After how many days a ticket is removed for good, with its comments and files: one that was deleted in the CRM, or
   * whose issue was deleted in Jira and that nobody has touched since. Null: never.
   */
  purgeDeletedAfterDays: z.number().int().min(1).max(3_650).nullable(),
  /** Whether and how often the site is reconciled; null: as the process is configured (JIRA_AUTO_SYNC_ENABLED, JIRA_SYNC_INTERVAL). */
  syncEnabled: z.boolean().nullable(),
  syncIntervalMinutes: z.number().min(0.25).max(1_440).nullable(),
});
export type SiteSettings = z.infer<typeof siteSettingsSchema>;

/** `PATCH` of the same: only what is named changes, at once and on every replica. */
export const updateSiteSettingsSchema = siteSettingsSchema
  .partial()
  .refine((settings) => Object.keys(settings).length > 0, 'name at least one setting to change');
export type UpdateSiteSettings = z.infer<typeof updateSiteSettingsSchema>;

/** A ticket that was removed for good: what it was called by, and nothing of what it said. */
export const purgeSchema = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  ticketId: z.uuid(),
  ticketNumber: z.number().int(),
  siteId: z.uuid().nullable(),
  issueKey: z.string().nullable(),
  reason: z.enum(['deleted_in_jira', 'deleted_here', 'site_disconnected']),
  deletedAt: z.iso.datetime().nullable(),
  purgedBy: z.string(),
  /** Who that is, where it was a person or a service token of the CRM. */
  purgedByUserId: z.string().nullable(),
});
export type Purge = z.infer<typeof purgeSchema>;

/** `GET /api/sync/purges`, for admins; the newest first. */
export const purgeQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(500).optional(),
});
export type PurgeQuery = z.infer<typeof purgeQuerySchema>;

export const purgePageSchema = z.object({ items: z.array(purgeSchema), nextCursor: z.string().nullable() });
export type PurgePage = z.infer<typeof purgePageSchema>;
