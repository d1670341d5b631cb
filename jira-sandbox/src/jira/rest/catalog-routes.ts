import { messageError } from '../jira-error.ts';
import { byId, type ProjectRecord, projectOf } from '../model/catalog.ts';
import { restIssueType, restPriority, restStatus, restStatusCategory } from '../render/catalog-parts.ts';
import { FIELD_IDS, fieldDefinition } from '../render/field-definitions.ts';
import { restProject } from '../render/project.ts';
import { restUser } from '../render/user.ts';
import { jiraTimestamp } from '../timestamps.ts';
import { pageBean } from './page-bean.ts';
import { countParam, listParam, repeatedParam, textParam } from './query-input.ts';
import { type RestAnswer, type RestContext, type Route, route } from './route.ts';

const ok = (body: unknown, objects = 1): RestAnswer => ({ status: 200, body, objects });

function myself({ jira, actor }: RestContext): RestAnswer {
  // Whoever asks sees their own address, hidden from others or not.
  const own = { ...restUser(jira.rendering, actor.user), emailAddress: actor.user.loginEmail };
  return ok({ ...own, locale: 'en_US', groups: { size: 0, items: [] }, applicationRoles: { size: 1, items: [] } });
}

function serverInfo({ jira }: RestContext): RestAnswer {
  return ok({
    baseUrl: jira.baseUrl,
    displayUrl: jira.baseUrl,
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
    buildNumber: 100285,
    buildDate: '2026-11-01T00:00:00.000+0000',
    serverTime: jiraTimestamp(jira.now()),
    scmInfo: 'sandbox',
    serverTitle: jira.catalog.title,
    serverTimeZone: 'Etc/UTC',
  });
}

const visibleProjects = ({ jira }: RestContext): ProjectRecord[] =>
  jira.catalog.projects.filter((project) => !jira.isProjectHidden(project.id));

/** The project that the path names; Jira's 404 when it is missing or hidden. */
export function pathProject(context: RestContext): ProjectRecord {
  const idOrKey = context.params.projectIdOrKey ?? '';
  const found = projectOf(context.jira.catalog, idOrKey);
  if (found === undefined || context.jira.isProjectHidden(found.id))
    throw messageError(404, `No project could be found with key '${idOrKey}'.`);
  return found;
}

function searchProjects(context: RestContext): RestAnswer {
  const { query, jira } = context;
  const keys = repeatedParam(query, 'keys').flatMap((key) => key.split(','));
  const ids = repeatedParam(query, 'id').flatMap((id) => id.split(','));
  const text = textParam(query, 'query')?.toLowerCase() ?? '';
  const types = listParam(query, 'typeKey');
  const found = visibleProjects(context)
    .filter(({ key }) => keys.length === 0 || keys.includes(key))
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .filter(({ key, name }) => key.toLowerCase().includes(text) || name.toLowerCase().includes(text))
    .filter(({ typeKey }) => types.length === 0 || types.includes(typeKey))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const maxResults = Math.min(countParam(query, 'maxResults', 50), 100);
  const expand = listParam(query, 'expand');
  return pageBean(context, 'project/search', found, countParam(query, 'startAt', 0), maxResults, (project) =>
    restProject(jira, project, expand),
  );
}

function getProject(context: RestContext): RestAnswer {
  const details = ['description', 'lead', 'issueTypes', 'url'];
  return ok(restProject(context.jira, pathProject(context), [...details, ...listParam(context.query, 'expand')]));
}

function projectStatuses(context: RestContext): RestAnswer {
  const project = pathProject(context);
  const { catalog, rendering } = context.jira;
  const statuses = project.workflow.statusIds.map((id) => restStatus(rendering, byId(catalog.statuses, id)));
  const types = project.issueTypeIds.map((id) => {
    const { self, name, subtask } = restIssueType(rendering, byId(catalog.issueTypes, id));
    return { self, id, name, subtask, statuses };
  });
  return ok(types, types.length);
}

function getStatuses({ jira }: RestContext): RestAnswer {
  const statuses = jira.catalog.statuses.map((status) => restStatus(jira.rendering, status));
  return ok(statuses, statuses.length);
}

const CATEGORY_NAMES: Readonly<Record<string, string>> = { new: 'TODO', indeterminate: 'IN_PROGRESS', done: 'DONE' };

function searchStatuses(context: RestContext): RestAnswer {
  const { query, jira } = context;
  const projectId = textParam(query, 'projectId');
  const project = jira.catalog.projects.find(({ id }) => id === projectId);
  if (projectId !== undefined && project === undefined)
    throw messageError(400, `No project has the id '${projectId}'.`);
  const text = textParam(query, 'searchString')?.toLowerCase() ?? '';
  const category = textParam(query, 'statusCategory');
  const found = jira.catalog.statuses
    .filter(({ id }) => project === undefined || project.workflow.statusIds.includes(id))
    .filter(({ name }) => name.toLowerCase().includes(text))
    .filter((status) => category === undefined || CATEGORY_NAMES[status.category.key] === category);
  const maxResults = Math.min(countParam(query, 'maxResults', 200), 200);
  return pageBean(context, 'statuses/search', found, countParam(query, 'startAt', 0), maxResults, (status) => ({
    id: status.id,
    name: status.name,
    statusCategory: CATEGORY_NAMES[status.category.key],
    scope: { type: 'GLOBAL' },
    description: status.description,
  }));
}

function statusCategories({ jira }: RestContext): RestAnswer {
  const all = jira.catalog.statuses.map(({ category }) => category);
  const unique = [...new Map(all.map((category) => [category.id, category])).values()];
  return ok(
    unique.map((category) => restStatusCategory(jira.rendering, category)),
    unique.length,
  );
}

/** The same list as the search's, for callers that may not see the configuration (scope read:jira-work). */
function getPriorities({ jira }: RestContext): RestAnswer {
  const priorities = jira.catalog.priorities.map((priority) => ({
    ...restPriority(jira.rendering, priority),
    statusColor: priority.statusColor,
    description: priority.description,
  }));
  return ok(priorities, priorities.length);
}

function searchPriorities(context: RestContext): RestAnswer {
  const { query, jira } = context;
  const ids = repeatedParam(query, 'id');
  const text = textParam(query, 'priorityName')?.toLowerCase() ?? '';
  const onlyDefault = textParam(query, 'onlyDefault') === 'true';
  const isDefault = (id: string) => id === jira.catalog.defaultPriorityId;
  const found = jira.catalog.priorities
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .filter(({ name }) => name.toLowerCase().includes(text))
    .filter(({ id }) => !onlyDefault || isDefault(id));
  const maxResults = Math.min(countParam(query, 'maxResults', 50), 50);
  return pageBean(context, 'priority/search', found, countParam(query, 'startAt', 0), maxResults, (priority) => ({
    ...restPriority(jira.rendering, priority),
    statusColor: priority.statusColor,
    description: priority.description,
    isDefault: isDefault(priority.id),
  }));
}

function getFields(): RestAnswer {
  const fields = FIELD_IDS.map((id) => {
    const { name, custom, clauseNames, schema } = fieldDefinition(id);
    return { id, key: id, name, custom, orderable: true, navigable: true, searchable: true, clauseNames, schema };
  });
  return ok(fields, fields.length);
}

export const catalogRoutes: readonly Route[] = [
  route('getCurrentUser', 'GET', '/myself', myself),
  route('getServerInfo', 'GET', '/serverInfo', serverInfo),
  route('searchProjects', 'GET', '/project/search', searchProjects),
  route('getProject', 'GET', '/project/{projectIdOrKey}', getProject),
  route('getAllStatuses', 'GET', '/project/{projectIdOrKey}/statuses', projectStatuses),
  route('getStatuses', 'GET', '/status', getStatuses),
  route('search', 'GET', '/statuses/search', searchStatuses),
  route('getStatusCategories', 'GET', '/statuscategory', statusCategories),
  route('getPriorities', 'GET', '/priority', getPriorities),
  route('searchPriorities', 'GET', '/priority/search', searchPriorities),
  route('getFields', 'GET', '/field', getFields),
];
