import { issueIdSchema, LAST_TIME } from '@synapse/shared/jira-event';
import { z } from 'zod';
import type { CommentMarker } from '../domain/model/comment.ts';
import { type Sentence, say } from '../domain/sentences.ts';
import { datedBy } from '../domain/site/jira-clock.ts';

/** The entity property, on issues and comments, that says which of our records it was made for. */
export const MARKER_PROPERTY = 'synapse-crm';

/** An issue as the sync reads it. Times in epoch milliseconds. */
export type IssueSnapshot = {
  id: string;
  key: string;
  projectId: string | null;
  projectKey: string | null;
  /** Not after `clock`, whatever Jira says. */
  updated: number;
  /** Jira's clock when it gave the issue; null: not known. */
  clock: number | null;
  created: number | null;
  /** REST v3 `fields`, only those that were asked for. */
  fields: Record<string, unknown>;
  /** The ticket this issue was made for. */
  marker: string | null;
  /** All its comments; null when the answer holds only some, or none were asked for. */
  comments: JiraComment[] | null;
  /** Comments that were known, are not among them, and that Jira denied when asked for each. */
  commentsGone: string[];
};

/** A role or group, as Jira names it. */
type Visibility = { type?: string | undefined; value?: string | undefined; identifier?: string | null | undefined };

/** `note`: an internal note of a service project. `visibility`: as Jira says it, and takes it. */
export type Restriction = 'note' | { kind: string | null; name: string | null; visibility: Visibility };

export type JiraComment = {
  id: string;
  /** ADF. */
  body: unknown;
  authorName: string;
  authorAccountId: string | null;
  created: number;
  updated: number;
  /** Restricted to a role or group, or an internal note of a service project. */
  internal: boolean;
  /** Who may read it, as far as Jira says; null when everybody may. */
  restriction: Restriction | null;
  /** The comment of ours it was posted for; undefined when the answer came without properties. */
  marker: CommentMarker | null | undefined;
};

const propertiesSchema = z
  .array(z.object({ key: z.string(), value: z.unknown() }))
  .transform((list) => Object.fromEntries(list.map((p) => [p.key, p.value])));

const commentSchema = z.object({
  id: z.string(),
  body: z.unknown(),
  author: z.object({ accountId: z.string().nullish(), displayName: z.string().nullish() }).nullish(),
  created: z.string(),
  updated: z.string(),
  visibility: z
    .object({ type: z.string().optional(), value: z.string().optional(), identifier: z.string().nullish() })
    .nullish(),
  jsdPublic: z.boolean().optional(),
  properties: propertiesSchema.optional(),
});

const commentPageSchema = z.object({ comments: z.array(z.unknown()), total: z.number() });

const issueSchema = z.object({
  // Whoever answers as Jira could otherwise name an issue so that no pass gets over it.
  id: issueIdSchema,
  key: z.string().max(255),
  fields: z.looseObject({ updated: z.string() }),
  properties: z.record(z.string(), z.unknown()).nullish(),
});

const markerSchema = z.object({ id: z.uuid(), key: z.uuid().optional().catch(undefined) });

/** The record that a marker property's value names; null when it is none of ours. */
function readMarker(value: unknown): CommentMarker | null {
  return markerSchema.safeParse(value).data ?? null;
}

/**
 * Jira writes times as `2019-02-15T19:15:40.477-0800`, with no colon in the offset
 * (docs/reference/jira-rest.md#timestamps).
 * @returns epoch milliseconds
 */
export function readJiraTime(text: string): number {
  const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  // Later than the year 9999 it is none that every reader takes, and our own answers would not be taken.
  if (Number.isNaN(at) || at > LAST_TIME) throw new Error('Jira sent a time that can’t be read');
  return at;
}

/** What is not as Atlassian documents it, said without any of the issue's values; `id` and `key` are empty where they fail. */
export type UnreadableIssue = { id: string; key: string; updated: number; why: string };
export type IssueBatch = { issues: IssueSnapshot[]; unreadable: UnreadableIssue[] };

/** The greatest `updated` in it, epoch ms; 0 when there is none. */
export function newestOf({ issues, unreadable }: IssueBatch): number {
  return Math.max(0, ...issues.map(({ updated }) => updated), ...unreadable.map(({ updated }) => updated));
}

/** An issue whose JSON can't be read. Trying again helps only when Jira, or this reader, has changed. */
export class UnreadableIssueError extends Error {
  readonly issueKey: string;
  readonly sentence: Required<Sentence>;

  constructor({ key, why }: Pick<UnreadableIssue, 'key' | 'why'>) {
    const sentence = sayUnreadable({ key, why });
    super(sentence.message);
    this.name = 'UnreadableIssueError';
    this.issueKey = key;
    this.sentence = sentence;
  }
}

/** For people: which issue, what about it, and what to do. */
export const sayUnreadable = ({ key, why }: Pick<UnreadableIssue, 'key' | 'why'>): Required<Sentence> =>
  say('issue_unreadable', { issue: key || null, why });

/** Reads the issues of a page. One that can't be read is set apart by its name, so that it doesn't hold up the others. */
export function readIssues(values: readonly unknown[], clock: number | null): IssueBatch {
  const batch: IssueBatch = { issues: [], unreadable: [] };
  for (const value of values) {
    try {
      batch.issues.push(readIssue(value, clock));
    } catch (error) {
      const name = nameOf(value);
      batch.unreadable.push({ ...name, updated: datedBy(name.updated, clock), why: whyUnreadable(error) });
    }
  }
  return batch;
}

const nameSchema = z.object({
  id: issueIdSchema.catch(''),
  key: z.string().max(255).catch(''),
  fields: z.object({ updated: z.string().transform(readJiraTime).catch(0) }).catch({ updated: 0 }),
});

function nameOf(value: unknown): Omit<UnreadableIssue, 'why'> {
  const { data } = nameSchema.safeParse(value);
  return { id: data?.id ?? '', key: data?.key ?? '', updated: data?.fields.updated ?? 0 };
}

/** Where the answer is not as expected; names and types only, for the values are the customer's. */
export function whyUnreadable(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : 'it can’t be read';
  const [issue] = error.issues;
  const path = issue?.path.join('.') || 'the whole of it';
  return issue?.code === 'invalid_type' ? `${path}: ${issue.expected} expected` : path;
}

/** Reads one REST v3 issue. Throws when the answer is not an issue with its `updated`. */
export function readIssue(value: unknown, clock: number | null): IssueSnapshot {
  const issue = issueSchema.parse(value);
  const { updated, created, project, comment } = issue.fields;
  return {
    id: issue.id,
    key: issue.key,
    projectId: z.object({ id: z.string() }).safeParse(project).data?.id ?? null,
    projectKey: z.object({ key: z.string() }).safeParse(project).data?.key ?? null,
    updated: datedBy(readJiraTime(updated), clock),
    clock,
    created: typeof created === 'string' ? readJiraTime(created) : null,
    fields: issue.fields,
    marker: readMarker(issue.properties?.[MARKER_PROPERTY])?.id ?? null,
    comments: comment === undefined ? null : readWholeCommentPage(comment),
    commentsGone: [],
  };
}

/** Reads one REST v3 comment. */
export function readComment(value: unknown, clock: number | null = null): JiraComment {
  const comment = commentSchema.parse(value);
  const restriction = restrictionOf(comment);
  return {
    id: comment.id,
    body: comment.body,
    authorName: comment.author?.displayName ?? 'Someone in Jira',
    authorAccountId: comment.author?.accountId ?? null,
    created: readJiraTime(comment.created),
    updated: datedBy(readJiraTime(comment.updated), clock),
    internal: restriction !== null,
    restriction,
    marker: comment.properties && readMarker(comment.properties[MARKER_PROPERTY]),
  };
}

function restrictionOf({ visibility, jsdPublic }: z.infer<typeof commentSchema>): Restriction | null {
  if (visibility)
    return { kind: visibility.type ?? null, name: visibility.value ?? visibility.identifier ?? null, visibility };
  return jsdPublic === false ? 'note' : null;
}

/** Reads a page of comments and how many there are in all. */
export function readCommentPage(value: unknown): { comments: JiraComment[]; total: number } {
  const page = commentPageSchema.parse(value);
  return { comments: page.comments.map((one) => readComment(one)), total: page.total };
}

/** The `comment` field of an issue holds a page; it counts only when it is the whole of them. */
function readWholeCommentPage(value: unknown): JiraComment[] | null {
  const page = commentPageSchema.safeParse(value);
  if (!page.success || page.data.total > page.data.comments.length) return null;
  return page.data.comments.map((one) => readComment(one));
}
