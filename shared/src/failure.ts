import { idSchema } from '@synapse/shared/values/id';
import { messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

/** One thing that is wrong with a ticket: its work as a whole, one field, one comment, or one file. */
export const failureCauseSchema = z.object({
  what: z.enum(['sync', 'field', 'comment', 'attachment']),
  field: z.string().nullable(),
  commentId: z.uuid().nullable(),
  attachmentId: z.uuid().nullable(),
  /** What happened, why and what to do next, in plain words. */
  message: z.string(),
  /** The same by its code, where it has one. */
  template: messageTemplateSchema.optional(),
  /** Jira's own words, where it said any. */
  jira: z.string().nullable(),
  since: z.iso.datetime(),
});
export type FailureCause = z.infer<typeof failureCauseSchema>;

/** A ticket whose work waits for a person (`parked`), or whose tries fail and go on by themselves (`retrying`). */
export const failureSchema = z.object({
  id: z.uuid(),
  /** Null: an issue of Jira's that has no ticket yet. */
  ticket: z
    .object({ id: z.uuid(), number: z.number().int(), title: z.string(), deletedAt: z.iso.datetime().nullable() })
    .nullable(),
  siteId: z.uuid().nullable(),
  issueId: z.string().nullable(),
  issueKey: z.string().nullable(),
  state: z.enum(['parked', 'retrying']),
  since: z.iso.datetime(),
  causes: z.array(failureCauseSchema),
  /** What waits behind it. Nothing of it is ever dropped. */
  waiting: z.object({
    events: z.number().int(),
    fields: z.array(z.string()),
    comments: z.number().int(),
    attachments: z.number().int(),
  }),
  /** Tries that failed in a row. */
  attempts: z.number().int(),
  /** Null: not before a person retries it, an edit here, or a newer event from Jira. */
  nextTryAt: z.iso.datetime().nullable(),
});
export type Failure = z.infer<typeof failureSchema>;

export const failureQuerySchema = z.strictObject({
  state: z.enum(['parked', 'retrying', 'all']).default('parked'),
  /** Only what is of this ticket. */
  ticketId: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export type FailureQuery = z.infer<typeof failureQuerySchema>;

export const failurePageSchema = z.object({ items: z.array(failureSchema), nextCursor: z.string().nullable() });
export type FailurePage = z.infer<typeof failurePageSchema>;

export const retryFailuresSchema = z.union([
  z.strictObject({ ticketIds: z.array(idSchema).min(1).max(1000) }),
  /** By the ids of failures: so also an issue of Jira's that has no ticket. What is over meanwhile is not counted. */
  z.strictObject({ failureIds: z.array(idSchema).min(1).max(1000) }),
  z.strictObject({ all: z.literal(true) }),
]);
export type RetryFailures = z.infer<typeof retryFailuresSchema>;
