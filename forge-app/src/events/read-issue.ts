import { parseJiraTime } from './jira-time';
import { compact, type Json, objectOf, textOf } from './read-json';

/** The issue of an event, in the shape of `JiraEvent['issue']`; undefined without an id and a key. */
export function readIssue(value: unknown): Json | undefined {
  const issue = objectOf(value);
  const id = textOf(issue?.id);
  const key = textOf(issue?.key);
  if (!issue || !id || !key) return undefined;
  const fields = objectOf(issue.fields) ?? {};
  return compact({ id, key, updated: parseJiraTime(fields.updated), fields: readFields(fields) });
}

function readFields(fields: Json): Json {
  const project = objectOf(fields.project);
  return compact({
    summary: typeof fields.summary === 'string' ? fields.summary : undefined,
    status: readStatus(fields.status),
    // null says that the issue has no priority; left out says nothing.
    priority: fields.priority === null ? null : readNamed(fields.priority),
    assignee: fields.assignee === null ? null : readPerson(fields.assignee),
    issueTypeId: textOf(objectOf(fields.issuetype)?.id),
    projectId: textOf(project?.id),
    projectKey: textOf(project?.key),
  });
}

function readNamed(value: unknown): Json | undefined {
  const id = textOf(objectOf(value)?.id);
  const name = textOf(objectOf(value)?.name);
  return id && name ? { id, name } : undefined;
}

function readPerson(value: unknown): Json | undefined {
  const accountId = textOf(objectOf(value)?.accountId);
  return accountId ? { accountId, name: textOf(objectOf(value)?.displayName) ?? accountId } : undefined;
}

function readStatus(value: unknown): Json | undefined {
  const status = readNamed(value);
  const category = textOf(objectOf(objectOf(value)?.statusCategory)?.key);
  return status && category ? { ...status, category } : status;
}

/** Jira's changelog, in the shape of `JiraEvent['changelog']`; undefined where the event has none. */
export function readChangelog(value: unknown): Json | undefined {
  const changelog = objectOf(value);
  if (!changelog || !Array.isArray(changelog.items)) return undefined;
  return compact({ id: textOf(changelog.id), items: changelog.items.flatMap(readItem) });
}

function readItem(value: unknown): Json[] {
  const item = objectOf(value);
  const field = textOf(item?.field) ?? textOf(item?.fieldId);
  if (!item || !field) return [];
  const text = (v: unknown) => (typeof v === 'string' ? v : (textOf(v) ?? null));
  // Every object inherits a toString: only Jira's own counts.
  const toName = Object.hasOwn(item, 'toString') ? (item as { toString: unknown }).toString : null;
  return [
    compact({
      field,
      fieldId: textOf(item.fieldId),
      from: text(item.from),
      fromName: text(item.fromString),
      to: text(item.to),
      toName: text(toName),
    }),
  ];
}

/** The comment of an event, in the shape of `JiraEvent['comment']`; undefined without an id. */
export function readComment(value: unknown): Json | undefined {
  const comment = objectOf(value);
  const id = textOf(comment?.id);
  if (!comment || !id) return undefined;
  const author = objectOf(comment.author);
  return compact({
    id,
    created: parseJiraTime(comment.created),
    updated: parseJiraTime(comment.updated),
    authorAccountId: textOf(author?.accountId) ?? null,
    authorName: textOf(author?.displayName) ?? null,
    body: objectOf(comment.body),
    jsdPublic: typeof comment.jsdPublic === 'boolean' ? comment.jsdPublic : undefined,
  });
}
