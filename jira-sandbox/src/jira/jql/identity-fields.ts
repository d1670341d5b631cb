import { byId, byIdOrName, projectOf } from '../model/catalog.ts';
import type { IssueRecord } from '../model/records.ts';
import type { JqlEnvironment } from './environment.ts';
import { meaningError } from './jql-error.ts';
import type { Operand } from './syntax.ts';

/** A field whose values are things with an identity: compared by `=`, `!=`, `IN`, `NOT IN`, `IS EMPTY`. */
export type IdentityField = {
  readonly name: string;
  values(environment: JqlEnvironment, issue: IssueRecord): readonly string[];
  /** What a value of the query stands for; undefined when there is no such thing. */
  resolve(environment: JqlEnvironment, text: string): string | undefined;
};

const list = (value: string | null): readonly string[] => (value === null ? [] : [value]);

const resolveUser: IdentityField['resolve'] = ({ state }, text) => {
  const wanted = text.toLowerCase();
  const found = state.catalog.users.find(
    (user) =>
      user.accountId === text ||
      user.displayName.toLowerCase() === wanted ||
      (user.emailVisible && user.loginEmail.toLowerCase() === wanted),
  );
  return found?.accountId;
};

const resolveIssue: IdentityField['resolve'] = ({ state, isHidden }, text) => {
  const issue = state.resolve(text);
  return issue === undefined || isHidden(issue) ? undefined : issue.id;
};

const project: IdentityField = {
  name: 'project',
  values: (_, issue) => [issue.projectId],
  resolve: ({ state, isProjectHidden }, text) => {
    const wanted = text.toLowerCase();
    const named = state.catalog.projects.find(({ name }) => name.toLowerCase() === wanted);
    const found = projectOf(state.catalog, text) ?? named;
    return found === undefined || isProjectHidden(found.id) ? undefined : found.id;
  },
};

const status: IdentityField = {
  name: 'status',
  values: (_, issue) => [issue.statusId],
  resolve: ({ state }, text) => byIdOrName(state.catalog.statuses, text)?.id,
};

const statusCategory: IdentityField = {
  name: 'statusCategory',
  values: ({ state }, issue) => [byId(state.catalog.statuses, issue.statusId).category.key],
  resolve: ({ state }, text) => {
    const wanted = text.toLowerCase();
    const categories = state.catalog.statuses.map(({ category }) => category);
    return categories.find(
      ({ id, key, name }) => String(id) === text || key === wanted || name.toLowerCase() === wanted,
    )?.key;
  },
};

const issueKey: IdentityField = { name: 'key', values: (_, issue) => [issue.id], resolve: resolveIssue };

/** The fields by every name they go by, in lower case. */
export const IDENTITY_FIELDS: Readonly<Record<string, IdentityField>> = {
  project,
  status,
  statuscategory: statusCategory,
  key: issueKey,
  issuekey: issueKey,
  issue: issueKey,
  id: issueKey,
  parent: { name: 'parent', values: (_, issue) => list(issue.parentId), resolve: resolveIssue },
  priority: {
    name: 'priority',
    values: (_, issue) => [issue.priorityId],
    resolve: ({ state }, text) => byIdOrName(state.catalog.priorities, text)?.id,
  },
  issuetype: issueType(),
  type: issueType(),
  resolution: {
    name: 'resolution',
    values: (_, issue) => list(issue.resolutionId),
    resolve: ({ state }, text) => byIdOrName(state.catalog.resolutions, text)?.id,
  },
  labels: {
    name: 'labels',
    values: (_, issue) => issue.labels.map((label) => label.toLowerCase()),
    resolve: (_, text) => text.toLowerCase(),
  },
  assignee: { name: 'assignee', values: (_, issue) => list(issue.assigneeId), resolve: resolveUser },
  reporter: { name: 'reporter', values: (_, issue) => list(issue.reporterId), resolve: resolveUser },
  creator: { name: 'creator', values: (_, issue) => [issue.creatorId], resolve: resolveUser },
};

function issueType(): IdentityField {
  return {
    name: 'issuetype',
    values: (_, issue) => [issue.typeId],
    resolve: ({ state }, text) => byIdOrName(state.catalog.issueTypes, text)?.id,
  };
}

/** What an operand of an identity field stands for; null for EMPTY. Throws Jira's 400 for a value that is unknown. */
export function resolveOperand(environment: JqlEnvironment, field: IdentityField, operand: Operand): string | null {
  if (operand.kind === 'empty') return null;
  if (operand.kind === 'function') {
    const takesUser = field.resolve === resolveUser;
    if (takesUser && operand.name.toLowerCase() === 'currentuser') return environment.caller.accountId;
    throw meaningError(`Unable to find JQL function '${operand.name}()'.`);
  }
  const found = field.resolve(environment, operand.text);
  if (found !== undefined) return found;
  if (field.name === 'key') throw meaningError(`An issue with key '${operand.text}' does not exist for field 'key'.`);
  throw meaningError(`The value '${operand.text}' does not exist for the field '${field.name}'.`);
}
