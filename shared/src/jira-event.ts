import { z } from 'zod';

/**
 * What the Forge app pushes for one product event: Forge's own event, reduced to what the sync needs and given an
 * id that is the same however often the event is delivered. Facts on the shape: Forge's product event reference.
 */

/** Jira's `changelog.items[]`. `fieldId` may be absent; `from` and `to` are ids (or whole values, for a
 * text field), `fromName` and `toName` what Jira calls `fromString` and `toString`. */
export const changelogItemSchema = z.object({
  field: z.string(),
  fieldId: z.string().optional(),
  from: z.string().nullable().default(null),
  fromName: z.string().nullable().default(null),
  to: z.string().nullable().default(null),
  toName: z.string().nullable().default(null),
});
export type ChangelogItem = z.infer<typeof changelogItemSchema>;

const named = z.object({ id: z.string(), name: z.string() });

/** The thin fields of an event. What is left out was not said; it does not mean empty. */
export const eventFieldsSchema = z.object({
  summary: z.string().optional(),
  status: named.extend({ category: z.string().optional() }).optional(),
  priority: named.nullable().optional(),
  /** Null: nobody. */
  assignee: z.object({ accountId: z.string(), name: z.string() }).nullable().optional(),
  issueTypeId: z.string().optional(),
  projectId: z.string().optional(),
  projectKey: z.string().optional(),
});
export type EventFields = z.infer<typeof eventFieldsSchema>;

const eventIssue = z.object({
  /** The numeric id: the identity. */
  id: z.string().regex(/^\d+$/),
  /** An alias: it changes when the issue is moved. */
  key: z.string(),
  /** `fields.updated` in epoch milliseconds, when the event carries it. */
  updated: z.number().int().optional(),
  fields: eventFieldsSchema.default({}),
});

const eventComment = z.object({
  id: z.string(),
  /** Epoch milliseconds. */
  created: z.number().int().optional(),
  updated: z.number().int().optional(),
  authorAccountId: z.string().nullable().default(null),
  authorName: z.string().nullable().default(null),
  /** ADF. Left out where it would not fit Forge's queue: the API then fetches it. */
  body: z.unknown().optional(),
  /** False for an internal note of a service project. */
  jsdPublic: z.boolean().optional(),
});

const base = {
  /** The same event has the same id, whatever the retry; it is the `webhook-id` of the push. */
  id: z.string().min(8).max(200),
  cloudId: z.string().min(1).max(100),
  /** When Jira says it happened, epoch milliseconds. */
  occurredAt: z.number().int(),
  /** Who did it; null where Jira does not say. */
  actorAccountId: z.string().nullable(),
  /** Whether the app itself did it. */
  selfGenerated: z.boolean(),
};

export const jiraEventSchema = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('issue.created'), issue: eventIssue }),
  z.object({
    ...base,
    type: z.literal('issue.updated'),
    issue: eventIssue,
    changelog: z.object({ id: z.string().optional(), items: z.array(changelogItemSchema) }).optional(),
  }),
  z.object({ ...base, type: z.literal('issue.deleted'), issue: eventIssue }),
  /** Created or edited: Forge fires the one event for both (`avi:jira:commented:issue`). */
  z.object({ ...base, type: z.literal('comment.saved'), issue: eventIssue, comment: eventComment }),
  z.object({ ...base, type: z.literal('comment.deleted'), issue: eventIssue, comment: eventComment }),
]);
export type JiraEvent = z.infer<typeof jiraEventSchema>;
export type JiraEventType = JiraEvent['type'];
export type EventComment = z.infer<typeof eventComment>;
