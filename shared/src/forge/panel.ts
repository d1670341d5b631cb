import { conflictSchema, conflictSideSchema } from '@synapse/shared/conflict';
import { contactSchema } from '@synapse/shared/contact';
import { alwaysSaid } from '@synapse/shared/forge/lenient';
import { issueIdSchema } from '@synapse/shared/jira-event';
import { ticketSchema, ticketStatusSchema, ticketSyncSchema } from '@synapse/shared/ticket';
import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

/** What the issue panel asks, signed, at `POST /api/jira/panel`. The issue comes from Forge's context, never from the page. */
export const panelRequestSchema = z.strictObject({
  issueId: issueIdSchema,
  accountId: z.string().max(200).nullable(),
});
export type PanelRequest = z.infer<typeof panelRequestSchema>;

/** A comment that everybody who sees the issue may read: an internal note is the CRM's alone, and stays there. */
export const panelCommentSchema = z.object({
  id: z.uuid(),
  author: z.string(),
  /** Its beginning. */
  text: z.string(),
  createdAt: z.iso.datetime(),
});
export type PanelComment = z.infer<typeof panelCommentSchema>;

/** A ticket named in a list of the panel's. */
export const panelTicketSchema = z.object({
  /** The issue that it follows or last followed: the app shows the ticket only to a user who may see that issue. */
  issueId: alwaysSaid(issueIdSchema.nullable()),
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  status: ticketStatusSchema,
  crmUrl: z.url().nullable(),
});
export type PanelTicket = z.infer<typeof panelTicketSchema>;

/** What both sides changed at once and nobody has decided yet; a long text by its beginning. */
export const panelConflictSchema = conflictSchema.pick({
  id: true,
  field: true,
  ours: true,
  theirs: true,
  winner: true,
  at: true,
});
export type PanelConflict = z.infer<typeof panelConflictSchema>;

/** Whom the ticket is about, as an engineer sees it. */
export const panelCustomerSchema = contactSchema.pick({
  id: true,
  name: true,
  email: true,
  phone: true,
  company: true,
  createdAt: true,
  updatedAt: true,
});
export type PanelCustomer = z.infer<typeof panelCustomerSchema>;

const linkedSchema = z.object({
  linked: z.literal(true),
  ticket: ticketSchema,
  contact: panelCustomerSchema.nullable(),
  /** Where the ticket opens in the CRM, when the CRM has said where it lives. */
  crmUrl: z.url().nullable(),
  /** The newest first. */
  comments: z.array(panelCommentSchema),
  /** What else of the same contact is open. */
  otherTickets: z.array(panelTicketSchema),
  /** The newest first. */
  conflicts: z.array(panelConflictSchema),
});
const notLinkedSchema = z.object({ linked: z.literal(false) });

export const panelResponseSchema = z.discriminatedUnion('linked', [notLinkedSchema, linkedSchema]);
export type PanelResponse = z.infer<typeof panelResponseSchema>;

const { comments, otherTickets, conflicts } = linkedSchema.shape;

/** The same, as the app reads it: an API that is older than the app does not say all of it. */
export const panelAnswerSchema = z.discriminatedUnion('linked', [
  notLinkedSchema,
  linkedSchema.extend({
    ticket: ticketSchema.extend({
      sync: ticketSyncSchema.extend({ deletedInJiraAt: ticketSyncSchema.shape.deletedInJiraAt.default(null) }),
    }),
    comments: comments.default([]),
    otherTickets: otherTickets.default([]),
    conflicts: conflicts.default([]),
  }),
]);

/** What an engineer can do from the panel. The issue comes from Forge's context, never from the page. */
export const panelActSchema = z.discriminatedUnion('kind', [
  /** Asks Jira for the issue as it is now. */
  z.strictObject({ kind: z.literal('refresh') }),
  /** Sends again what is parked. */
  z.strictObject({ kind: z.literal('retry') }),
  /** Makes a ticket of an issue that has none. */
  z.strictObject({ kind: z.literal('create') }),
  /**
   * Lets a ticket that has no issue follow this one. `issueId`: the issue that it followed last, as the search names it; the app asks
   * Jira whether the user may see that, for the ticket brings its texts along. An older app leaves it out.
   */
  z.strictObject({
    kind: z.literal('link'),
    ticketId: idSchema,
    issueId: issueIdSchema.nullable().default(null),
  }),
  /** Ends the link: the issue and the ticket stay, and follow each other no more. */
  z.strictObject({ kind: z.literal('unlink') }),
  /** Says whom the issue is for; an issue that has no ticket gets one. */
  z.strictObject({ kind: z.literal('link-contact'), contactId: idSchema }),
  /** The ticket is for nobody in particular any more. */
  z.strictObject({ kind: z.literal('unlink-contact') }),
  /** Decides a conflict for one of its two values. */
  z.strictObject({
    kind: z.literal('resolve'),
    conflictId: idSchema,
    take: conflictSideSchema,
    /** What helps where a text in Jira holds more than the CRM can write: see resolveConflictSchema. */
    replaceDescription: z.boolean().optional(),
    asComment: z.boolean().optional(),
  }),
]);
export type PanelAct = z.infer<typeof panelActSchema>;

/** `POST /api/jira/panel/act`, signed. */
export const panelActRequestSchema = z.strictObject({
  issueId: panelRequestSchema.shape.issueId,
  issueKey: z.string().min(1).max(255),
  act: panelActSchema,
  /** Who acts, as Forge and Jira say: the ticket's history names them. Null where Jira did not say. */
  actor: z
    .strictObject({ accountId: z.string().min(1).max(128), displayName: z.string().trim().min(1).max(200) })
    .nullable()
    .default(null),
});
export type PanelActRequest = z.input<typeof panelActRequestSchema>;

/** `done`: it is so now; `underway`: it is taken in and will be soon. */
export const panelActResponseSchema = z.object({ outcome: z.enum(['done', 'underway']) });
export type PanelActResponse = z.infer<typeof panelActResponseSchema>;

/** A contact named in a list of the panel's: enough to tell two of the same name apart. */
export const panelContactSchema = contactSchema.pick({ id: true, name: true, company: true, email: true });
export type PanelContact = z.infer<typeof panelContactSchema>;

/** `POST /api/jira/panel/search`, signed: tickets without an issue, or contacts, for linking one. */
export const panelSearchRequestSchema = z.strictObject({
  q: z.string().trim().min(1).max(200),
  what: z.enum(['tickets', 'contacts']).default('tickets'),
});
export type PanelSearchRequest = z.input<typeof panelSearchRequestSchema>;

/** Only what was asked for is filled. */
export const panelSearchResponseSchema = z.object({
  tickets: z.array(panelTicketSchema),
  contacts: z.array(panelContactSchema),
});
export type PanelSearchResponse = z.infer<typeof panelSearchResponseSchema>;

/** The same, as the app reads it: see panelAnswerSchema. */
export const panelSearchAnswerSchema = panelSearchResponseSchema.extend({
  tickets: panelSearchResponseSchema.shape.tickets.default([]),
  contacts: panelSearchResponseSchema.shape.contacts.default([]),
});
