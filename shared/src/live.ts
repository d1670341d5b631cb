import { ALERT_KINDS } from '@synapse/shared/alert';
import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

/**
 * One event of `GET /api/live` (server-sent events). The SSE `id` is `seq`: gapless and in commit order within a
 * workspace, so a client that sends `Last-Event-ID` misses nothing. The SSE `event` is `kind`.
 *
 * `ticket.created` stands for the whole ticket, its comments and files too: a new one, or one whose deletion was undone. An import, and the first pass over a site,
 * bring tickets by the thousand and are reported by the page: `run.progress` with `tickets` among its fields means that
 * tickets were created, so that whoever holds lists of them reads those again.
 */
export const LIVE_EVENT_KINDS = [
  'ticket.created',
  'ticket.updated',
  'ticket.deleted',
  'ticket.sync',
  /** Its Jira side became done, and a rule of the site says that the customer may be told. */
  'ticket.ready_to_tell',
  'comment.created',
  'comment.updated',
  'comment.deleted',
  'attachment.created',
  'attachment.updated',
  'attachment.deleted',
  'run.progress',
  ...ALERT_KINDS,
] as const;

/** Where a change can come from. */
export const LIVE_ORIGINS = ['crm', 'jira', 'reconcile', 'import', 'delivery', 'system'] as const;

export const liveEventSchema = z.object({
  seq: z.number().int(),
  kind: z.enum(LIVE_EVENT_KINDS),
  ticketId: z.uuid().nullable(),
  at: z.iso.datetime(),
  /** Where the change came from. */
  origin: z.enum(LIVE_ORIGINS),
  /** The names of the fields that changed, `comments` and `attachments` among them; the values are read from the API, which checks who may see them. */
  fields: z.array(z.string()),
  /** For `comment.*` and `attachment.*`: the comment or file. For `run.progress`: the run, or by the origin `import` the import, by `crm` the bulk change. For the kinds of alerts: the alert. */
  refId: z.string().nullable(),
});
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** How long a page counts as there after it last said so. It says so every third of this time. */
export const PRESENCE_MS = 45_000;

/** `PUT /api/live/presence`: which ticket a page shows. */
export const presenceInputSchema = z.strictObject({
  /** A page’s own random id: the same as `page` of its live stream, with which it goes. */
  page: idSchema,
  /** Null: none any more. */
  ticketId: idSchema.nullable(),
  /** What the person is changing there, such as `title`, `description` or `comment`; null: they only look. */
  field: z.string().min(1).max(100).nullable().default(null),
});

/** Who else has a ticket open. */
export const presenceSchema = z.object({
  ticketId: z.uuid().nullable(),
  people: z.array(
    z.object({
      userId: z.string(),
      name: z.string(),
      /** What they are changing; null: they only look. */
      field: z.string().nullable(),
    }),
  ),
});
export type Presence = z.infer<typeof presenceSchema>;
