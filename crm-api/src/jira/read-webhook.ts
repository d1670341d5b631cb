import { createHash } from 'node:crypto';
import { type JiraEvent, jiraEventSchema } from '@synapse/shared/jira-event';
import { z } from 'zod';
import { readJiraTime } from './read-issue.ts';

/** The six events of an admin's webhook that the sync has a use for. */
const TYPES: Readonly<Record<string, JiraEvent['type']>> = {
  'jira:issue_created': 'issue.created',
  'jira:issue_updated': 'issue.updated',
  'jira:issue_deleted': 'issue.deleted',
  comment_created: 'comment.saved',
  comment_updated: 'comment.saved',
  comment_deleted: 'comment.deleted',
};

const id = z.union([z.string(), z.number()]).transform(String);
const time = z.union([z.number().int().positive(), z.string().transform(readJiraTime)]);
const person = z.object({ accountId: z.string(), displayName: z.string().nullish() }).nullish();
const named = z.object({ id, name: z.string() });

const fieldsSchema = z.object({
  summary: z.string().optional(),
  status: named.extend({ statusCategory: z.object({ key: z.string() }).optional() }).optional(),
  priority: named.nullable().optional(),
  assignee: person,
  issuetype: z.object({ id }).optional(),
  project: z.object({ id, key: z.string() }).optional(),
  updated: time.optional(),
});

const itemSchema = z.object({
  field: z.string(),
  fieldId: z.string().optional(),
  from: z.string().nullish(),
  fromString: z.string().nullish(),
  to: z.string().nullish(),
  // Every object inherits a toString: only Jira's own counts.
  toString: z.unknown().optional(),
});

const bodySchema = z.object({
  timestamp: time,
  webhookEvent: z.string(),
  user: person,
  issue: z.object({ id, key: z.string(), fields: fieldsSchema.default({}) }),
  changelog: z.object({ id: id.optional(), items: z.array(itemSchema) }).optional(),
  comment: z
    .object({
      ...{ id, author: person, updateAuthor: person, created: time.optional(), updated: time.optional() },
      body: z.unknown().optional(),
    })
    .optional(),
});
type Body = z.infer<typeof bodySchema>;

/** When an admin webhook's body says it was sent, and its event; null where the sync has no use for it. */
export type WebhookContent = { sentAt: number; event: JiraEvent | null };

/**
 * Reads the body of an admin's webhook. It has the v2 shape, so the texts of descriptions and comments are wiki markup:
 * the event asks for a fetch (docs/reference/jira-events.md#bodies). What a comment said is passed on as it is: should it be
 * replaced before the fetch, nothing else tells of it.
 * @throws ZodError, or the Error of a time that can't be read, when it is not such a body
 */
export function readWebhook(value: unknown, cloudId: string): WebhookContent {
  const head = z.object({ timestamp: time, webhookEvent: z.string() }).parse(value);
  const type = TYPES[head.webhookEvent];
  if (!type) return { sentAt: head.timestamp, event: null };
  const body = bodySchema.parse(value);
  const event = jiraEventSchema.parse({
    id: eventId(type, body, value),
    type,
    cloudId,
    occurredAt: body.timestamp,
    actorAccountId: (body.user ?? body.comment?.updateAuthor)?.accountId ?? null,
    selfGenerated: false,
    hint: true,
    issue: issueOf(body),
    ...(body.changelog && type === 'issue.updated' ? { changelog: changelogOf(body.changelog) } : {}),
    ...(body.comment ? { comment: commentOf(body.comment, type) } : {}),
  });
  return { sentAt: head.timestamp, event };
}

const anyPerson = z.object({
  accountId: z.unknown().optional(),
  key: z.unknown().optional(),
  name: z.unknown().optional(),
});
const anyBody = z.object({
  webhookEvent: z.string(),
  issue: z.object({ fields: z.record(z.string(), z.unknown()).optional() }).optional(),
  user: anyPerson.nullish(),
  comment: z.object({ author: anyPerson.nullish(), updateAuthor: anyPerson.nullish() }).optional(),
});

/** The message for a body that readWebhook does not accept. */
export function whyNoEvent(value: unknown): string {
  const read = anyBody.safeParse(value);
  if (!read.success) return 'The body is no event of a Jira webhook.';
  const { webhookEvent, issue, user, comment } = read.data;
  const event = webhookEvent.slice(0, 100);
  const assignee = anyPerson.safeParse(issue?.fields?.assignee).data;
  const people = [user, comment?.author, comment?.updateAuthor, assignee].filter((one) => one != null);
  const nameless = people.filter(({ accountId }) => typeof accountId !== 'string');
  if (nameless.some(({ key, name }) => key !== undefined || name !== undefined))
    return `The ${event} names people by key or name, as Jira Server and Data Center do. Only Jira Cloud is supported: there people have an accountId.`;
  if (issue === undefined)
    return `The ${event} says nothing of the issue it is about. Jira Cloud sends it along; Jira Server and Data Center do not, and are not supported.`;
  if (nameless.length > 0)
    return `The ${event} names somebody without an accountId, by which Jira Cloud knows people. Check what changes the body on its way.`;
  return `The ${event} is not as Jira Cloud sends it; see what is wrong with it below.`;
}

/** The same content has the same id, whichever delivery brings it: all of the body but the time it was sent. */
function eventId(type: JiraEvent['type'], body: Body, value: unknown): string {
  const { timestamp: _sent, ...content } = value as Record<string, unknown>;
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
  return `hook:${type.replace('.', '-')}:${body.issue.id}:${digest}`;
}

function issueOf({ issue }: Body) {
  const { summary, status, priority, assignee, issuetype, project, updated } = issue.fields;
  const fields = {
    summary,
    status: status && { id: status.id, name: status.name, category: status.statusCategory?.key },
    priority,
    assignee: assignee && { accountId: assignee.accountId, name: assignee.displayName ?? 'Someone in Jira' },
    issueTypeId: issuetype?.id,
    projectId: project?.id,
    projectKey: project?.key,
  };
  return { id: issue.id, key: issue.key, ...(updated === undefined ? {} : { updated }), fields: compact(fields) };
}

function changelogOf({ id: changelogId, items }: NonNullable<Body['changelog']>) {
  return {
    ...(changelogId === undefined ? {} : { id: changelogId }),
    items: items.map((item) => ({
      field: item.field,
      ...(item.fieldId === undefined ? {} : { fieldId: item.fieldId }),
      from: item.from ?? null,
      fromName: item.fromString ?? null,
      to: item.to ?? null,
      toName: typeof item.toString === 'string' ? item.toString : null,
    })),
  };
}

function commentOf(comment: NonNullable<Body['comment']>, type: JiraEvent['type']) {
  const { id: commentId, author, created, updated, body } = comment;
  const wiki = type === 'comment.saved' && typeof body === 'string' ? body : undefined;
  const by = { authorAccountId: author?.accountId ?? null, authorName: author?.displayName ?? null };
  return { id: commentId, ...by, ...compact({ created, updated, wiki }) };
}

function compact(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields)
      .map(([name, value]) => [name, isPlain(value) ? compact(value) : value])
      .filter(([, value]) => value !== undefined),
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
