import type { ProjectConfig, ProjectProposal, Unreachable } from '@synapse/shared/project-config';
import { DomainError } from '../../domain/domain-error.ts';
import {
  findUnreachable,
  proposeFieldNames,
  proposePriority,
  proposeStatusMap,
} from '../../domain/fields/propose-mapping.ts';
import { readStatus, statusField } from '../../domain/fields/status.ts';
import type { JiraStatus } from '../../domain/fields/synced-field.ts';
import { projectRef } from '../../domain/site/project.ts';
import { configOf, type EffectiveConfig } from '../../domain/site/site-config.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { withTenant } from '../../store/db/database.ts';
import { requireSiteSettings } from '../../store/sites/require-site.ts';
import { askJira } from '../engine/ask-jira.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';
import { noteProject } from '../reconcile/follow-projects.ts';
import { type Explorer, knownWorkflow, lookFrom } from './explore-workflow.ts';

type ProjectOf = { tenantId: string; siteId: string; projectKey: string };

/** What live Jira suggests for a project, with the statuses that can't be reached named before anything is saved. */
export function proposeProject(sync: SyncContext, of: ProjectOf): Promise<ProjectProposal> {
  const propose = async (site: SiteConnection): Promise<ProjectProposal> => {
    const { project, saved } = await openProject(sync, site, of);
    const { statuses, own, explorer } = await readStatuses(sync, of, { site, project, config: saved });
    const config: EffectiveConfig = { ...saved, statusMap: proposeStatusMap(statuses, saved) };
    for (const status of own) await lookFrom(explorer, status);
    const workflow = await knownWorkflow(explorer);
    return {
      issueTypes: project.issueTypes,
      statuses: statuses.map((status) => ({ ...status, proposed: statusField.toCrm(status, config) })),
      statusMap: config.statusMap,
      priorities: (await site.client.priorities()).map((one) => ({ ...one, proposed: proposePriority(one, config) })),
      unreachable: findUnreachable(workflow, own, config),
      unknownFrom: own.filter((status) => !workflow.has(status.id)).map(({ id, name }) => ({ id, name })),
      customFields: proposeFieldNames(await site.client.customFields(), config),
    };
  };
  return askJira(sync, of, propose, { each: true });
}

/** The statuses that could not be reached if `draft` were saved, by what is known of the workflow: Jira is not searched again. */
export function checkProject(sync: SyncContext, of: ProjectOf, draft: ProjectConfig): Promise<Unreachable[]> {
  return askJira(sync, of, async (site) => {
    const { project, settings } = await openProject(sync, site, of);
    const projects = { ...settings.config.projects, [project.id]: draft };
    const config = configOf({ ...settings.config, projects }, project.id);
    const { own, explorer } = await readStatuses(sync, of, { site, project, config });
    return findUnreachable(await knownWorkflow(explorer), own, config);
  });
}

/**
 * A project with what is chosen for it; its id is known from then on.
 * @throws DomainError not_found when Jira does not show it; JiraError
 */
export async function openProject(
  sync: SyncContext,
  site: SiteConnection,
  { tenantId, siteId, projectKey }: ProjectOf,
) {
  const before = await withTenant(sync.db, tenantId, (tx) => requireSiteSettings(tx, tenantId, siteId));
  try {
    const askedAs = projectRef(before.known, { projectKey }) ?? projectKey;
    const project = await site.client.project(askedAs);
    await noteProject(sync, { tenantId, siteId }, { id: project.id, key: project.key, calledAs: [askedAs] });
    const settings = await withTenant(sync.db, tenantId, (tx) => requireSiteSettings(tx, tenantId, siteId));
    return { project, settings, saved: configOf(settings.config, project.id) };
  } catch (error) {
    if (error instanceof JiraError && error.kind === 'not_found')
      throw new DomainError(
        'not_found',
        `Jira shows no project ${projectKey} to the connected account. Check the key, and what the account may see.`,
      );
    throw error;
  }
}

/** All statuses of a project, and those of the issue type that tickets become, whose workflow counts. */
async function readStatuses(
  sync: SyncContext,
  { tenantId, siteId }: ProjectOf,
  on: { site: SiteConnection; config: EffectiveConfig } & Pick<Awaited<ReturnType<typeof openProject>>, 'project'>,
) {
  const types = await on.site.client.projectStatuses(on.project.id);
  const usable = on.project.issueTypes.filter((type) => !type.subtask);
  const type =
    usable.find((one) => one.id === on.config.issueTypeId) ?? usable.find((one) => one.name === 'Task') ?? usable[0];
  const of = { siteId, project: on.project.id, issueTypeId: type?.id ?? '' };
  const explorer: Explorer = { sync, tenantId, site: on.site, of };
  const own = statusesOf(types.find((one) => one.id === type?.id)?.statuses ?? []);
  return { statuses: statusesOf(types.flatMap((one) => one.statuses)), own, explorer };
}

function statusesOf(values: readonly unknown[]): JiraStatus[] {
  const read = values.flatMap((value) => readStatus(value) ?? []);
  return [...new Map(read.map((status) => [status.id, status])).values()];
}
