import type { SearchPage } from '../../jira/jira-client.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { type IssueSnapshot, newestOf } from '../../jira/read-issue.ts';
import { searchPages } from '../../jira/search-pages.ts';
import { insertMissedEvents, type Repair } from '../../store/events/missed-events.ts';
import { advanceCursors, type Step } from '../../store/runs/sync-cursor.ts';
import type { Applied } from '../engine/apply-changes.ts';
import { snapshotFieldsOf } from '../engine/issue-fetcher.ts';
import { mayBrowse } from '../inbound/judge-missing.ts';
import { countRead } from '../rate-limit/spent-points.ts';
import { lookAtProject } from './follow-projects.ts';
import { commitIssues, countPage, isFirst, type Pass } from './pass.ts';
import { deltaClause, deltaJql } from './plan-projects.ts';

/**
 * Reads what was updated since the pass's beginning, page by page, each committed together with the cursors. How many
 * there will be is asked only the first time, when there are many: an idle pass must cost one request. Jira
 * refuses a search that names a project the account can't see: one that was lost must not stop the others, and its
 * cursor stays where it was, so that it is read from there when it is back.
 * @returns Jira's clock when the first page was answered, epoch ms; 0 when it did not say
 */
export async function readDelta(pass: Pass): Promise<number> {
  if (pass.projects.length === 0) throw outOfSight(pass.hidden);
  try {
    return await readPagesOf(pass);
  } catch (error) {
    if (!(error instanceof JiraError) || error.kind !== 'refused') throw error;
    const asked = pass.projects;
    pass.projects = [];
    for (const project of asked) if (await isVisible(pass, project.id)) pass.projects = [...pass.projects, project];
    const lost = asked.filter((project) => !pass.projects.includes(project)).map(({ key }) => key);
    if (lost.length === 0) throw error;
    pass.hidden = [...pass.hidden, ...lost];
    if (pass.projects.length === 0) throw outOfSight(pass.hidden);
    pass.sync.log.warn(
      { tenant: pass.tenantId, site: pass.siteId, projects: lost.join(', ') },
      'projects are out of sight',
    );
    return readPagesOf(pass);
  }
}

function outOfSight(hidden: readonly string[]): JiraError {
  const words = `the connected account no longer sees ${hidden.join(', ')}`;
  return new JiraError({ kind: 'refused', status: null, words });
}

/** A project that is gone from our sight says that access was lost, and nothing of its issues. @param project its ref */
export async function isVisible({ site, counts, sync, tenantId, siteId }: Pass, project: string): Promise<boolean> {
  countRead(counts, 1);
  if (!(await lookAtProject(sync, { tenantId, siteId }, site.client, project))) return false;
  countRead(counts, 1);
  return mayBrowse(site.client, project);
}

async function readPagesOf(pass: Pass): Promise<number> {
  const { site, counts } = pass;
  const since = pass.projects.map(({ id, plan }) => ({ project: id, sinceMs: plan.sinceMs }));
  let began = 0;
  if (isFirst(pass)) {
    countRead(counts, 0);
    counts.total = counts.issuesSeen + (await site.client.approximateCount(deltaClause(since)));
  }
  const pages = searchPages(site.client, { jql: deltaJql(since), fields: snapshotFieldsOf(pass.settings.config) });
  for await (const page of pages) {
    began ||= site.jiraNow?.() ?? 0;
    await countPage(pass, page);
    // An idle pass writes nothing but its end.
    if (page.issues.length + page.unreadable.length > 0) await commitPage(pass, page);
  }
  return began;
}

async function commitPage(pass: Pass, page: SearchPage): Promise<void> {
  const { tenantId, siteId, runId, counts } = pass;
  await commitIssues(pass, page, async (tx, { parts }) => {
    const outcomes = parts.flatMap(({ applied }) => applied.outcomes);
    counts.issuesSeen += page.issues.length + page.unreadable.length;
    counts.issuesChanged += outcomes.filter((outcome) => outcome === 'applied').length;
    const repairs = parts.flatMap(({ issues, applied }) => repairsOf(pass, issues, applied));
    counts.missedEvents += repairs.length;
    await insertMissedEvents(tx, { tenantId, siteId }, runId, repairs);
    await advanceCursors(tx, { tenantId, siteId }, stepsOf(pass, page));
  });
}

/** How far a page brings each project. An unreadable issue may name its project by its key only. */
function stepsOf({ projects }: Pass, page: SearchPage): Step[] {
  const byProject = Map.groupBy(page.issues, ({ projectId }) => projectId);
  return projects.flatMap(({ id, key, cursor, plan }) => {
    const unreadable = page.unreadable.filter((one) => one.key.startsWith(`${key}-`));
    const updatedMs = newestOf({ issues: byProject.get(id) ?? [], unreadable });
    if (updatedMs === 0) return [];
    return [{ projectId: id, epoch: cursor.epoch, updatedMs, deepMs: plan.kind === 'deep' ? updatedMs : null }];
  });
}

/** What the snapshots changed here: each is something an event should have brought. An issue older than the pass that is only new to us (its project has just joined) is not. */
function repairsOf({ projects }: Pass, issues: readonly IssueSnapshot[], applied: Applied): Repair[] {
  return issues.flatMap((issue, i) => {
    const plan = projects.find(({ id }) => id === issue.projectId)?.plan;
    if (plan === undefined || plan.first) return [];
    const ticketId = applied.ticketIds[i];
    const feed =
      (ticketId && applied.effects.get(ticketId)?.feed.filter((entry) => entry.origin === 'reconcile')) || [];
    if (!ticketId || feed.length === 0) return [];
    const isNew = feed.some((entry) => entry.kind === 'ticket.created');
    if (isNew && (issue.created ?? 0) < plan.sinceMs) return [];
    const fields = isNew
      ? ['ticket']
      : [...new Set(feed.flatMap((entry) => (entry.kind.startsWith('comment.') ? ['comments'] : entry.fields)))];
    return [{ issueId: issue.id, ticketId, updatedMs: issue.updated, fields }];
  });
}
