import { commentVisibilitySchema } from '@synapse/shared/comment';
import { LIVE_ORIGINS } from '@synapse/shared/live';
import { authorSchema } from '@synapse/shared/values/author';
import { momentSchema } from '@synapse/shared/values/moment';
import { z } from 'zod';

/** One change of one field of a ticket. Values are as the ticket writes them. */
export const historyEntrySchema = z.object({
  /** Counts up; the order in which things happened. */
  id: z.number().int(),
  at: z.iso.datetime(),
  /**
   * A field of the ticket; `comment:<id>` (its text; null: it was deleted) or `comment:<id>:visibility`; `ticket` (its
   * creation, its deletion, and that it was brought back); `issue` (the Jira issue it follows).
   */
  field: z.string(),
  old: z.unknown(),
  new: z.unknown(),
  /** On which side somebody made the change. */
  side: z.enum(['crm', 'jira']),
  origin: z.enum(LIVE_ORIGINS),
  /** A CRM user's name or an Atlassian account id. */
  actor: z.string().nullable(),
  /** Who that is. Jira tells an account and no name. */
  by: authorSchema.extend({ name: z.string().nullable() }).nullable(),
  /** The event or request that brought it. */
  cause: z.string().nullable(),
  /**
   * Which rule decided, such as `edited`, `took_jira`, `conflict_jira`, `resolved_ours`, `remapped` (a map was changed),
   * `contact_merged`, `when_done` (the site's rule).
   */
  rule: z.string(),
});
export type HistoryItem = z.infer<typeof historyEntrySchema>;

export const historyQuerySchema = z.strictObject({
  /** Only this field's. */
  field: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(500).optional(),
});
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

export const historyPageSchema = z.object({ items: z.array(historyEntrySchema), nextCursor: z.string().nullable() });
export type HistoryPage = z.infer<typeof historyPageSchema>;

/** `GET /api/tickets/:id?at=…` */
export const ticketAtQuerySchema = z.strictObject({ at: momentSchema.optional() });

/** A ticket as it was at a time: its fields beside these. */
export const ticketAtSchema = z.looseObject({
  id: z.uuid(),
  number: z.number().int(),
  at: z.iso.datetime(),
  deleted: z.boolean(),
  contactId: z.uuid().nullable(),
  comments: z.array(
    z.object({
      id: z.uuid(),
      body: z.string(),
      visibility: commentVisibilitySchema,
      source: z.enum(['CRM', 'JIRA']),
      author: authorSchema,
      createdAt: z.iso.datetime(),
    }),
  ),
});
export type TicketAt = z.infer<typeof ticketAtSchema>;
