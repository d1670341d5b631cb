import { commentSchema } from '@synapse/shared/comment';
import { contactSchema, listOf } from '@synapse/shared/contact';
import { idSchema } from '@synapse/shared/values/id';
import { messageTemplateSchema } from '@synapse/shared/values/message-template';
import { momentSchema } from '@synapse/shared/values/moment';
import { z } from 'zod';

/** What becomes of the issue of a ticket that is deleted in the CRM: it stays as it is, is closed, or is deleted too. */
export const onTicketDeleteSchema = z.enum(['leave', 'close', 'delete']);

export const TICKET_STATUSES = ['OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED'] as const;
export const TICKET_PRIORITIES = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] as const;
export const TICKET_SOURCES = ['INTERNAL', 'PORTAL', 'EMAIL', 'API', 'JIRA'] as const;

export const ticketStatusSchema = z.enum(TICKET_STATUSES);
export const ticketPrioritySchema = z.enum(TICKET_PRIORITIES);
export const ticketSourceSchema = z.enum(TICKET_SOURCES);

export type TicketStatus = z.infer<typeof ticketStatusSchema>;
export type TicketPriority = z.infer<typeof ticketPrioritySchema>;
export type TicketSource = z.infer<typeof ticketSourceSchema>;

/** Jira refuses a summary of more than 255 characters or with a line break, so neither gets in here. */
const titleSchema = z
  .string()
  .trim()
  .min(1, 'a title is needed')
  .max(255, 'Jira takes at most 255 characters in a summary')
  .refine((s) => !/[\r\n]/.test(s), 'a title is one line: Jira refuses a line break in a summary');

/** Markdown. Jira refuses a text field of more than 32,767 characters. */
export const markdownSchema = z.string().max(32_767, 'Jira takes at most 32,767 characters in a text');

/**
 * The label on an issue that was made for a ticket. It is how the issue is found again when Jira's answer was lost, so
 * it belongs to the sync: it is shown nowhere in the CRM and can't be typed there.
 */
export const MARKER_LABEL = /^crm-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Jira refuses a label with a space in it, or of more than 255 characters. */
const labelSchema = z
  .string()
  .min(1, 'a label cannot be empty')
  .max(255, 'Jira takes at most 255 characters in a label')
  .refine((label) => !/\s/.test(label), 'Jira takes no spaces in a label')
  .refine((label) => !MARKER_LABEL.test(label), 'this label marks issues made by the CRM; choose another');

/** A set: their order means nothing. */
export const labelsSchema = z.array(labelSchema).max(200);

/** A day, such as 2026-11-30. */
export const daySchema = z.iso.date().refine((day) => !day.startsWith('0000'), 'there is no year 0');

/**
 * Who a ticket is assigned to. `userId` is the CRM's user, where one is matched with the account; `accountId` is
 * Atlassian's. A person of Jira's whom nobody is matched with is shown by name.
 */
export const personSchema = z.object({
  userId: z.string().nullable(),
  accountId: z.string().nullable(),
  name: z.string(),
});
export type Person = z.infer<typeof personSchema>;

/** Names a person by the one or the other id. A CRM user must be matched with an Atlassian account of the ticket's site. */
export const personInputSchema = z.union([
  z.strictObject({
    userId: z.string().min(1).max(200),
    /** What to show of who has not been here yet, until they are matched with an account. */
    name: z.string().min(1).max(200).optional(),
  }),
  z.strictObject({ accountId: z.string().min(1).max(200) }),
]);
export type PersonInput = z.infer<typeof personInputSchema>;

/** Text, number, day, select: one value; multi-select: a set of option names; user: a person. Null: nothing. */
export const customValueSchema = z.union([z.string(), z.number(), z.array(z.string()), personSchema, z.null()]);
export type CustomValue = z.infer<typeof customValueSchema>;
export const customInputSchema = z.record(
  z.string(),
  z.union([
    z.string().max(32_767),
    z.number(),
    z.array(z.string().min(1).max(255)).max(200),
    personInputSchema,
    z.null(),
  ]),
);
export type CustomInput = z.infer<typeof customInputSchema>;

/**
 * How a ticket stands with Jira.
 * - `unlinked`: no Jira issue, and none is wanted
 * - `synced`: both sides agree
 * - `pending`: a change made here is still on its way to Jira
 * - `parked`: Jira refused a field, a comment or a file of it; `reason` says why and what helps
 * - `deleted_in_jira`: the issue is gone; the ticket is kept
 */
export const syncStateSchema = z.enum(['unlinked', 'synced', 'pending', 'parked', 'deleted_in_jira']);
export type SyncState = z.infer<typeof syncStateSchema>;

/** A field that a transition of Jira's demands, to be sent in `transitionFields` under `field`. */
export const transitionNeedSchema = z.object({
  /** By Jira's id, such as `resolution`. */
  field: z.string(),
  name: z.string(),
  /** What it may be, by name, where Jira says so; empty: anything. */
  allowed: z.array(z.string()),
});
export type TransitionNeed = z.infer<typeof transitionNeedSchema>;

export const syncReasonSchema = z.object({
  /** What happened, why and what to do next, in plain words. */
  message: z.string(),
  /** The same by its code, where it has one. */
  template: messageTemplateSchema.optional(),
  /** Jira's own words, where it said any. */
  jira: z.string().optional(),
  /** The ticket field at fault, where one is known. */
  field: z.string().optional(),
  /** The comment at fault, where it is one. */
  commentId: z.uuid().optional(),
  /** What the way to the new status demands, where that is what is missing. */
  needs: z.array(transitionNeedSchema).optional(),
  since: z.iso.datetime(),
});
export type SyncReason = z.infer<typeof syncReasonSchema>;

export const ticketSyncSchema = z.object({
  state: syncStateSchema,
  /** The fields changed here that Jira does not have yet. */
  pendingFields: z.array(z.string()),
  /** When Jira last told us anything about this issue. */
  lastFromJiraAt: z.iso.datetime().nullable(),
  /** When Jira last accepted a change of ours. */
  lastToJiraAt: z.iso.datetime().nullable(),
  /** Of `deleted_in_jira`: when the issue was deleted, as far as Jira told, else when it was found to be gone. */
  deletedInJiraAt: z.iso.datetime().nullable(),
  reason: syncReasonSchema.nullable(),
});

export const ticketJiraSchema = z.object({
  siteId: z.uuid(),
  issueId: z.string(),
  issueKey: z.string(),
  url: z.url(),
  /** Jira's own names, as it last told them: a CRM status may stand for several of Jira's. */
  status: z.string().nullable(),
  priority: z.string().nullable(),
  /** The key of its epic or, for a subtask, of the issue it belongs to. */
  parentKey: z.string().nullable(),
});

/** The fields that every ticket has and that are kept the same in Jira. */
const ticketFieldsSchema = z.object({
  title: z.string(),
  /** Markdown. */
  description: z.string(),
  status: ticketStatusSchema,
  priority: ticketPrioritySchema,
  labels: z.array(z.string()),
  dueDate: daySchema.nullable(),
  assignee: personSchema.nullable(),
});
export type SyncedTicketFields = z.infer<typeof ticketFieldsSchema>;

/** A ticket as the API shows it. All times are ISO 8601 in UTC. */
export const ticketSchema = z.object({
  id: z.uuid(),
  /** Counts up within a workspace; what people call the ticket by. */
  number: z.number().int(),
  ...ticketFieldsSchema.shape,
  /** The project's custom fields, by the names an admin gave them. */
  custom: z.record(z.string(), customValueSchema),
  source: ticketSourceSchema,
  contactId: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.number().int(),
  jira: ticketJiraSchema.nullable(),
  sync: ticketSyncSchema,
});
export type Ticket = z.infer<typeof ticketSchema>;

export const ticketDetailSchema = ticketSchema.extend({
  contact: contactSchema.nullable(),
  comments: z.array(commentSchema),
  /**
   * What the description holds in Jira that its Markdown can't say (an attached image, a mention …). An edit of it is
   * refused (409) unless it says `replaceDescription`.
   */
  descriptionLoses: z.array(z.string()),
  /** What becomes of its issue in Jira when the ticket is deleted; null: it has none. */
  issueOnDelete: onTicketDeleteSchema.nullable(),
});
export type TicketDetail = z.infer<typeof ticketDetailSchema>;

export const createTicketSchema = z.strictObject({
  title: titleSchema,
  description: markdownSchema.default(''),
  status: ticketStatusSchema.default('OPEN'),
  priority: ticketPrioritySchema.default('MEDIUM'),
  labels: labelsSchema.optional(),
  dueDate: daySchema.nullable().optional(),
  assignee: personInputSchema.nullable().optional(),
  custom: customInputSchema.optional(),
  source: ticketSourceSchema.exclude(['JIRA']).default('API'),
  contactId: idSchema.nullable().default(null),
  /** Which Jira project gets the issue; `null`: none, the ticket stays in the CRM. Left out: the site's default. */
  projectKey: z.string().min(1).max(10).nullable().optional(),
});
export type CreateTicket = z.infer<typeof createTicketSchema>;

export const updateTicketSchema = z
  .strictObject({
    title: titleSchema.optional(),
    description: markdownSchema.optional(),
    status: ticketStatusSchema.optional(),
    priority: ticketPrioritySchema.optional(),
    labels: labelsSchema.optional(),
    dueDate: daySchema.nullable().optional(),
    /** Null: nobody. */
    assignee: personInputSchema.nullable().optional(),
    /** Only the custom fields named here change. */
    custom: customInputSchema.optional(),
    /** Says that what the description holds in Jira beside text (images, mentions …) may be lost by this edit. */
    replaceDescription: z.boolean().optional(),
    /** What the transitions to the new status demand, by Jira's field ids, such as `{"resolution": {"name": "Done"}}`. */
    transitionFields: z.record(z.string(), z.unknown()).optional(),
    contactId: idSchema.nullable().optional(),
    /** The version the edit was made on; when given and no longer the current one, the answer is 409. */
    version: z.number().int().optional(),
  })
  .refine(
    (p) => Object.keys(p).some((k) => k !== 'version' && k !== 'replaceDescription'),
    'name at least one field to change',
  );
export type UpdateTicket = z.infer<typeof updateTicketSchema>;

/** A moment, the beginning of a day in UTC, or so many hours or days before now. */
const sinceSchema = z
  .union([momentSchema, daySchema, z.string().regex(/^P(T\d{1,4}H|\d{1,4}D)$/)], {
    error:
      'must be a time such as 2026-11-30T08:00:00Z, a day such as 2026-11-30, or how long ago, such as P7D or PT24H',
  })
  .transform((since) => (since.startsWith('P') ? Date.now() - msOf(since) : Date.parse(since)));

const msOf = (duration: string) =>
  Number(duration.replace(/\D/g, '')) * (duration.endsWith('H') ? 3_600_000 : 24 * 3_600_000);

const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true');

/** PostgreSQL holds no other, and the escapes of JSON can say one. */
const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0');

/** JSON, for values have types: `{"severity":"High","seats":5,"team":null}`. Null: not set. Of several options: has this one. */
const customFilterSchema = z
  .string()
  .max(2_000)
  .transform((text, context): unknown => {
    let fields: unknown;
    try {
      fields = JSON.parse(text);
    } catch {
      context.addIssue('must be JSON, such as {"severity":"High"}');
      return z.NEVER;
    }
    // Zod leaves it out of a record, and the filter would narrow nothing.
    if (typeof fields === 'object' && fields !== null && Object.hasOwn(fields, '__proto__'))
      context.addIssue('no field can be called __proto__');
    return fields;
  })
  .pipe(
    z
      .record(
        z.string().min(1).max(255).refine(isStorable, 'has a character in it that no name has'),
        z.union([
          z.string().max(255).refine(isStorable, 'has a character in it that no text has'),
          z.number(),
          z.null(),
        ]),
      )
      .refine((fields) => Object.keys(fields).length <= 5, 'at most 5 custom fields'),
  );

/** What a list of tickets and their counts are narrowed by. Lists are separated by commas. */
const TICKET_FILTERS = {
  /** Those of these ids, at most 100; ids of no ticket are left out. */
  ids: listOf(idSchema)
    .refine((ids) => ids.length <= 100, 'at most 100 ids')
    .optional(),
  status: listOf(ticketStatusSchema).optional(),
  priority: listOf(ticketPrioritySchema).optional(),
  source: listOf(ticketSourceSchema).optional(),
  /** A user of the CRM or an Atlassian account, by id; `me`: whoever asks; `none`: nobody. */
  assignee: z.string().trim().min(1).max(200).optional(),
  /** Tickets that have all of these. */
  labels: listOf(labelSchema)
    .refine((labels) => labels.length <= 20, 'at most 20 labels')
    .optional(),
  contactId: idSchema.optional(),
  /** Tickets of the contacts of a company, of at most 1,000 of them. */
  companyId: idSchema.optional(),
  syncState: listOf(syncStateSchema).optional(),
  /** Tickets that follow an issue of these Jira projects, by key. */
  project: listOf(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,254}$/, 'must be the key of a project, such as KAN'))
    .refine((keys) => keys.length <= 20, 'at most 20 projects')
    .optional(),
  jiraKey: z.string().max(255).optional(),
  updatedSince: sinceSchema.optional(),
  createdSince: sinceSchema.optional(),
  custom: customFilterSchema.optional(),
  /** Whether a conflict waits for somebody to decide it. */
  hasConflict: yesOrNo.optional(),
  /** Whether it is neither resolved nor closed, and its due date is past (in UTC). */
  overdue: yesOrNo.optional(),
  /**
   * Words of title and description, the last of them as far as it is typed; a number; the beginning of a Jira key. It finds at
   * most the 1,000 tickets with the highest numbers; other filters narrow those.
   */
  q: z.string().trim().min(1).max(200).optional(),
};

export const ticketFilterSchema = z.strictObject(TICKET_FILTERS);
export type TicketFilter = z.infer<typeof ticketFilterSchema>;

const { ids: _ids, ...KEPT_FILTERS } = TICKET_FILTERS;
const filterText = z.string().max(5_000).optional();

/** A filter as it stands in an address, to be kept: by its parameters' names. */
export const ticketFilterTexts = z.strictObject(
  Object.fromEntries(Object.keys(KEPT_FILTERS).map((name) => [name, filterText])) as Record<
    keyof typeof KEPT_FILTERS,
    typeof filterText
  >,
);

export const TICKET_SORTS = [
  'updatedAt',
  '-updatedAt',
  'createdAt',
  '-createdAt',
  'number',
  '-number',
  'priority',
  '-priority',
  'dueDate',
] as const;

export const ticketQuerySchema = z.strictObject({
  ...TICKET_FILTERS,
  /**
   * `-` is downwards. By `priority`, the lowest come first, of one priority the oldest; `-priority` is the other way round. By
   * `dueDate`, what is due first; what has none comes last.
   */
  sort: z.enum(TICKET_SORTS).default('-updatedAt'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(500).optional(),
});
export type TicketQuery = z.infer<typeof ticketQuerySchema>;

/**
 * A page may hold fewer tickets than its limit, even none, though `nextCursor` is not null: a request looks through 5,000
 * tickets at the most for those that fit. Go on until `nextCursor` is null.
 */
export const ticketPageSchema = z.object({ items: z.array(ticketSchema), nextCursor: z.string().nullable() });
export type TicketPage = z.infer<typeof ticketPageSchema>;

/** How many tickets fit a filter, by what they are. */
export const ticketCountsSchema = z.object({
  total: z.number().int(),
  /** False: there are more; the 20,000 that were updated last were counted, or those that a search found. */
  exact: z.boolean(),
  status: z.record(ticketStatusSchema, z.number().int()),
  priority: z.record(ticketPrioritySchema, z.number().int()),
  syncState: z.record(syncStateSchema, z.number().int()),
  /** The 50 with most tickets. Null: nobody. */
  assignee: z.array(z.object({ assignee: personSchema.nullable(), count: z.number().int() })),
});
export type TicketCounts = z.infer<typeof ticketCountsSchema>;
