import { messageError } from '../jira-error.ts';
import { projectOf, type UserRecord, userOf } from '../model/catalog.ts';
import { restUser } from '../render/user.ts';
import { pageBean } from './page-bean.ts';
import { countParam, repeatedParam, textParam } from './query-input.ts';
import { type Query, type RestAnswer, type RestContext, type Route, route } from './route.ts';

const PAGE_LIMIT = 1000;

function unknownUser() {
  return messageError(404, 'Specified user does not exist or you do not have required permissions');
}

function getUser({ jira, query }: RestContext): RestAnswer {
  const accountId = textParam(query, 'accountId');
  if (accountId === undefined) throw messageError(400, "The query parameter 'accountId' is required.");
  const user = userOf(jira.catalog, accountId);
  if (user === undefined) throw unknownUser();
  return { status: 200, body: restUser(jira.rendering, user), objects: 1 };
}

/** Matches the beginning of any word of the name, or of an address that is not hidden. */
function fitsQuery(user: UserRecord, text: string): boolean {
  const wanted = text.toLowerCase();
  const words = `${user.displayName} ${user.emailVisible ? user.loginEmail : ''}`.toLowerCase().split(/\s+/);
  return user.displayName.toLowerCase().startsWith(wanted) || words.some((word) => word.startsWith(wanted));
}

function fits(user: UserRecord, query: Query): boolean {
  const accountId = textParam(query, 'accountId');
  if (accountId !== undefined) return user.accountId === accountId;
  return fitsQuery(user, textParam(query, 'query') ?? '');
}

function listed({ jira, query }: RestContext, users: readonly UserRecord[]): RestAnswer {
  const startAt = countParam(query, 'startAt', 0);
  const maxResults = Math.min(countParam(query, 'maxResults', 50), PAGE_LIMIT);
  const page = users.slice(startAt, startAt + maxResults).map((user) => restUser(jira.rendering, user));
  return { status: 200, body: page, objects: page.length };
}

/** An empty list, not an error, is what a caller without the permission gets (docs/reference/jira-rest.md#people). */
function searchUsers(context: RestContext): RestAnswer {
  const { jira, query } = context;
  if (textParam(query, 'query') === undefined && textParam(query, 'accountId') === undefined) {
    throw messageError(400, 'A query parameter was not provided');
  }
  if (jira.settings.hideUsers) return listed(context, []);
  return listed(
    context,
    jira.catalog.users.filter((user) => user.active && fits(user, query)),
  );
}

function searchAssignable(context: RestContext): RestAnswer {
  const { jira, query } = context;
  const issueName = textParam(query, 'issueKey') ?? textParam(query, 'issueId');
  const projectName = textParam(query, 'project');
  if (issueName === undefined && projectName === undefined) {
    throw messageError(400, "Either 'project', 'issueKey' or 'issueId' is required.");
  }
  const issue = issueName === undefined ? undefined : jira.state.resolve(issueName);
  const project = jira.catalog.projects.find(({ id, key }) => id === projectName || key === projectName);
  const isThere = issueName === undefined ? project !== undefined : issue !== undefined && !jira.isHidden(issue);
  if (!isThere) throw messageError(404, 'The issue or project does not exist or you do not have permission to see it.');
  if (jira.settings.hideUsers) return listed(context, []);
  return listed(
    context,
    jira.catalog.users.filter((user) => user.assignable && fits(user, query)),
  );
}

function bulkUsers(context: RestContext): RestAnswer {
  const { jira, query } = context;
  const ids = repeatedParam(query, 'accountId');
  if (ids.length === 0) throw messageError(400, "The query parameter 'accountId' is required.");
  const found = ids.flatMap((id) => userOf(jira.catalog, id) ?? []);
  const maxResults = Math.min(countParam(query, 'maxResults', 10), 200);
  return pageBean(context, 'user/bulk', found, countParam(query, 'startAt', 0), maxResults, (user) =>
    restUser(jira.rendering, user),
  );
}

/**
 * Whether the caller may do what is asked, on the issue or in the project that is named: ADMINISTER is for admins, and
 * the rest is everybody's but for what the settings withhold.
 */
function myPermissions({ jira, actor, query }: RestContext): RestAnswer {
  const asked = repeatedParam(query, 'permissions').flatMap((name) => name.split(','));
  if (asked.length === 0) throw messageError(400, "The 'permissions' query parameter is required.");
  const { user } = actor;
  const [issueName] = [...repeatedParam(query, 'issueId'), ...repeatedParam(query, 'issueKey')];
  const issue = issueName === undefined ? undefined : jira.state.resolve(issueName);
  if (issueName !== undefined && (issue === undefined || jira.isHiddenIssueFor(user, issue))) {
    throw messageError(404, 'Issue does not exist or you do not have permission to see it.');
  }
  const [projectName] = [...repeatedParam(query, 'projectId'), ...repeatedParam(query, 'projectKey')];
  const project = projectName === undefined ? undefined : projectOf(jira.catalog, projectName);
  if (projectName !== undefined && (project === undefined || jira.isProjectHidden(project.id))) {
    throw messageError(404, `No project could be found with key '${projectName}'.`);
  }
  const projectId = issue?.projectId ?? project?.id;
  const permissions = asked.map((key) => {
    const isGlobal = key.startsWith('ADMINISTER') || key === 'USER_PICKER';
    const mayLook = key !== 'USER_PICKER' || !jira.settings.hideUsers;
    const havePermission = key.startsWith('ADMINISTER')
      ? user.isAdmin
      : mayLook && !jira.withholds(user, key, projectId);
    const type = isGlobal ? 'GLOBAL' : 'PROJECT';
    return [key, { id: key, key, name: key, type, description: '', havePermission }];
  });
  return { status: 200, body: { permissions: Object.fromEntries(permissions) }, objects: 1 };
}

type ProjectPermissions = { permissions: string[]; projects?: number[]; issues?: number[] };

/** Which of the projects and issues named the caller has each permission for. Unknown ids are left out. */
function bulkPermissions({ jira, actor, body }: RestContext): RestAnswer {
  const asked = (body ?? {}) as { globalPermissions?: string[]; projectPermissions?: ProjectPermissions[] };
  const withheld = jira.settings.withheld[actor.user.accountId] ?? [];
  const isSeenProject = (id: number) =>
    jira.catalog.projects.some((one) => one.id === String(id) && !jira.settings.hideProjects.includes(one.key));
  const isSeenIssue = (id: number) => {
    const issue = jira.state.resolve(String(id));
    return issue !== undefined && !jira.isHidden(issue);
  };
  const grants = (asked.projectPermissions ?? []).flatMap(({ permissions, projects = [], issues = [] }) =>
    permissions.map((permission) => {
      const isHad = !withheld.includes(permission) && !withheld.includes('BROWSE_PROJECTS');
      return {
        permission,
        projects: isHad ? projects.filter(isSeenProject) : [],
        issues: isHad ? issues.filter(isSeenIssue) : [],
      };
    }),
  );
  const globalPermissions = (asked.globalPermissions ?? []).filter(() => actor.user.isAdmin);
  return { status: 200, body: { globalPermissions, projectPermissions: grants }, objects: 1 };
}

export const userRoutes: readonly Route[] = [
  route('getUser', 'GET', '/user', getUser),
  route('findUsers', 'GET', '/user/search', searchUsers),
  route('findAssignableUsers', 'GET', '/user/assignable/search', searchAssignable),
  route('bulkGetUsers', 'GET', '/user/bulk', bulkUsers),
  route('getMyPermissions', 'GET', '/mypermissions', myPermissions),
  route('getBulkPermissions', 'POST', '/permissions/check', bulkPermissions, 'read'),
];
