import { z } from 'zod';

/**
 * What the Forge app pushes for one product event: Forge's own event, reduced to what the sync needs and given an
 * id that is the same however often the event is delivered. Facts on the shape: Forge's product event reference.
 */

/** An id, a key: longer than any of Jira's, and short enough for an index. */
const short = z.string().max(255);

/** A text longer than Jira has any is cut rather than refused: the event must not be lost for it. */
const cutAt = (length: number) => z.string().transform((text) => text.slice(0, length).toWellFormed());
const name = cutAt(1_000);
/** Jira's own texts have at most 32,767 characters. */
const longText = cutAt(100_000);

/** The end of the year 9999, the last that every reader of ISO 8601 takes, epoch ms. */
export const LAST_TIME = 253_402_300_799_999;

/** A time that is none counts as not said: then the issue is fetched. */
const time = z.number().int().min(0).max(LAST_TIME);
const timeIfAny = time.optional().catch(undefined);

/** Deeper than any document of Jira's; what goes through JSON is recursive. */
const BODY_DEPTH = 400;

function isDeeper(value: unknown, levels: number): boolean {
  let layer = [value];
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > levels) return true;
    layer = layer.flatMap((part) => (typeof part === 'object' && part !== null ? Object.values(part) : []));
  }
  return false;
}

/** Jira's `changelog.items[]`. `fieldId` may be absent; `from` and `to` are ids (or whole values, for a
 * text field), `fromName` and `toName` what Jira calls `fromString` and `toString`. */
export const changelogItemSchema = z.object({
  field: name,
  fieldId: short.optional(),
  from: longText.nullable().default(null),
  fromName: longText.nullable().default(null),
  to: longText.nullable().default(null),
  toName: longText.nullable().default(null),
});
export type ChangelogItem = z.infer<typeof changelogItemSchema>;

const named = z.object({ id: short, name });

/** The thin fields of an event. What is left out was not said; it does not mean empty. */
export const eventFieldsSchema = z.object({
  summary: name.optional(),
  status: named.extend({ category: short.optional() }).optional(),
  priority: named.nullable().optional(),
  /** Null: nobody. */
  assignee: z.object({ accountId: short, name }).nullable().optional(),
  issueTypeId: short.optional(),
  projectId: short.optional(),
  projectKey: short.optional(),
});
export type EventFields = z.infer<typeof eventFieldsSchema>;

/** The number of an issue. PostgreSQL compares it as a bigint, which holds any of 18 digits. */
export const issueIdSchema = z.string().regex(/^\d{1,18}$/, 'must be the number of an issue, of at most 18 digits');

const eventIssue = z.object({
  /** The numeric id: the identity. */
  id: issueIdSchema,
  /** An alias: it changes when the issue is moved. */
  key: short,
  /** `fields.updated` in epoch milliseconds, when the event carries it. */
  updated: timeIfAny,
  fields: eventFieldsSchema.default({}),
});

const eventComment = z.object({
  /** It becomes part of an address in Jira's API, so it must not lead elsewhere there. */
  id: z.string().regex(/^[\w-]{1,255}$/, 'must be the id of a comment'),
  /** Epoch milliseconds. */
  created: timeIfAny,
  updated: timeIfAny,
  authorAccountId: short.nullable().default(null),
  authorName: name.nullable().default(null),
  /** ADF. Left out where it would not fit Forge's queue, or is too deep: the API then fetches it. */
  body: z
    .unknown()
    .transform((body) => (isDeeper(body, BODY_DEPTH) ? undefined : body))
    .optional(),
  /** In place of `body`: the text as wiki markup, cut, as an admin's webhook tells it. */
  wiki: longText.optional(),
  /** False for an internal note of a service project. */
  jsdPublic: z.boolean().optional(),
});

const base = {
  /** The same event has the same id, whatever the retry; the push's `webhook-id` is `event:` and this. */
  id: z.string().min(8).max(200),
  cloudId: z.string().min(1).max(100),
  /** When Jira says it happened, epoch milliseconds. */
  occurredAt: time,
  /** When the app got it, by Forge's clock, epoch milliseconds: it may have waited in Forge's queue for a day since. */
  seenAt: timeIfAny,
  /** Who did it; null where Jira does not say. */
  actorAccountId: short.nullable(),
  /** Whether the app itself did it. */
  selfGenerated: z.boolean(),
  /** What it says is not proven: it only means that there may be something to read. So are a Jira admin's webhooks. */
  hint: z.boolean().optional(),
};

export const jiraEventSchema = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('issue.created'), issue: eventIssue }),
  z.object({
    ...base,
    type: z.literal('issue.updated'),
    issue: eventIssue,
    changelog: z.object({ id: short.optional(), items: z.array(changelogItemSchema) }).optional(),
  }),
  z.object({ ...base, type: z.literal('issue.deleted'), issue: eventIssue }),
  /** Created or edited: Forge fires the one event for both (`avi:jira:commented:issue`). */
  z.object({ ...base, type: z.literal('comment.saved'), issue: eventIssue, comment: eventComment }),
  z.object({ ...base, type: z.literal('comment.deleted'), issue: eventIssue, comment: eventComment }),
]);
export type JiraEvent = z.infer<typeof jiraEventSchema>;
export type JiraEventType = JiraEvent['type'];
export type EventComment = z.infer<typeof eventComment>;

/** What an event of any version says: of which issue it is. */
export const eventHeadSchema = z.object({
  ...{ id: base.id, cloudId: base.cloudId },
  issue: eventIssue.pick({ id: true, key: true }),
});

/** In place of an event that can't be read, or be sent whole: there is something new of that issue, so it is to be read. */
export function hintOf({ id, cloudId, issue }: z.infer<typeof eventHeadSchema>, occurredAt: number): JiraEvent {
  return {
    ...{ id, cloudId, type: 'issue.updated', issue: { id: issue.id, key: issue.key, fields: {} } },
    ...{ occurredAt, actorAccountId: null, selfGenerated: false, hint: true },
  };
}

/**
 * What the CRM answers to a pushed event: true, it is new; false, it was there already. Nothing else is a delivery: a
 * proxy's sign-in page answers 200 as well.
 */
export const eventAnswerSchema = z.object({ accepted: z.boolean() });
export type EventAnswer = z.infer<typeof eventAnswerSchema>;
