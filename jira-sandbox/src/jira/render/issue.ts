import type { RestIssue, RestRecord } from '../change.ts';
import { byId } from '../model/catalog.ts';
import { CUSTOM_FIELDS } from '../model/custom-fields.ts';
import type { AttachmentRecord, ChangelogRecord, IssueRecord } from '../model/records.ts';
import { jiraTimestamp } from '../timestamps.ts';
import { restIssueType, restPriority, restProjectOfIssue, restResolution, restStatus } from './catalog-parts.ts';
import { restComment } from './comment.ts';
import { type RenderContext, selfLink } from './context.ts';
import { restCustomValue } from './custom-fields.ts';
import { restUserOrNull } from './user.ts';

type FieldRenderer = (context: RenderContext, issue: IssueRecord) => unknown;

const nothing: FieldRenderer = () => null;
const emptyList: FieldRenderer = () => [];

function thinIssue(context: RenderContext, issue: IssueRecord): RestRecord {
  const fields = ['summary', 'status', 'priority', 'issuetype'];
  return {
    id: issue.id,
    key: context.state.keyOf(issue),
    self: selfLink(context, `issue/${issue.id}`),
    fields: Object.fromEntries(fields.map((name) => [name, FIELD_RENDERERS[name]?.(context, issue)])),
  };
}

function subtasks(context: RenderContext, issue: IssueRecord): RestRecord[] {
  return context.state
    .childrenOf(issue.id)
    .filter((child) => byId(context.state.catalog.issueTypes, child.typeId).subtask)
    .map((child) => thinIssue(context, child));
}

function parent(context: RenderContext, issue: IssueRecord): RestRecord | undefined {
  const record = issue.parentId === null ? undefined : context.state.issue(issue.parentId);
  return record === undefined ? undefined : thinIssue(context, record);
}

function commentField(context: RenderContext, issue: IssueRecord): RestRecord {
  const all = context.state.comments.of(issue.id).filter((comment) => !context.hides?.(comment));
  const comments = all.slice(0, context.commentsAtMost ?? all.length).map((comment) => restComment(context, comment));
  const self = selfLink(context, `issue/${issue.id}/comment`);
  return { comments, self, maxResults: comments.length, total: all.length, startAt: 0 };
}

/** An attachment as issues carry it: its id is a string here, a number in GET attachment. */
export function restAttachment(context: RenderContext, attachment: AttachmentRecord): RestRecord {
  return {
    self: selfLink(context, `attachment/${attachment.id}`),
    id: attachment.id,
    filename: attachment.filename,
    author: restUserOrNull(context, attachment.authorId),
    created: jiraTimestamp(attachment.created),
    size: attachment.size,
    mimeType: attachment.mimeType,
    content: selfLink(context, `attachment/content/${attachment.id}`),
  };
}

/** One entry of an issue's history as REST v3 gives it. */
export function restChangelog(context: RenderContext, entry: ChangelogRecord): RestRecord {
  return {
    id: entry.id,
    author: restUserOrNull(context, entry.authorId),
    created: jiraTimestamp(entry.created),
    items: entry.items.map((item) => ({ ...item })),
  };
}

/** Every field an issue can be asked for. `undefined` leaves the field out. */
const FIELD_RENDERERS: Readonly<Record<string, FieldRenderer>> = {
  statuscategorychangedate: (_, issue) => jiraTimestamp(issue.statusChangedAt),
  issuetype: (context, issue) => restIssueType(context, byId(context.state.catalog.issueTypes, issue.typeId)),
  parent,
  timespent: nothing,
  project: (context, issue) => restProjectOfIssue(context, byId(context.state.catalog.projects, issue.projectId)),
  fixVersions: emptyList,
  resolution: (context, issue) =>
    issue.resolutionId === null
      ? null
      : restResolution(context, byId(context.state.catalog.resolutions, issue.resolutionId)),
  resolutiondate: (_, issue) => (issue.resolvedAt === null ? null : jiraTimestamp(issue.resolvedAt)),
  workratio: () => -1,
  lastViewed: nothing,
  created: (_, issue) => jiraTimestamp(issue.created),
  priority: (context, issue) => restPriority(context, byId(context.state.catalog.priorities, issue.priorityId)),
  labels: (_, issue) => [...issue.labels],
  versions: emptyList,
  issuelinks: emptyList,
  assignee: (context, issue) => restUserOrNull(context, issue.assigneeId),
  updated: (_, issue) => jiraTimestamp(issue.updated),
  status: (context, issue) => restStatus(context, byId(context.state.catalog.statuses, issue.statusId)),
  components: emptyList,
  description: (_, issue) => (issue.descriptionJson === null ? null : JSON.parse(issue.descriptionJson)),
  attachment: (context, issue) =>
    context.state.attachments.of(issue.id).map((attachment) => restAttachment(context, attachment)),
  summary: (_, issue) => issue.summary,
  creator: (context, issue) => restUserOrNull(context, issue.creatorId),
  subtasks,
  reporter: (context, issue) => restUserOrNull(context, issue.reporterId),
  environment: nothing,
  duedate: (_, issue) => issue.dueDate,
  comment: commentField,
  ...Object.fromEntries(
    CUSTOM_FIELDS.map((field): [string, FieldRenderer] => [
      field.id,
      (context, issue) => restCustomValue(context, issue, field),
    ]),
  ),
};

/** Fields that lists do not carry unless they are named (or `*all` is asked for). */
const NOT_NAVIGABLE = new Set(['comment', 'attachment']);

/**
 * Which fields a request wants: names, `*all`, `*navigable`, and `-name` to leave one out.
 * `id` and `key` are not fields and ask for nothing.
 */
export function chooseFields(wanted: readonly string[]): readonly string[] {
  const all = Object.keys(FIELD_RENDERERS);
  const chosen = new Set<string>();
  if (wanted.every((name) => name.startsWith('-'))) for (const name of all) chosen.add(name);
  for (const name of wanted) {
    if (name === '*all') for (const field of all) chosen.add(field);
    else if (name === '*navigable') for (const field of all) if (!NOT_NAVIGABLE.has(field)) chosen.add(field);
    if (name in FIELD_RENDERERS) chosen.add(name);
  }
  for (const name of wanted) if (name.startsWith('-')) chosen.delete(name.slice(1));
  return all.filter((field) => chosen.has(field));
}

/** An issue with the chosen fields, as REST v3 gives it. */
export function restIssue(
  context: RenderContext,
  issue: IssueRecord,
  fields: readonly string[] = chooseFields(['*all']),
): RestIssue & { expand: string } {
  const rendered: RestRecord = {};
  for (const name of fields) {
    const value = FIELD_RENDERERS[name]?.(context, issue);
    if (value !== undefined) rendered[name] = value;
  }
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: selfLink(context, `issue/${issue.id}`),
    key: context.state.keyOf(issue),
    fields: rendered,
  };
}
