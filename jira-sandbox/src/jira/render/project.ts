import type { RestRecord } from '../change.ts';
import type { Jira } from '../jira.ts';
import { byId, type ProjectRecord } from '../model/catalog.ts';
import { jiraTimestamp } from '../timestamps.ts';
import { restIssueType, restProjectOfIssue } from './catalog-parts.ts';
import { restUserOrNull } from './user.ts';

function insight(jira: Jira, project: ProjectRecord): RestRecord {
  let totalIssueCount = 0;
  let latest = 0;
  for (const issue of jira.state.allIssues()) {
    if (issue.projectId !== project.id) continue;
    totalIssueCount += 1;
    latest = Math.max(latest, issue.updated);
  }
  return { totalIssueCount, ...(latest === 0 ? {} : { lastIssueUpdateTime: jiraTimestamp(latest) }) };
}

/** A project as its own endpoints give it; the costly parts only when `expand` asks for them. */
export function restProject(jira: Jira, project: ProjectRecord, expand: readonly string[]): RestRecord {
  const { rendering, catalog } = jira;
  const types = () => project.issueTypeIds.map((id) => restIssueType(rendering, byId(catalog.issueTypes, id)));
  return {
    expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
    ...restProjectOfIssue(rendering, project),
    style: 'classic',
    isPrivate: false,
    uuid: project.uuid,
    properties: {},
    ...(expand.includes('description') ? { description: project.description } : {}),
    ...(expand.includes('lead') ? { lead: restUserOrNull(rendering, project.leadId) } : {}),
    ...(expand.includes('issueTypes') ? { issueTypes: types() } : {}),
    ...(expand.includes('url') ? { url: `${rendering.baseUrl}/browse/${project.key}` } : {}),
    ...(expand.includes('insight') ? { insight: insight(jira, project) } : {}),
  };
}
