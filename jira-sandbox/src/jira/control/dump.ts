import type { Jira } from '../jira.ts';
import { byId } from '../model/catalog.ts';
import { CUSTOM_FIELDS } from '../model/custom-fields.ts';
import type { IssueRecord } from '../model/records.ts';

/** An issue in few words, for comparing two systems: names instead of ids where a person would say names. */
function dumpIssue(jira: Jira, issue: IssueRecord) {
  const { catalog, state } = jira;
  return {
    id: issue.id,
    key: state.keyOf(issue),
    summary: issue.summary,
    description: issue.descriptionJson === null ? null : JSON.parse(issue.descriptionJson),
    status: byId(catalog.statuses, issue.statusId).name,
    resolution: issue.resolutionId === null ? null : byId(catalog.resolutions, issue.resolutionId).name,
    priority: byId(catalog.priorities, issue.priorityId).name,
    issuetype: byId(catalog.issueTypes, issue.typeId).name,
    labels: issue.labels,
    assignee: issue.assigneeId,
    reporter: issue.reporterId,
    parent: issue.parentId,
    duedate: issue.dueDate,
    ...Object.fromEntries(CUSTOM_FIELDS.map(({ id }) => [id, issue.custom[id] ?? null])),
    created: issue.created,
    updated: issue.updated,
    properties: issue.properties,
    comments: state.comments.of(issue.id).map((comment) => ({
      id: comment.id,
      author: comment.authorId,
      body: JSON.parse(comment.bodyJson),
      created: comment.created,
      updated: comment.updated,
      visibility: comment.visibility,
      properties: comment.properties,
    })),
    attachments: state.attachments.of(issue.id).map(({ id, filename, size }) => ({ id, filename, size })),
  };
}

/** All issues by id, oldest first; hidden ones too. `updatedSince` (epoch ms) leaves out what is older. */
export function dumpState(jira: Jira, updatedSince = 0) {
  const issues = [...jira.state.allIssues()]
    .filter((issue) => issue.updated >= updatedSince)
    .sort((a, b) => Number(a.id) - Number(b.id));
  return { cloudId: jira.catalog.cloudId, issues: issues.map((issue) => dumpIssue(jira, issue)) };
}
