import { messageError } from '../jira-error.ts';
import type { ChangelogRecord } from '../model/records.ts';
import { restChangelog } from '../render/issue.ts';
import { pageBean } from './page-bean.ts';
import { bodyCount, bodyList, bodyText, countParam } from './query-input.ts';
import { pathIssue, type RestAnswer, type RestContext, type Route, route } from './route.ts';

const BULK_ISSUES = 1000;
const BULK_FIELDS = 10;
const BULK_PAGE = 10_000;

function getChangelogs(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  const startAt = countParam(context.query, 'startAt', 0);
  const maxResults = Math.min(countParam(context.query, 'maxResults', 100), context.jira.settings.pagesAtMost ?? 100);
  const entries = context.jira.state.changelogs.of(issue.id);
  const path = `issue/${issue.id}/changelog`;
  return pageBean(context, path, entries, startAt, maxResults, (entry) => restChangelog(context.jira.rendering, entry));
}

function entriesOf(context: RestContext, idsOrKeys: readonly string[], fieldIds: readonly string[]) {
  const { state } = context.jira;
  const issues = idsOrKeys.flatMap((idOrKey) => {
    const issue = state.resolve(idOrKey);
    return issue === undefined || context.jira.isHiddenIssueFor(context.actor.user, issue) ? [] : [issue];
  });
  const unique = [...new Map(issues.map((issue) => [issue.id, issue])).values()];
  const wanted = (entry: ChangelogRecord) =>
    fieldIds.length === 0 || entry.items.some((item) => fieldIds.includes(item.fieldId ?? item.field));
  return unique.flatMap((issue) => state.changelogs.of(issue.id).filter(wanted));
}

function startOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const start = Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw messageError(400, 'The provided next page token is invalid.');
  return start;
}

/**
 * Histories of many issues. `created` is epoch milliseconds here, as the real site answers
 * (docs/reference/jira-rest.md#changelogs-in-bulk).
 */
function bulkChangelogs(context: RestContext): RestAnswer {
  const idsOrKeys = bodyList(context.body, 'issueIdsOrKeys');
  if (idsOrKeys === undefined || idsOrKeys.length === 0) throw messageError(400, "'issueIdsOrKeys' must not be empty.");
  if (idsOrKeys.length > BULK_ISSUES)
    throw messageError(400, `At most ${BULK_ISSUES} issues can be asked for at once.`);
  const fieldIds = bodyList(context.body, 'fieldIds') ?? [];
  if (fieldIds.length > BULK_FIELDS) throw messageError(400, `At most ${BULK_FIELDS} field ids can be named.`);
  const start = startOf(bodyText(context.body, 'nextPageToken'));
  const maxResults = Math.max(
    1,
    Math.min(bodyCount(context.body, 'maxResults', 1000), context.jira.settings.pagesAtMost ?? BULK_PAGE),
  );
  const all = entriesOf(context, idsOrKeys, fieldIds);
  const page = all.slice(start, start + maxResults);
  const issueChangeLogs = [...new Set(page.map((entry) => entry.issueId))].map((issueId) => ({
    issueId,
    changeHistories: page
      .filter((entry) => entry.issueId === issueId)
      .map((entry) => ({ ...restChangelog(context.jira.rendering, entry), created: entry.created })),
  }));
  const more = start + page.length < all.length;
  const nextPageToken = Buffer.from(String(start + page.length)).toString('base64url');
  return { status: 200, body: { issueChangeLogs, ...(more ? { nextPageToken } : {}) }, objects: page.length };
}

export const changelogRoutes: readonly Route[] = [
  route('getChangeLogs', 'GET', '/issue/{issueIdOrKey}/changelog', getChangelogs),
  route('getBulkChangelogs', 'POST', '/changelog/bulkfetch', bulkChangelogs, 'read'),
];
