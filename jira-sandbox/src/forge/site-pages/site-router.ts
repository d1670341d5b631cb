import express, { type Request, type Response, Router } from 'express';
import { transitionsFrom } from '../../jira/issues/transition-issue.ts';
import type { Jira } from '../../jira/jira.ts';
import { byId, type UserRecord, userOf } from '../../jira/model/catalog.ts';
import type { IssueRecord } from '../../jira/model/records.ts';
import { restComment } from '../../jira/render/comment.ts';
import { restIssue } from '../../jira/render/issue.ts';
import type { ForgeHost } from '../host.ts';
import { appPlace, escapeHtml } from '../preview/page-html.ts';
import type { PageContext } from '../resolver-arguments.ts';
import { editRequest, refusalOf } from './edit-issue.ts';
import { issueListBody } from './issue-list-page.ts';
import { issueBody } from './issue-page.ts';
import { siteLayout } from './site-layout.ts';

const LISTED = 100;
const ISSUE_MODULES = ['jira:issueContext', 'jira:issuePanel', 'jira:issueGlance'];

type Site = { jira: Jira; url: () => string; authorization: (accountId: string) => string | undefined };

/** The user a page is for: the one it names, or else the first admin; undefined when it names nobody we know. */
function viewer(jira: Jira, accountId: unknown): UserRecord | undefined {
  if (accountId) return userOf(jira.catalog, String(accountId));
  return jira.catalog.users.find((user) => user.isAdmin && user.active) ?? jira.catalog.users[0];
}

function maySee(jira: Jira, issue: IssueRecord, { accountId }: UserRecord): boolean {
  return !jira.isHidden(issue) && !jira.settings.withheld[accountId]?.includes('BROWSE_PROJECTS');
}

/** What the preview of an app's page is told of the issue and the user. */
export function pageContextOf(
  jira: Jira,
  idOrKey: string | undefined,
  accountId: string | undefined,
): PageContext | undefined {
  const user = viewer(jira, accountId);
  if (!user) return undefined;
  if (idOrKey === undefined) return { accountId: user.accountId };
  const issue = jira.state.resolve(idOrKey);
  if (!issue) return undefined;
  const { key, id } = byId(jira.catalog.projects, issue.projectId);
  const about = { id: issue.id, key: jira.state.keyOf(issue), typeId: issue.typeId };
  return { accountId: user.accountId, issue: about, project: { id, key } };
}

/** Pages of the site for people: the issues, each issue with the app beside it, the app's admin pages. */
export function siteRouter(site: Site, host: () => ForgeHost | undefined): Router {
  const { jira } = site;
  const router = Router();

  function send(response: Response, user: UserRecord, title: string, body: string): void {
    const { title: siteTitle, users } = jira.catalog;
    const pages = host()?.manifest.pages.filter((page) => page.type === 'jira:adminPage') ?? [];
    const adminPages = pages.map(({ key, title: name }) => ({ key, title: name ?? key }));
    response.type('html').send(siteLayout({ title, siteTitle, users, user, adminPages, body }));
  }

  function showIssue(response: Response, issue: IssueRecord, user: UserRecord, refusal?: string): void {
    const { workflow } = byId(jira.catalog.projects, issue.projectId);
    const rendered = restIssue(jira.rendering, issue);
    const body = issueBody({
      issue: rendered,
      comments: jira.state.comments.of(issue.id).map((comment) => restComment(jira.rendering, comment)),
      transitions: transitionsFrom(workflow, issue.statusId),
      priorities: jira.catalog.priorities,
      panels: host()?.manifest.pages.filter((page) => ISSUE_MODULES.includes(page.type)) ?? [],
      accountId: user.accountId,
      refusal,
    });
    send(response, user, `${rendered.key}: ${rendered.fields.summary}`, body);
  }

  function found(request: Request, response: Response): { issue: IssueRecord; user: UserRecord } | undefined {
    const user = viewer(jira, request.query.user);
    const issue = jira.state.resolve(String(request.params.key));
    if (issue && user && maySee(jira, issue, user)) return { issue, user };
    if (issue && user) {
      const text = 'Ask an admin of its project for access, or look for it among the issues you may see.';
      // Jira's own page answers 200 too: it learns of it only then.
      send(response, user, 'No access', `<main><h1>You don’t have access to this issue</h1><p>${text}</p></main>`);
      return undefined;
    }
    response.status(404).type('html').send('<p>There is no such issue. <a href="/">All issues</a></p>');
    return undefined;
  }

  router.get('/', (request, response) => {
    const user = viewer(jira, request.query.user);
    if (!user) return void response.status(404).send('There is no such user.');
    const issues = [...jira.state.allIssues()].sort((a, b) => b.updated - a.updated).slice(0, LISTED);
    const shown = issues.map((issue) => restIssue(jira.rendering, issue));
    send(response, user, 'Issues', issueListBody(shown, jira.state.issueCount, user.accountId));
  });

  router.get('/browse/:key', (request, response) => {
    const on = found(request, response);
    if (on) showIssue(response, on.issue, on.user);
  });

  router.post('/browse/:key', express.urlencoded({ extended: false }), async (request, response) => {
    const on = found(request, response);
    if (!on) return;
    const key = jira.state.keyOf(on.issue);
    const edit = editRequest(key, request.body);
    const authorization = site.authorization(on.user.accountId);
    if (!edit || !authorization) return showIssue(response, on.issue, on.user, 'This page can’t make that edit.');
    const answer = await fetch(new URL(edit.path, site.url()), {
      method: edit.method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(edit.body),
    });
    const refusal = answer.ok ? undefined : refusalOf(await answer.json().catch(() => undefined));
    if (refusal) return showIssue(response, jira.state.issue(on.issue.id) ?? on.issue, on.user, refusal);
    response.redirect(303, `/browse/${key}?user=${encodeURIComponent(on.user.accountId)}`);
  });

  router.get('/admin/:module', (request, response) => {
    const user = viewer(jira, request.query.user);
    const page = host()?.manifest.pages.find((p) => p.key === request.params.module);
    if (!user || !page) return void response.status(404).send('There is no such page.');
    const title = page.title ?? page.key;
    const place = appPlace(page.key, title, { user: user.accountId });
    const crumbs = '<p class="crumbs quiet">Settings <span aria-hidden="true">/</span> Apps</p>';
    send(response, user, title, `<main class="admin">${crumbs}<h1>${escapeHtml(title)}</h1>${place}</main>`);
  });
  return router;
}
