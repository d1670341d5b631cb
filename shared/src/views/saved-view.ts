import { TICKET_SORTS, ticketFilterSchema, ticketFilterTexts } from '@synapse/shared/ticket';
import { z } from 'zod';

/** What a list may show of a ticket besides its title. */
export const TICKET_COLUMNS = [
  'status',
  'priority',
  'number',
  'sync',
  'jiraKey',
  'project',
  'contact',
  'assignee',
  'labels',
  'dueDate',
  'source',
  'createdAt',
  'updatedAt',
] as const;
export const TICKET_GROUPINGS = ['status', 'priority', 'assignee'] as const;
export const VIEW_VISIBILITIES = ['private', 'workspace'] as const;

/** The parameters of `GET /api/tickets` that narrow it, by their names and as they stand in an address. `ids` is none of them. */
const filter = ticketFilterTexts.superRefine((texts, context) => {
  // Whole, with what is allowed and what was written. Where the schema has no words of its own, whoever asked words it.
  const read = ticketFilterSchema.safeParse(texts, { reportInput: true, error: () => '' });
  for (const { message, ...issue } of read.error?.issues ?? [])
    context.addIssue({ ...issue, ...(message && { message }) } as Parameters<typeof context.addIssue>[0]);
});

const fields = {
  name: z.string().trim().min(1, 'a name is needed').max(100),
  /** `private`: shown to who made it. `workspace`: shown to all; who made it and admins may change it. */
  visibility: z.enum(VIEW_VISIBILITIES),
  filter,
  sort: z.enum(TICKET_SORTS),
  /** In this order; none: as the page has them by itself. */
  columns: z.array(z.enum(TICKET_COLUMNS)).max(TICKET_COLUMNS.length),
  grouping: z.enum(TICKET_GROUPINGS).nullable(),
  layout: z.enum(['list', 'board']),
};

/** How somebody looks at tickets, kept under a name. */
export const savedViewSchema = z.object({
  id: z.uuid(),
  ...fields,
  filter: ticketFilterTexts,
  /** The name of who made it. */
  createdBy: z.string(),
  createdByUserId: z.string(),
  /** Whether whoever asks made it. */
  mine: z.boolean(),
  /** Whether whoever asks may change it. */
  mayChange: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type SavedView = z.infer<typeof savedViewSchema>;

/** Views are counted often and many at a time, so each only as far as a person reads a number. */
export const viewCountSchema = z.object({
  total: z.number().int(),
  /** False: there may be more; the 2,000 that were updated last were looked at, or those that a search found. */
  exact: z.boolean(),
});

export const savedViewListSchema = z.object({ items: z.array(savedViewSchema.extend({ count: viewCountSchema })) });
export type SavedViewList = z.infer<typeof savedViewListSchema>;

export const createSavedViewSchema = z.strictObject({
  name: fields.name,
  visibility: fields.visibility.default('private'),
  filter: fields.filter.default({}),
  sort: fields.sort.default('-updatedAt'),
  columns: fields.columns.default([]),
  grouping: fields.grouping.default(null),
  layout: fields.layout.default('list'),
});
export type CreateSavedView = z.infer<typeof createSavedViewSchema>;

export const updateSavedViewSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'name at least one thing to change');
export type UpdateSavedView = z.infer<typeof updateSavedViewSchema>;
