import { createIssue } from '../issues/create-issue.ts';
import { deleteIssue, editIssue } from '../issues/edit-issue.ts';
import { assignee } from '../issues/field-input.ts';
import { updateIssue } from '../issues/update-issue.ts';
import { fieldErrors, JiraError, messageError } from '../jira-error.ts';
import { byId } from '../model/catalog.ts';
import type { IssueRecord } from '../model/records.ts';
import { selfLink } from '../render/context.ts';
import { expandIssue } from '../render/expand-issue.ts';
import { chooseFields, restIssue } from '../render/issue.ts';
import { flagParam, listParam } from './query-input.ts';
import { noContent, pathIssue, type RestAnswer, type RestContext, type Route, route } from './route.ts';

const BULK_LIMIT = 50;

function getIssue(context: RestContext): RestAnswer {
  const issue = context.jira.state.staleReads.view(pathIssue(context));
  const fields = listParam(context.query, 'fields');
  const rendered = restIssue(context.jira.renderingFor(context.actor.user), issue, chooseFields(fields));
  const expanded = expandIssue(context.jira.renderingFor(context.actor.user), issue, rendered, {
    expand: listParam(context.query, 'expand'),
    properties: listParam(context.query, 'properties'),
  });
  return { status: 200, body: expanded, objects: 1 };
}

function created(context: RestContext, issue: IssueRecord, withTransition: boolean) {
  return {
    id: issue.id,
    key: context.jira.state.keyOf(issue),
    self: selfLink(context.jira.renderingFor(context.actor.user), `issue/${issue.id}`),
    ...(withTransition ? { transition: { status: 200, errorCollection: { errorMessages: [], errors: {} } } } : {}),
  };
}

const asksTransition = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && (body as { transition?: unknown }).transition !== undefined;

function postIssue(context: RestContext): RestAnswer {
  const issue = createIssue(context.jira, context.actor, context.body);
  return { status: 201, body: created(context, issue, asksTransition(context.body)) };
}

/** Creates what can be created; 400 only when nothing could (Atlassian's createIssues). */
function postBulk(context: RestContext): RestAnswer {
  const updates = (context.body as { issueUpdates?: unknown } | null)?.issueUpdates;
  if (!Array.isArray(updates) || updates.length === 0)
    throw messageError(400, "'issueUpdates' must be a list of issues.");
  if (updates.length > BULK_LIMIT) throw messageError(400, `At most ${BULK_LIMIT} issues can be created at once.`);
  const issues: unknown[] = [];
  const errors: unknown[] = [];
  for (const [index, body] of updates.entries()) {
    try {
      issues.push(created(context, createIssue(context.jira, context.actor, body), asksTransition(body)));
    } catch (error) {
      if (!(error instanceof JiraError)) throw error;
      errors.push({ status: error.status, elementErrors: error.body, failedElementNumber: index });
    }
  }
  return { status: issues.length > 0 ? 201 : 400, body: { issues, errors } };
}

function putIssue(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  editIssue(context.jira, context.actor, issue, context.body);
  if (!flagParam(context.query, 'returnIssue', false)) return noContent;
  return { status: 200, body: restIssue(context.jira.renderingFor(context.actor.user), pathIssue(context)) };
}

function removeIssue(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  const files = context.jira.state.attachments.of(issue.id);
  deleteIssue(context.jira, context.actor, issue, flagParam(context.query, 'deleteSubtasks', false));
  for (const file of files) context.files.remove(file.id);
  return noContent;
}

/** `accountId: null` unassigns, `"-1"` is the project's default. */
function putAssignee(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  const body = context.body;
  if (typeof body !== 'object' || body === null || !('accountId' in body)) {
    throw messageError(400, "The body must carry 'accountId' (null unassigns).");
  }
  const project = byId(context.jira.catalog.projects, issue.projectId);
  const verdict = assignee(body, { state: context.jira.state, project });
  if (typeof verdict === 'string') throw fieldErrors({ assignee: verdict });
  updateIssue(context.jira, context.actor, issue, verdict);
  return noContent;
}

export const issueRoutes: readonly Route[] = [
  route('createIssue', 'POST', '/issue', postIssue),
  route('createIssues', 'POST', '/issue/bulk', postBulk),
  route('getIssue', 'GET', '/issue/{issueIdOrKey}', getIssue),
  route('editIssue', 'PUT', '/issue/{issueIdOrKey}', putIssue),
  route('deleteIssue', 'DELETE', '/issue/{issueIdOrKey}', removeIssue),
  route('assignIssue', 'PUT', '/issue/{issueIdOrKey}/assignee', putAssignee),
];
