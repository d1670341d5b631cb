import type { Actor } from '../actor.ts';
import { addComment } from '../comments/write-comments.ts';
import type { Jira } from '../jira.ts';
import { actorOf } from '../jira.ts';
import { messageError } from '../jira-error.ts';
import { byId } from '../model/catalog.ts';
import type { IssueRecord } from '../model/records.ts';
import { restIssue } from '../render/issue.ts';
import { readIssueInput } from './issue-input.ts';
import { type IssuePatch, updateIssue } from './update-issue.ts';

/** Edits an issue. A `transition` in the body is ignored, as Atlassian documents for PUT issue. */
export function editIssue(jira: Jira, actor: Actor, issue: IssueRecord, body: unknown): void {
  const project = byId(jira.catalog.projects, issue.projectId);
  const input = readIssueInput(body, { state: jira.state, project }, issue);
  if (input.patch.parentId === issue.id) throw messageError(400, 'An issue cannot be its own parent.');
  const given = Object.fromEntries(input.properties.map(({ key, value }) => [key, value]));
  const properties = { ...issue.properties, ...given };
  const patch: IssuePatch = input.properties.length === 0 ? input.patch : { ...input.patch, properties };
  updateIssue(jira, actor, issue, patch);
  for (const bodyJson of input.comments)
    addComment(jira, actor, issue.id, { bodyJson, visibility: null, properties: [] });
}

/** Deletes an issue; 400 when it has subtasks that were not asked to go with it. */
export function deleteIssue(jira: Jira, actor: Actor, issue: IssueRecord, deleteSubtasks: boolean): void {
  const subtasks = jira.state
    .childrenOf(issue.id)
    .filter((child) => byId(jira.catalog.issueTypes, child.typeId).subtask);
  if (subtasks.length > 0 && !deleteSubtasks) {
    const key = jira.state.keyOf(issue);
    throw messageError(
      400,
      `The issue '${key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.`,
    );
  }
  for (const subtask of subtasks) deleteIssue(jira, actor, subtask, true);
  const rendered = restIssue(jira.rendering, issue);
  jira.state.store.atomically(() => jira.state.removeIssue(issue));
  jira.changes.publish(() => ({ type: 'issue_deleted', at: jira.now(), ...actorOf(actor), issue: rendered }));
}

/**
 * Moves an issue to another project: the id stays, the key changes, the old key goes on resolving, and history says
 * `Key` + `project` (docs/reference/jira-rest.md#identity). A status that the new workflow lacks becomes its first one.
 */
export function moveIssue(jira: Jira, actor: Actor, issue: IssueRecord, projectKey: string): IssueRecord {
  const target = jira.catalog.projects.find((project) => project.key === projectKey);
  if (target === undefined) throw messageError(400, `There is no project '${projectKey}' to move the issue to.`);
  if (target.id === issue.projectId) return issue;
  const { workflow } = target;
  return updateIssue(jira, actor, issue, {
    projectId: target.id,
    number: jira.state.next(`project:${target.id}`),
    formerKeys: [...issue.formerKeys, jira.state.keyOf(issue)],
    statusId: workflow.statusIds.includes(issue.statusId) ? issue.statusId : workflow.initialStatusId,
    typeId: target.issueTypeIds.includes(issue.typeId) ? issue.typeId : (target.issueTypeIds[0] ?? issue.typeId),
  });
}
