import { ticketPrioritySchema, ticketStatusSchema } from '@synapse/shared/ticket';
import { messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

/** Who wins when both sides changed a field: Jira, the CRM, or the newer edit. */
export const conflictPolicySchema = z.enum(['jira', 'crm', 'newest']);
export type ConflictPolicy = z.infer<typeof conflictPolicySchema>;

/**
 * Which way a field goes:
 * - `both`: a change on either side reaches the other
 * - `from-jira`: the CRM shows it and can't change it
 * - `to-jira`: the CRM's value stands; a change made in Jira is kept on a conflict row and written over
 */
export const directionSchema = z.enum(['both', 'from-jira', 'to-jira']);
export type Direction = z.infer<typeof directionSchema>;

/** It stands in JQL as it is. */
const issueTypeId = z.string().regex(/^\d{1,19}$/, 'the id of an issue type, such as 10001');

/**
 * Which issues of a project become tickets:
 * - `all`
 * - `types`: those of the issue types named (by Jira's ids)
 * - `linked`: only those that somebody linked, or that were made for a ticket
 */
export const participationSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('all') }),
  z.strictObject({ mode: z.literal('types'), issueTypeIds: z.array(issueTypeId).min(1).max(500) }),
  z.strictObject({ mode: z.literal('linked') }),
]);
export type Participation = z.infer<typeof participationSchema>;

export const CUSTOM_FIELD_KINDS = ['text', 'rich-text', 'number', 'date', 'select', 'multi-select', 'user'] as const;
export type CustomFieldKind = (typeof CUSTOM_FIELD_KINDS)[number];

/** A custom field of Jira that takes part, under the name the CRM gives it. */
export const customFieldSchema = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9_]{0,39}$/, 'a name is a letter and up to 39 letters, digits or _'),
  /** Such as `customfield_10039`. */
  fieldId: z.string().regex(/^customfield_\d+$/, 'the id of a custom field, such as customfield_10039'),
  kind: z.enum(CUSTOM_FIELD_KINDS),
});
export type CustomField = z.infer<typeof customFieldSchema>;

/** The answer of `GET /api/tickets/:ticketId/custom-fields`: what may be set, and to what. */
export const ticketCustomFieldsSchema = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(CUSTOM_FIELD_KINDS),
      /** Why it can't be changed here: it is taken from Jira only, or Jira's screen for edits lacks it; null: it can. */
      locked: z.enum(['from-jira', 'not-on-screen']).nullable(),
      /** The options there are; null: it has none to choose from, or Jira does not say now. */
      options: z.array(z.string()).nullable(),
      /** What its text holds in Jira that an edit from here would lose, as a person would say it; mostly nothing. */
      loses: z.array(z.string()),
    }),
  ),
  /** Whether Jira said what there is: it did not answer, or the ticket has no part in Jira. */
  asked: z.boolean(),
});
export type TicketCustomFields = z.infer<typeof ticketCustomFieldsSchema>;

/** The answer of `GET /api/jira/custom-fields`. */
export const newCustomFieldsSchema = ticketCustomFieldsSchema.extend({
  /** Where the issue of the new ticket goes; null: there is no connected site. */
  projectKey: z.string().nullable(),
});
export type NewCustomFields = z.infer<typeof newCustomFieldsSchema>;

const noTwice = (key: keyof CustomField) => (fields: CustomField[]) =>
  new Set(fields.map((field) => field[key])).size === fields.length;

/** What an admin chose for one project of a site. `{}` is a working project. */
export const projectConfigSchema = z.strictObject({
  participation: participationSchema.default({ mode: 'all' }),
  /** The issue type a ticket becomes, by Jira's id; null: the project's Task, else its first. */
  issueTypeId: z.string().min(1).nullable().default(null),
  /** Jira status id to CRM status, where the status category is not the right answer. */
  statusMap: z.record(z.string(), ticketStatusSchema).default({}),
  /** Jira priority id to CRM priority, where the name is not the right answer. */
  priorityMap: z.record(z.string(), ticketPrioritySchema).default({}),
  /** Per field of the ticket (`title`, `custom.<name>` …); one that is not named goes both ways. */
  directions: z.record(z.string(), directionSchema).default({}),
  /** Per field; one that is not named follows `jira`. */
  policies: z.record(z.string(), conflictPolicySchema).default({}),
  customFields: z
    .array(customFieldSchema)
    .max(50)
    .refine(noTwice('name'), 'two custom fields have the same name')
    .refine(noTwice('fieldId'), 'a custom field stands here twice')
    .default([]),
  /** What a transition gets when its screen demands a field, by the field's id in Jira, such as `{"resolution": {"name": "Done"}}`. */
  transitionFields: z.record(z.string(), z.unknown()).default({}),
});
export type ProjectConfig = z.infer<typeof projectConfigSchema>;

export const projectKeySchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,9}$/, 'a project key is 2 to 10 capitals and digits, such as KAN');

/** The answer of `GET /api/jira/sites/:siteId/projects`. */
export const projectListSchema = z.object({
  items: z.array(
    z.object({
      projectKey: z.string(),
      name: z.string(),
      takesPart: z.boolean(),
      /** It gets the issue of a new ticket that names no project. */
      isDefault: z.boolean(),
    }),
  ),
});
export type ProjectList = z.infer<typeof projectListSchema>;

/** The answer of `GET /api/jira/projects`: those of every connected site. */
export const allProjectsSchema = z.object({
  items: z.array(projectListSchema.shape.items.element.extend({ siteId: z.uuid() })),
});
export type AllProjects = z.infer<typeof allProjectsSchema>;

/** A CRM status that can't be reached from a status of the workflow, as far as it is known. */
export const unreachableSchema = z.object({
  from: z.object({ id: z.string(), name: z.string() }),
  to: ticketStatusSchema,
  /** In plain words: no way is known, or which fields the transitions on the way demand. */
  reason: z.string(),
  /** The fields that the way demands, with what each may be where Jira says so; empty: no way is known. */
  needs: z.array(z.object({ fieldId: z.string(), name: z.string(), allowed: z.array(z.string()) })),
});
export type Unreachable = z.infer<typeof unreachableSchema>;

/** The answer of `GET /api/jira/sites/:siteId/projects/:projectKey/proposal`: what live Jira suggests, before it is saved. */
export const projectProposalSchema = z.object({
  issueTypes: z.array(z.object({ id: z.string(), name: z.string(), subtask: z.boolean() })),
  statuses: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      category: z.enum(['new', 'indeterminate', 'done']),
      /** The CRM status it would stand for. */
      proposed: ticketStatusSchema,
    }),
  ),
  /** The entries of a status map that this takes: where the status category alone would not tell. */
  statusMap: z.record(z.string(), ticketStatusSchema),
  priorities: z.array(z.object({ id: z.string(), name: z.string(), proposed: ticketPrioritySchema })),
  /** Ways between CRM statuses that the workflow, as far as it is known, does not offer or offers only with more data. */
  unreachable: z.array(unreachableSchema),
  /** Statuses in which no issue stands now, so that where one can go from there is not known yet. */
  unknownFrom: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Custom fields of the site that could take part, by Jira's names; `proposed`: the name each has or would get in the CRM. */
  customFields: z.array(
    z.object({ fieldId: z.string(), name: z.string(), kind: z.enum(CUSTOM_FIELD_KINDS), proposed: z.string() }),
  ),
});
export type ProjectProposal = z.infer<typeof projectProposalSchema>;

/** The answer of `POST /api/jira/sites/:siteId/projects/:projectKey/check`: what could not be reached if this were saved. */
export const projectCheckSchema = z.object({ unreachable: z.array(unreachableSchema) });

/** `GET` and `PUT /api/jira/sites/:siteId/projects/:projectKey/config`. */
export const projectConfigAnswerSchema = z.object({
  siteId: z.uuid(),
  projectKey: z.string(),
  /** Whether the project's issues take part at all. */
  takesPart: z.boolean(),
  config: projectConfigSchema,
});
export type ProjectConfigAnswer = z.infer<typeof projectConfigAnswerSchema>;

/** `PUT /api/jira/sites/:siteId/people`: users of the CRM, to be matched by hand (`accountId`) or by e-mail. */
export const matchPeopleSchema = z.strictObject({
  users: z
    .array(
      z
        .strictObject({
          userId: z.string().min(1).max(200),
          name: z.string().min(1).max(200),
          email: z.email().optional(),
          accountId: z.string().min(1).max(200).optional(),
        })
        .refine((user) => user.email !== undefined || user.accountId !== undefined, 'give an e-mail or an accountId'),
    )
    .min(1)
    .max(200),
});
export type MatchPeople = z.infer<typeof matchPeopleSchema>;

export const peopleAnswerSchema = z.object({
  matched: z.array(
    z.object({ userId: z.string(), accountId: z.string(), name: z.string(), matchedBy: z.enum(['email', 'hand']) }),
  ),
  /** Users nobody was found for, and why. */
  unmatched: z.array(
    z.object({
      userId: z.string(),
      reason: z.string(),
      /** The same by its code. */
      template: messageTemplateSchema.optional(),
    }),
  ),
});
export type PeopleAnswer = z.infer<typeof peopleAnswerSchema>;
