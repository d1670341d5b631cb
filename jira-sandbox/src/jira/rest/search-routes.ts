import { messageError } from '../jira-error.ts';
import { countMatches, searchPage } from '../jql/search.ts';
import type { IssueRecord } from '../model/records.ts';
import { expandIssue } from '../render/expand-issue.ts';
import { fieldDefinition } from '../render/field-definitions.ts';
import { chooseFields, restIssue } from '../render/issue.ts';
import { bodyCount, bodyList, bodyText, countParam, listParam, textParam } from './query-input.ts';
import { type RestAnswer, type RestContext, type Route, route } from './route.ts';

type SearchInput = {
  readonly jql: string;
  readonly nextPageToken: string | null;
  readonly maxResults: number;
  readonly fields: readonly string[];
  readonly expand: readonly string[];
  readonly properties: readonly string[];
  readonly reconcileIssues: readonly string[];
};

const DEFAULT_PAGE = 50;
const ID_PAGE = 5000;
const THIN_PAGE = 1000;
const THIN_FIELDS = 5;
const FULL_PAGE = 100;
const RECONCILE_LIMIT = 50;
const BULK_FETCH_LIMIT = 100;

/** Whether a request wants nothing but ids (the default) or ids and keys. */
function wantsOnlyIds(fields: readonly string[]): boolean {
  return fields.every((field) => field === 'id' || field === 'key');
}

/**
 * The most issues a page holds: 5000 for ids alone, fewer the more is asked for (docs/reference/jira-rest.md#search).
 */
function pageLimit({ fields, expand, properties }: SearchInput): number {
  if (expand.length > 0 || properties.length > 0) return FULL_PAGE;
  if (wantsOnlyIds(fields)) return ID_PAGE;
  return chooseFields(fields).length <= THIN_FIELDS ? THIN_PAGE : FULL_PAGE;
}

function renderIssue(context: RestContext, issue: IssueRecord, input: SearchInput): unknown {
  if (input.fields.every((field) => field === 'id') && input.properties.length === 0 && input.expand.length === 0) {
    return { id: issue.id };
  }
  const rendering = context.jira.renderingFor(context.actor.user);
  const fields = wantsOnlyIds(input.fields) ? [] : chooseFields(input.fields);
  const { fields: rendered, ...rest } = restIssue(rendering, issue, fields);
  const whole = wantsOnlyIds(input.fields) ? { ...rest, fields: {} } : { ...rest, fields: rendered };
  const own = input.expand.filter((name) => name !== 'names' && name !== 'schema');
  return expandIssue(rendering, issue, whole, { expand: own, properties: input.properties });
}

function search(context: RestContext, input: SearchInput): RestAnswer {
  const { jira, actor } = context;
  if (input.reconcileIssues.length > RECONCILE_LIMIT) {
    throw messageError(400, `'reconcileIssues' takes at most ${RECONCILE_LIMIT} issue ids.`);
  }
  if (!input.reconcileIssues.every((id) => /^\d+$/.test(id))) {
    throw messageError(400, "'reconcileIssues' takes numeric issue ids only.");
  }
  const most = jira.settings.pagesAtMost ?? ID_PAGE;
  const limit = Math.max(1, Math.min(input.maxResults, pageLimit(input), most));
  const live = (id: string) => jira.state.issue(id);
  const page = jira.state.search.read(input.reconcileIssues, live, (index) =>
    searchPage(jira.jqlEnvironment(actor.user), index, input.jql, limit, input.nextPageToken),
  );
  const names = chooseFields(input.fields);
  const named = (asked: string, of: (name: string) => unknown) =>
    input.expand.includes(asked) ? { [asked]: Object.fromEntries(names.map((name) => [name, of(name)])) } : {};
  return {
    status: 200,
    objects: page.issues.length,
    body: {
      issues: page.issues.map((issue) => renderIssue(context, issue, input)),
      ...(page.nextPageToken === null ? {} : { nextPageToken: page.nextPageToken }),
      isLast: page.nextPageToken === null,
      ...named('names', (name) => fieldDefinition(name).name),
      ...named('schema', (name) => fieldDefinition(name).schema),
    },
  };
}

const orIds = (fields: readonly string[]): readonly string[] => (fields.length === 0 ? ['id'] : fields);

function postSearch(context: RestContext): RestAnswer {
  const { body } = context;
  return search(context, {
    jql: bodyText(body, 'jql') ?? '',
    nextPageToken: bodyText(body, 'nextPageToken') ?? null,
    maxResults: bodyCount(body, 'maxResults', DEFAULT_PAGE),
    fields: orIds(bodyList(body, 'fields') ?? []),
    expand: (bodyText(body, 'expand') ?? '').split(',').filter((name) => name !== ''),
    properties: bodyList(body, 'properties') ?? [],
    reconcileIssues: bodyList(body, 'reconcileIssues') ?? [],
  });
}

function getSearch(context: RestContext): RestAnswer {
  const { query } = context;
  return search(context, {
    jql: textParam(query, 'jql') ?? '',
    nextPageToken: textParam(query, 'nextPageToken') ?? null,
    maxResults: countParam(query, 'maxResults', DEFAULT_PAGE),
    fields: orIds(listParam(query, 'fields')),
    expand: listParam(query, 'expand'),
    properties: listParam(query, 'properties'),
    reconcileIssues: listParam(query, 'reconcileIssues'),
  });
}

function approximateCount({ jira, actor, body }: RestContext): RestAnswer {
  const jql = bodyText(body, 'jql') ?? '';
  const live = (id: string) => jira.state.issue(id);
  const count = jira.state.search.read([], live, (index) => countMatches(jira.jqlEnvironment(actor.user), index, jql));
  return { status: 200, body: { count }, objects: 0 };
}

/** Up to 100 issues by id or key; what is missing or hidden is left out without a word, moved keys are followed. */
function bulkFetch(context: RestContext): RestAnswer {
  const { body, jira } = context;
  const idsOrKeys = bodyList(body, 'issueIdsOrKeys');
  if (idsOrKeys === undefined || idsOrKeys.length === 0) throw messageError(400, "'issueIdsOrKeys' must not be empty.");
  if (idsOrKeys.length > BULK_FETCH_LIMIT) {
    throw messageError(400, `At most ${BULK_FETCH_LIMIT} issues can be fetched at once.`);
  }
  const fields = chooseFields(bodyList(body, 'fields') ?? ['*navigable']);
  const asked = { expand: bodyList(body, 'expand') ?? [], properties: bodyList(body, 'properties') ?? [] };
  const found = idsOrKeys.flatMap((idOrKey) => {
    const issue = jira.state.resolve(idOrKey);
    return issue === undefined || jira.isHiddenIssueFor(context.actor.user, issue) ? [] : [issue];
  });
  const unique = [...new Map(found.map((issue) => [issue.id, issue])).values()];
  const failing = (issue: IssueRecord) =>
    [issue.id, jira.state.keyOf(issue)].some((name) => jira.settings.bulkFetchErrors.includes(name));
  const issueErrors = unique
    .filter(failing)
    .map(({ id }) => ({ id, errorMessage: 'The issue could not be loaded. Try again.' }));
  const served = unique.filter((issue) => !failing(issue)).sort((a, b) => Number(a.id) - Number(b.id));
  const rendering = jira.renderingFor(context.actor.user);
  const issues = served.map((current) => {
    const issue = jira.state.staleReads.view(current);
    return expandIssue(jira.rendering, issue, restIssue(rendering, issue, fields), asked);
  });
  return { status: 200, body: { issues, issueErrors }, objects: issues.length };
}

const GONE =
  'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046';

function removedSearch(): RestAnswer {
  throw messageError(410, GONE);
}

export const searchRoutes: readonly Route[] = [
  route('searchAndReconsileIssuesUsingJql', 'GET', '/search/jql', getSearch),
  route('searchAndReconsileIssuesUsingJqlPost', 'POST', '/search/jql', postSearch, 'read'),
  route('countIssues', 'POST', '/search/approximate-count', approximateCount, 'read'),
  route('bulkFetchIssues', 'POST', '/issue/bulkfetch', bulkFetch, 'read'),
  route('searchForIssuesUsingJql', 'GET', '/search', removedSearch),
  route('searchForIssuesUsingJqlPost', 'POST', '/search', removedSearch, 'read'),
];
