import type { Actor } from '../actor.ts';
import { addComment } from '../comments/write-comments.ts';
import type { Jira } from '../jira.ts';
import { fieldErrors, issueNotFound, messageError } from '../jira-error.ts';
import { byId, type TransitionRecord, type WorkflowRecord } from '../model/catalog.ts';
import type { IssueRecord } from '../model/records.ts';
import { findReferenced, notOnScreen } from './field-input.ts';
import { objectIn, readIssueInput } from './issue-input.ts';
import { type IssuePatch, updateIssue } from './update-issue.ts';

/** The transitions that start in a status, in the workflow's order. */
export function transitionsFrom(workflow: WorkflowRecord, statusId: string): TransitionRecord[] {
  return workflow.transitions.filter(({ from }) => from === 'any' || from.includes(statusId));
}

/** The transition with this id (a string: docs/reference/jira-rest.md#transitions) if it starts in the status. */
export function findTransition(workflow: WorkflowRecord, statusId: string, id: unknown): TransitionRecord | undefined {
  return transitionsFrom(workflow, statusId).find((transition) => transition.id === id);
}

function screenProblems(transition: TransitionRecord, body: unknown): Record<string, string> {
  const sent = Object.keys({ ...objectIn(body, 'fields'), ...objectIn(body, 'update') });
  const problems: Record<string, string> = {};
  for (const field of sent) {
    if (field === 'comment' && Object.keys(transition.screen).length > 0) continue;
    if (!(field in transition.screen)) problems[field] = notOnScreen(field);
  }
  for (const [field, { required }] of Object.entries(transition.screen)) {
    const value = objectIn(body, 'fields')[field];
    if (required && (value === undefined || value === null)) {
      problems[field] = `${field.charAt(0).toUpperCase()}${field.slice(1)} is required.`;
    }
  }
  return problems;
}

function resolutionPatch(jira: Jira, transition: TransitionRecord, body: unknown): IssuePatch {
  const sent = objectIn(body, 'fields').resolution;
  if (sent !== undefined) {
    const found = findReferenced(jira.catalog.resolutions, sent);
    if (found === undefined) throw fieldErrors({ resolution: 'The resolution selected is invalid.' });
    return { resolutionId: found.id };
  }
  if (transition.resolution === 'keep') return {};
  return { resolutionId: transition.resolution === 'clear' ? null : transition.resolution.set };
}

function chooseTransition(jira: Jira, issue: IssueRecord, body: unknown): TransitionRecord {
  const { workflow } = byId(jira.catalog.projects, issue.projectId);
  const id = objectIn(body, 'transition').id;
  if (id === undefined) throw messageError(400, "Missing 'transition' identifier");
  if (typeof id !== 'string') throw messageError(400, "Can not deserialize 'transition.id': it must be a string.");
  const found = findTransition(workflow, issue.statusId, id);
  if (found === undefined) throw messageError(400, `Transition id '${id}' is not valid for this issue.`);
  return found;
}

/**
 * Walks one transition. Only fields of the transition's screen may be sent, and its required ones must be: 400
 * naming each field otherwise.
 */
export function transitionIssue(jira: Jira, actor: Actor, issueId: string, body: unknown): void {
  const issue = jira.state.issue(issueId);
  if (issue === undefined) throw issueNotFound();
  const transition = chooseTransition(jira, issue, body);
  const problems = screenProblems(transition, body);
  if (Object.keys(problems).length > 0) throw fieldErrors(problems);
  const project = byId(jira.catalog.projects, issue.projectId);
  const input = readIssueInput(body, { state: jira.state, project }, issue, ['resolution']);
  updateIssue(jira, actor, issue, {
    ...input.patch,
    ...resolutionPatch(jira, transition, body),
    statusId: transition.to,
  });
  for (const bodyJson of input.comments)
    addComment(jira, actor, issue.id, { bodyJson, visibility: null, properties: [] });
}
