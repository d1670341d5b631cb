import { findIssueType } from '../issues/create-issue.ts';
import { messageError } from '../jira-error.ts';
import { byId } from '../model/catalog.ts';
import { restIssueType } from '../render/catalog-parts.ts';
import { CREATE_FIELDS, fieldMetadata, restEditMetadata } from '../render/field-definitions.ts';
import { pathProject } from './catalog-routes.ts';
import { countParam } from './query-input.ts';
import { pathIssue, type RestAnswer, type RestContext, type Route, route } from './route.ts';

function pageOf(context: RestContext, name: string, items: readonly unknown[]): RestAnswer {
  const startAt = countParam(context.query, 'startAt', 0);
  const maxResults = Math.min(countParam(context.query, 'maxResults', 50), 200);
  const page = items.slice(startAt, startAt + maxResults);
  return { status: 200, body: { [name]: page, startAt, maxResults, total: items.length }, objects: page.length };
}

function createTypes(context: RestContext): RestAnswer {
  const project = pathProject(context);
  const { catalog, rendering } = context.jira;
  const types = project.issueTypeIds.map((id) => restIssueType(rendering, byId(catalog.issueTypes, id)));
  return pageOf(context, 'issueTypes', types);
}

function createFields(context: RestContext): RestAnswer {
  const project = pathProject(context);
  const type = findIssueType(context.jira, project, context.params.issueTypeId ?? '');
  if (type === undefined) throw messageError(404, 'The issue type does not exist in this project.');
  const fields = CREATE_FIELDS.map(({ id, required }) => ({
    ...fieldMetadata(context.jira.rendering, project.id, id, required || (id === 'parent' && type.subtask)),
    fieldId: id,
  }));
  return pageOf(context, 'fields', fields);
}

function editMetadata(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  return { status: 200, body: restEditMetadata(context.jira.rendering, issue), objects: 1 };
}

export const metadataRoutes: readonly Route[] = [
  route('getCreateIssueMetaIssueTypes', 'GET', '/issue/createmeta/{projectIdOrKey}/issuetypes', createTypes),
  route(
    'getCreateIssueMetaIssueTypeId',
    'GET',
    '/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}',
    createFields,
  ),
  route('getEditIssueMeta', 'GET', '/issue/{issueIdOrKey}/editmeta', editMetadata),
];
