import type { Jira } from '../jira.ts';
import { byIdOrName, type ProjectRecord } from '../model/catalog.ts';
import type { ChangelogRecord, CommentRecord, IssueRecord } from '../model/records.ts';
import {
  bullets,
  code,
  codeBlock,
  documentJson,
  heading,
  link,
  mention,
  panel,
  paragraph,
  steps,
  strong,
} from './adf-builders.ts';
import { KANBAN_STORIES, OPERATIONS_STORIES, type Story } from './demo-stories.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function named(records: readonly { id: string; name: string }[], name: string): string {
  const found = byIdOrName(records, name);
  if (found === undefined) throw new Error(`The seed names '${name}', which the catalog does not have`);
  return found.id;
}

/** People of the demo who can be given work. */
function team(jira: Jira) {
  return jira.catalog.users.filter((user) => user.assignable);
}

function description(jira: Jira, story: Story, index: number): string {
  const people = team(jira);
  const expert = people[index % people.length];
  const intro = paragraph(strong('What happens: '), story.symptom);
  const page = link('the runbook', `https://wiki.example.com/runbooks/${index + 1}`);
  switch (index % 4) {
    case 0:
      return documentJson(
        heading(2, 'Summary'),
        intro,
        heading(3, 'How to see it'),
        steps('Sign in as an agent', 'Open the customer', 'Repeat the last step within a minute'),
        paragraph('See ', page, ' for the background.'),
      );
    case 1:
      return documentJson(
        intro,
        codeBlock('json', `{\n  "request": "r-${4000 + index}",\n  "outcome": "timeout"\n}`),
        paragraph('The setting is ', code('retry.max_attempts'), '.'),
        ...(expert === undefined
          ? []
          : [paragraph(mention(expert.accountId, expert.displayName), ' knows this part.')]),
      );
    case 2:
      return documentJson(
        intro,
        bullets('Seen on the web', 'Seen in the app', 'Not seen over the API'),
        paragraph(page),
      );
    default:
      return documentJson(intro, panel('info', 'Reported by telephone; the caller asks to be kept informed.'));
  }
}

function commentsOf(jira: Jira, story: Story, issue: IssueRecord, index: number): CommentRecord[] {
  const people = team(jira);
  return (story.comments ?? []).map((words, position) => {
    const author = people[(index + position) % people.length]?.accountId ?? issue.creatorId;
    const created = issue.created + (position + 1) * 7 * HOUR;
    return {
      id: String(jira.state.next('comment')),
      issueId: issue.id,
      authorId: author,
      updateAuthorId: author,
      bodyJson: documentJson(paragraph(words)),
      created,
      updated: created,
      visibility: null,
      properties: {},
    };
  });
}

/** History from the workflow's first status to the one the story has reached. */
function statusHistory(jira: Jira, project: ProjectRecord, issue: IssueRecord): ChangelogRecord[] {
  const from = project.workflow.initialStatusId;
  if (issue.statusId === from) return [];
  const name = (id: string) => jira.catalog.statuses.find((status) => status.id === id)?.name ?? id;
  const item = {
    field: 'status',
    fieldtype: 'jira' as const,
    fieldId: 'status',
    from,
    fromString: name(from),
    to: issue.statusId,
    toString: name(issue.statusId),
  };
  const id = String(jira.state.next('changelog'));
  return [{ id, issueId: issue.id, authorId: issue.creatorId, created: issue.statusChangedAt, items: [item] }];
}

function issueOf(jira: Jira, project: ProjectRecord, story: Story, index: number, created: number): IssueRecord {
  const { catalog, state } = jira;
  const people = team(jira);
  const statusId = named(catalog.statuses, story.status);
  const done = catalog.statuses.find(({ id }) => id === statusId)?.category.key === 'done';
  const assignee = index % 5 === 4 ? null : (people[index % people.length]?.accountId ?? null);
  const reporter = people[(index + 2) % people.length]?.accountId ?? project.leadId;
  const moved = created + 20 * HOUR;
  return {
    id: String(state.next('issue')),
    projectId: project.id,
    number: state.next(`project:${project.id}`),
    typeId: named(catalog.issueTypes, story.type),
    summary: story.summary,
    descriptionJson: description(jira, story, index),
    statusId,
    resolutionId: done ? named(catalog.resolutions, 'Done') : null,
    priorityId: named(catalog.priorities, story.priority),
    labels: story.labels,
    assigneeId: assignee,
    reporterId: reporter,
    creatorId: reporter,
    parentId: null,
    dueDate: index % 6 === 3 ? new Date(created + 30 * DAY).toISOString().slice(0, 10) : null,
    custom: story.customer === undefined ? {} : { customfield_10039: story.customer },
    created,
    updated: created,
    statusChangedAt: statusId === project.workflow.initialStatusId ? created : moved,
    resolvedAt: done ? moved : null,
    formerKeys: [],
    properties: {},
  };
}

function seedProject(jira: Jira, key: string, stories: readonly Story[], newest: number): void {
  const project = jira.catalog.projects.find((candidate) => candidate.key === key);
  if (project === undefined) throw new Error(`The seed wants a project ${key}`);
  for (const [index, story] of stories.entries()) {
    const created = newest - (stories.length - index) * 1.3 * DAY - ((index * 37) % 11) * 17 * 60_000;
    const issue = issueOf(jira, project, story, index, Math.round(created));
    const comments = commentsOf(jira, story, issue, index);
    const last = Math.max(issue.created, issue.statusChangedAt, ...comments.map((comment) => comment.updated));
    const updated = Math.min(last, newest);
    jira.state.putIssue({ ...issue, updated });
    for (const comment of comments) jira.state.putComment(comment);
    for (const entry of statusHistory(jira, project, issue)) jira.state.putChangelog(entry);
  }
}

/** Fills an empty site with the demo's projects. Nobody is told: it was like this when the sandbox started. */
export function seedDemo(jira: Jira): void {
  const newest = jira.now() - 2 * DAY;
  jira.state.store.atomically(() => {
    seedProject(jira, 'KAN', KANBAN_STORIES, newest);
    seedProject(jira, 'OPS', OPERATIONS_STORIES, newest);
  });
}
