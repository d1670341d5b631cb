import { moveIssue } from '@synapse/jira-sandbox/jira/issues/edit-issue';
import { renameProject } from '@synapse/jira-sandbox/jira/issues/rename-project';
import type { Jira } from '@synapse/jira-sandbox/jira/jira';
import { projectOf, userOf } from '@synapse/jira-sandbox/jira/model/catalog';
import type { IssueRecord } from '@synapse/jira-sandbox/jira/model/records';
import { MARKER_PROPERTY } from '../../src/jira/read-issue.ts';
import { type JiraDeed, type KindDeed, PEOPLE, PROJECTS } from './actions.ts';
import type { GeneratedText } from './generated-text.ts';
import type { Simulation } from './simulation/simulation.ts';
import type { Site } from './simulation/site.ts';

type JiraAction = { on: number } & JiraDeed;
type Deed<Do extends JiraDeed['do']> = Extract<JiraDeed, { do: Do }>;

/** More than these would only make schedules slow. */
const ISSUES_MAX = 3;

export const paragraph = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** Every issue there is, the oldest of the first site first. */
export const issuesOf = ({ sites }: Simulation): IssueRecord[] =>
  sites.flatMap(({ sandbox }) => [...sandbox.jira.state.allIssues()].sort((a, b) => Number(a.id) - Number(b.id)));

/** What one person does in Jira. What there is nothing for is left undone. */
export async function actInJira(simulation: Simulation, texts: GeneratedText, action: JiraAction): Promise<void> {
  if (action.do === 'create') return createIssue(simulation, texts, action);
  if (isAboutSite(action)) {
    for (const site of simulation.sites) actOnSite(simulation, site, action);
    return;
  }
  const issues = issuesOf(simulation);
  const issue = issues[action.on % Math.max(1, issues.length)];
  if (!issue) return;
  if (action.do === 'delete') return void (await simulation.jira('DELETE', `issue/${issue.id}`));
  if (action.do === 'move') return move(simulation, issue, action.project);
  if (action.do === 'status') return changeStatus(simulation, issue.id, action.value);
  if (action.do === 'attach' || action.do === 'delete-file') return actOnFile(simulation, texts, issue.id, action);
  if (action.do === 'from-the-future') return simulation.withJiraAhead(() => edit({ do: 'title' }));
  if (action.do === 'set-back') return setBack(simulation, issue.id, action.field);
  if (action.do === 'forge-marker') return forgeMarker(simulation, texts, issue.id, action.which);
  if (isAboutComment(action)) return actOnComment(simulation, texts, issue.id, action);
  await edit(action);

  async function edit(deed: Parameters<typeof editOf>[1]): Promise<void> {
    await simulation.jira('PUT', `issue/${issue?.id}`, editOf(texts, deed));
  }
}

/** What stood in a field before the value that stands there now. */
async function setBack(simulation: Simulation, issueId: string, name: Deed<'set-back'>['field']): Promise<void> {
  const line = simulation.ledger.values.filter((one) => one.issueId === issueId && one.field === name);
  const [before, now] = line.slice(-2).map(({ value }) => value);
  if (line.length < 2) return;
  await simulation.jira('PUT', `issue/${issueId}`, setBackOf(name, before, now));
}

function setBackOf(name: Deed<'set-back'>['field'], before: unknown, now: unknown): object {
  switch (name) {
    case 'labels':
    case 'custom.products': {
      const [field, named] =
        name === 'labels' ? ['labels', (item: string) => item] : ['customfield_10044', (value: string) => ({ value })];
      const [old, items] = [before as string[], now as string[]];
      const added = old.filter((item) => !items.includes(item)).map((item) => ({ add: named(item) }));
      const removed = items.filter((item) => !old.includes(item)).map((item) => ({ remove: named(item) }));
      return { update: { [field]: [...added, ...removed] } };
    }
    case 'custom.details':
      return { fields: { customfield_10040: before } };
    case 'custom.reviewer':
      return { fields: { customfield_10045: accountOf(before) } };
    case 'title':
      return { fields: { summary: before } };
    case 'description':
      return { fields: { description: before } };
    case 'custom.reference':
      return { fields: { customfield_10039: before } };
    case 'dueDate':
      return { fields: { duedate: before } };
    case 'priority':
      return { fields: { priority: before && { id: (before as { id: string }).id } } };
    default:
      return { fields: { assignee: accountOf(before) } };
  }
}

const accountOf = (person: unknown) => person && { accountId: (person as { accountId: string }).accountId };

type AboutSite = Deed<'hide' | 'show' | 'leave-roles' | 'join-roles' | 'rename'>;
const isAboutSite = (deed: JiraDeed): deed is AboutSite =>
  ['hide', 'show', 'leave-roles', 'join-roles', 'rename'].includes(deed.do);

function actOnSite({ network }: Simulation, site: Site, deed: AboutSite): void {
  const { jira } = site.sandbox;
  if (deed.do === 'hide') jira.applySettings({ hideProjects: [deed.project] });
  if (deed.do === 'show') jira.applySettings({ hideProjects: [] });
  if (deed.do === 'show' || deed.do === 'hide') network.silent = new Set();
  if (deed.do === 'leave-roles' || deed.do === 'join-roles') site.setInRoles(deed.do === 'join-roles');
  if (deed.do === 'rename') renameProject(jira, deed.project, renamed(jira, deed.project));
}

/** A project is hidden for so long, and no event tells of it, while people work there and in the other one. */
export async function beAbsent(
  simulation: Simulation,
  texts: GeneratedText,
  project: string,
  forMs: number,
): Promise<void> {
  const { jira } = (simulation.sites[0] as Site).sandbox;
  const id = projectOf(jira.catalog, project)?.id ?? '';
  // It has been read before: a project that never was is read from its beginning.
  await simulation.reconcile(false);
  jira.applySettings({ hideProjects: [project] });
  simulation.network.silent = new Set([id]);
  await workIn(id);
  await simulation.pass(forMs);
  await workIn(jira.catalog.projects.find((other) => other.id !== id)?.id ?? '');
  await simulation.reconcile(false);

  async function workIn(projectId: string): Promise<void> {
    const issue = issuesOf(simulation).find((one) => one.projectId === projectId);
    if (issue) await simulation.jira('PUT', `issue/${issue.id}`, editOf(texts, { do: 'title' }));
    else await createIssue(simulation, texts, { on: 0, project: projectId });
  }
}

/** Another key than the project has now: there and back. */
function renamed(jira: Jira, project: string): string {
  return projectOf(jira.catalog, project)?.key === project ? `${project}X` : project;
}

type AboutComment = Deed<
  'comment' | 'edit-comment' | 'delete-comment' | 'restrict-comment' | 'free-comment' | 'set-back-comment'
>;
const isAboutComment = (deed: JiraDeed): deed is AboutComment => deed.do === 'comment' || deed.do.endsWith('-comment');

/** What a comment said before what it says now; null: nothing. */
function textBefore({ ledger }: Simulation, commentId: string): string | null {
  const line = ledger.texts.filter((one) => one.commentId === commentId);
  return line.findLast(({ text }) => text !== line.at(-1)?.text)?.text ?? null;
}

/** Anybody in Jira may write a property, and so a marker that is the id of any comment of ours. */
async function forgeMarker(
  simulation: Simulation,
  texts: GeneratedText,
  issueId: string,
  which: number,
): Promise<void> {
  const ours = await simulation.query<{ id: string }>(
    'select id from comment where tenant_id = $1 order by created_at, id',
  );
  const id = ours[which % Math.max(1, ours.length)]?.id;
  if (id === undefined) return;
  const properties = [{ key: MARKER_PROPERTY, value: { id } }];
  await simulation.jira('POST', `issue/${issueId}/comment`, {
    body: paragraph(texts.text('jira comment')),
    properties,
  });
}

/** @param on which of the sites, where there are several */
export async function createIssue(
  { sites }: Simulation,
  texts: GeneratedText,
  { on, project }: { on: number; project?: string } = { on: 0 },
): Promise<void> {
  const site = sites[on % sites.length];
  if (!site || [...site.sandbox.jira.state.allIssues()].length >= ISSUES_MAX) return;
  await site.call('POST', 'issue', {
    fields: {
      project: { id: projectOf(site.sandbox.jira.catalog, project ?? PROJECTS[0])?.id ?? '' },
      issuetype: { name: 'Task' },
      summary: texts.text('jira title'),
      description: paragraph(texts.text('jira text')),
    },
  });
}

function editOf(
  texts: GeneratedText,
  action: Deed<'title' | 'description' | 'reference' | 'priority' | 'label' | 'dueDate' | 'assignee'> | KindDeed,
): object {
  switch (action.do) {
    case 'title':
      return { fields: { summary: texts.text('jira title') } };
    case 'description':
      return { fields: { description: paragraph(texts.text('jira text')) } };
    case 'reference':
      return { fields: { customfield_10039: texts.text('jira reference') } };
    case 'priority':
      return { fields: { priority: { name: action.value } } };
    case 'dueDate':
      return { fields: { duedate: action.value } };
    case 'assignee':
      return { fields: { assignee: action.value === null ? null : { accountId: action.value } } };
    case 'details':
      return { fields: { customfield_10040: paragraph(texts.text('jira details')) } };
    case 'reviewer':
      return { fields: { customfield_10045: action.value === null ? null : { accountId: action.value } } };
    case 'product': {
      const { value } = action;
      return { update: { customfield_10044: [action.add ? { add: { value } } : { remove: { value } }] } };
    }
    default:
      return { update: { labels: [action.add ? { add: action.value } : { remove: action.value }] } };
  }
}

function move(simulation: Simulation, issue: IssueRecord, project: string): void {
  const { jira } = simulation.siteOf(issue.id).sandbox;
  const user = userOf(jira.catalog, PEOPLE[0]);
  const key = projectOf(jira.catalog, project)?.key ?? project;
  if (user) moveIssue(jira, { user, viaApp: null, scopes: null, tokenLabel: 'ada' }, issue, key);
}

/** By whichever transition leads there; the workflow of the other project has other ways. */
async function changeStatus(simulation: Simulation, id: string, name: string): Promise<void> {
  const { transitions } = await simulation.jira<{ transitions: { id: string; to: { name: string } }[] }>(
    'GET',
    `issue/${id}/transitions`,
  );
  const way = transitions.find((transition) => transition.to.name === name);
  if (way) await simulation.jira('POST', `issue/${id}/transitions`, { transition: { id: way.id } });
}

async function actOnComment(
  simulation: Simulation,
  texts: GeneratedText,
  issueId: string,
  action: AboutComment,
): Promise<void> {
  const path = `issue/${issueId}/comment`;
  if (action.do === 'comment') {
    const visibility = action.restricted ? { visibility: { type: 'role', value: 'Administrators' } } : {};
    return void (await simulation.jira('POST', path, { body: paragraph(texts.text('jira comment')), ...visibility }));
  }
  const comments = simulation.siteOf(issueId).sandbox.jira.state.comments.of(issueId);
  const comment = comments[action.which % Math.max(1, comments.length)];
  if (!comment) return;
  if (action.do === 'delete-comment') return void (await simulation.jira('DELETE', `${path}/${comment.id}`));
  if (action.do === 'restrict-comment' || action.do === 'free-comment') {
    const visibility = action.do === 'restrict-comment' ? { type: 'role', value: 'Administrators' } : null;
    const body = JSON.parse(comment.bodyJson) as unknown;
    return void (await simulation.jira('PUT', `${path}/${comment.id}`, { body, visibility }));
  }
  const text =
    action.do === 'set-back-comment' ? textBefore(simulation, comment.id) : texts.text('jira comment edited');
  if (text !== null) await simulation.jira('PUT', `${path}/${comment.id}`, { body: paragraph(text) });
}

async function actOnFile(
  simulation: Simulation,
  texts: GeneratedText,
  issueId: string,
  action: Deed<'attach' | 'delete-file'>,
): Promise<void> {
  if (action.do === 'attach') {
    const { name, content } = texts.file('jira');
    const form = new FormData();
    form.append('file', new Blob([content], { type: 'text/plain' }), name);
    return void (await simulation.jira('POST', `issue/${issueId}/attachments`, form));
  }
  const files = simulation.siteOf(issueId).sandbox.jira.state.attachments.of(issueId);
  const file = files[action.which % Math.max(1, files.length)];
  if (file) await simulation.siteOf(issueId).call('DELETE', `attachment/${file.id}`);
}
