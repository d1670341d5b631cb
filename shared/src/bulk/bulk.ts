import { createCommentSchema } from '@synapse/shared/comment';
import { createIssueSchema } from '@synapse/shared/link';
import {
  customInputSchema,
  daySchema,
  labelsSchema,
  personInputSchema,
  ticketFilterSchema,
  ticketPrioritySchema,
  ticketStatusSchema,
} from '@synapse/shared/ticket';
import { idSchema } from '@synapse/shared/values/id';
import { jobFields, paceFields } from '@synapse/shared/values/job';
import { messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

/** So many tickets one bulk change may be for. */
export const BULK_MAX = 10_000;

/** What is set on every ticket. Labels are added and removed, so that each ticket keeps its others. */
export const bulkFieldsSchema = z
  .strictObject({
    status: ticketStatusSchema.optional(),
    priority: ticketPrioritySchema.optional(),
    dueDate: daySchema.nullable().optional(),
    /** Null: nobody. */
    assignee: personInputSchema.nullable().optional(),
    contactId: idSchema.nullable().optional(),
    /** Only the custom fields named here change. */
    custom: customInputSchema.optional(),
    addLabels: labelsSchema.optional(),
    removeLabels: labelsSchema.optional(),
  })
  .refine((fields) => Object.keys(fields).length > 0, 'name at least one field to change')
  .refine(
    ({ addLabels = [], removeLabels = [] }) => addLabels.every((label) => !removeLabels.includes(label)),
    'a label can’t be both added and removed',
  );
export type BulkFields = z.infer<typeof bulkFieldsSchema>;

export const bulkActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('edit'), fields: bulkFieldsSchema }),
  /** The same comment on every ticket; an internal note, unless it says `public`. */
  z.strictObject({ kind: z.literal('comment'), ...createCommentSchema.shape }),
  /** A new issue for each ticket that follows none, in this project; left out: in the site's default. */
  z.strictObject({ kind: z.literal('link'), ...createIssueSchema.shape }),
  z.strictObject({ kind: z.literal('delete') }),
]);
export type BulkAction = z.infer<typeof bulkActionSchema>;

const bulkAsked = z.strictObject({
  ids: z
    .array(idSchema)
    .min(1)
    .max(BULK_MAX, `at most ${BULK_MAX.toLocaleString('en')} tickets at once`)
    .optional(),
  /** The parameters of `GET /api/tickets`, as texts. Which tickets fit is decided when the job is made, and then fixed. */
  filter: ticketFilterSchema.optional(),
  action: bulkActionSchema,
});
const whichTickets = ({ ids, filter }: { ids?: unknown; filter?: unknown }): boolean =>
  (ids === undefined) !== (filter === undefined);
const WHICH = 'give either ids or a filter';

/** `POST /api/tickets/bulk/preview` */
export const bulkRequestSchema = bulkAsked.refine(whichTickets, WHICH);
export type BulkRequest = z.infer<typeof bulkRequestSchema>;

/** `POST /api/tickets/bulk` */
export const startBulkSchema = bulkAsked
  .extend({
    /** The `count` that the preview told. Where it would be for another number by now, it is refused (412). */
    expectedCount: z.number().int().min(0).max(BULK_MAX).optional(),
  })
  .refine(whichTickets, WHICH);
export type StartBulk = z.infer<typeof startBulkSchema>;

/** The answer of `POST /api/tickets/bulk/preview`. */
export const bulkPreviewSchema = z.object({
  count: z.number().int(),
  /** Of the ids given: those that name no ticket here. */
  unknown: z.number().int(),
  /** Of the tickets: those whose issue in Jira the change goes to. */
  linked: z.number().int(),
  /** Jira's points that sending it costs; an estimate. */
  points: z.number().int(),
  /** Whether a site of these tickets pays points at all; with an API token they are only counted. */
  paysPoints: z.boolean(),
  /** What the workspace may still spend on it in this hour. Null: it pays none. */
  pointsLeft: z.number().int().nullable(),
  /** What people should know before it is started, in plain words. */
  advice: z.array(z.string()),
  /** The same by their codes, in the same order. */
  template: z.array(messageTemplateSchema),
  /** What an undo can give back; `partly`: issues that are deleted in Jira stay so, and those that are created stay there. */
  undo: z.enum(['all', 'partly']),
});
export type BulkPreview = z.infer<typeof bulkPreviewSchema>;

export const BULK_KINDS = ['edit', 'comment', 'link', 'delete', 'undo'] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

export const BULK_STATUSES = ['queued', 'running', 'succeeded', 'cancelled'] as const;

/** The answer of `GET /api/bulk-jobs/:id`; asked with `Accept: text/event-stream`, it is sent again with each step. */
export const bulkJobSchema = z.object({
  id: z.uuid(),
  status: z.enum(BULK_STATUSES),
  action: z.object({
    kind: z.enum(BULK_KINDS),
    /** The names of what an edit sets. */
    fields: z.array(z.string()),
  }),
  ...jobFields,
  /** It was so already. */
  unchanged: z.number().int(),
  /** It could not be made; the outcomes say why. */
  refused: z.number().int(),
  /** Ids that name no ticket here. */
  unknown: z.number().int(),
  /** Of the tickets changed, as they are now. */
  jira: z.object({
    /** Jira does not have the change yet. */
    pending: z.number().int(),
    /** Something of the ticket is parked. */
    parked: z.number().int(),
  }),
  ...paceFields,
  /** Whether its changes can be undone. */
  canUndo: z.boolean(),
  /** The job that it undoes. */
  undoes: z.uuid().nullable(),
  /** The job that undoes it. */
  undoneBy: z.uuid().nullable(),
  /** Why it waits, in plain words. */
  problem: z.string().nullable(),
  /** The same by its code, where it has one. */
  template: messageTemplateSchema.optional(),
});
export type BulkJob = z.infer<typeof bulkJobSchema>;

/** In a list, which does not look at every ticket of every job. */
export const listedBulkJobSchema = bulkJobSchema.omit({ jira: true });
export type ListedBulkJob = z.infer<typeof listedBulkJobSchema>;

/** The answer of `POST /api/tickets/bulk`, and of an undo. */
export const bulkStartedSchema = z.object({ id: z.uuid() });

export const BULK_OUTCOMES = ['waiting', 'changed', 'unchanged', 'refused', 'unknown'] as const;
export type BulkOutcome = (typeof BULK_OUTCOMES)[number];

export const bulkOutcomeSchema = z.object({
  ticketId: z.uuid(),
  /** Null: there is no such ticket. */
  number: z.number().int().nullable(),
  title: z.string().nullable(),
  /** `waiting`: its turn has not come; where the job was cancelled, it never will. */
  outcome: z.enum(BULK_OUTCOMES),
  /** What was changed. */
  fields: z.array(z.string()),
  /** Why it was refused, or what an undo left alone or could not give back, and why. */
  message: z.string().nullable(),
  /** The same by its codes, sentence by sentence; none: it has no codes. */
  template: z.array(messageTemplateSchema),
  /** How the change stands with Jira now; null where Jira has no part in it. */
  jira: z
    .object({
      state: z.enum(['synced', 'pending', 'refused']),
      message: z.string().nullable(),
      /** The same by its code, where it has one. */
      template: messageTemplateSchema.optional(),
      /** Jira's own words. */
      words: z.string().nullable(),
    })
    .nullable(),
});
export type BulkOutcomeOfTicket = z.infer<typeof bulkOutcomeSchema>;

export const bulkOutcomeQuerySchema = z.strictObject({
  outcome: z.enum(BULK_OUTCOMES).optional(),
  /** `true`: only what was refused, here or by Jira, left alone by an undo or only partly given back, or is unknown. */
  problems: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional(),
});
export type BulkOutcomeQuery = z.infer<typeof bulkOutcomeQuerySchema>;

export const bulkOutcomePageSchema = z.object({
  items: z.array(bulkOutcomeSchema),
  nextCursor: z.string().nullable(),
});
