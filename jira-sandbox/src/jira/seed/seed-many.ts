import { seededRandom } from '../faults/seeded.ts';
import type { Jira } from '../jira.ts';
import { byId } from '../model/catalog.ts';
import type { CommentRecord, IssueRecord } from '../model/records.ts';
import { bullets, documentJson, paragraph } from './adf-builders.ts';

export type SeedMany = {
  readonly issues: number;
  readonly commentsPerIssue: number;
  /** The same seed makes the same issues (ids and times go on from what is there). */
  readonly seed?: number;
  readonly projectKey?: string;
  /** How many of them share one and the same `updated`; the rest are spread. */
  readonly sameUpdated?: number;
};

const SUBJECTS = [
  'Invoice',
  'Login',
  'Export',
  'Report',
  'Search',
  'Upload',
  'Reminder',
  'Dashboard',
  'Contact',
  'Import',
];
const TROUBLES = [
  'is slow',
  'fails at times',
  'shows the wrong date',
  'needs a filter',
  'loses a row',
  'is not translated',
];
const LABELS = ['backend', 'frontend', 'customer', 'urgent', 'later', 'mail', 'api'];

/** Makes many issues at once, for benchmarks: no change is told, one commit. Returns the first and the last id. */
export function seedMany(jira: Jira, options: SeedMany): { firstId: string; lastId: string; issues: number } {
  const { state, catalog } = jira;
  const random = seededRandom(options.seed ?? 1);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const project = catalog.projects.find(({ key }) => key === (options.projectKey ?? 'KAN'));
  if (project === undefined) throw new Error(`There is no project '${options.projectKey}' to seed`);
  const people = catalog.users.filter((user) => user.assignable);
  const types = project.issueTypeIds.filter((id) => !byId(catalog.issueTypes, id).subtask);
  const end = jira.now() - 3_600_000;
  const firstId = state.reserve('issue', options.issues);
  const firstNumber = state.reserve(`project:${project.id}`, options.issues);
  const firstComment = state.reserve('comment', options.issues * options.commentsPerIssue);

  function makeIssue(index: number): IssueRecord {
    const shared = index < (options.sameUpdated ?? 0);
    const updated = shared ? end : end - (options.issues - index) * 1000 - Math.floor(random() * 900);
    const subject = `${pick(SUBJECTS)} ${pick(TROUBLES)}`;
    const statusId = pick(project?.workflow.statusIds ?? []);
    const done = byId(catalog.statuses, statusId).category.key === 'done';
    const reporterId = pick(people).accountId;
    return {
      id: String(firstId + index),
      projectId: project?.id ?? '',
      number: firstNumber + index,
      typeId: pick(types),
      summary: `${subject} (${index + 1})`,
      descriptionJson: documentJson(
        paragraph(`${subject} for customer ${index}.`),
        bullets('Seen today', 'Seen before'),
      ),
      statusId,
      resolutionId: done ? (catalog.resolutions[0]?.id ?? null) : null,
      priorityId: pick(catalog.priorities).id,
      labels: [...new Set([pick(LABELS), pick(LABELS)])].sort(),
      assigneeId: random() < 0.2 ? null : pick(people).accountId,
      reporterId,
      creatorId: reporterId,
      parentId: null,
      dueDate: null,
      custom: {},
      created: updated - 3_600_000,
      updated,
      statusChangedAt: updated - 1_800_000,
      resolvedAt: done ? updated - 1_800_000 : null,
      formerKeys: [],
      properties: {},
    };
  }

  function makeComment(issue: IssueRecord, index: number, position: number): CommentRecord {
    const authorId = pick(people).accountId;
    const created = issue.created + position * 60_000;
    return {
      id: String(firstComment + index * options.commentsPerIssue + position),
      issueId: issue.id,
      authorId,
      updateAuthorId: authorId,
      bodyJson: documentJson(paragraph(`Note ${position + 1}: ${pick(SUBJECTS).toLowerCase()} ${pick(TROUBLES)}.`)),
      created,
      updated: created,
      visibility: null,
      properties: {},
    };
  }

  state.store.atomically(() => {
    for (let index = 0; index < options.issues; index += 1) {
      const issue = makeIssue(index);
      state.putIssue(issue);
      for (let position = 0; position < options.commentsPerIssue; position += 1) {
        state.putComment(makeComment(issue, index, position));
      }
    }
  });
  return { firstId: String(firstId), lastId: String(firstId + options.issues - 1), issues: options.issues };
}
