import {
  type ProjectConfig,
  type ProjectConfigAnswer,
  type ProjectProposal,
  projectConfigSchema,
} from '@synapse/shared/project-config';
import { DomainError } from '../domain/domain-error.ts';
import { readStatus, statusField } from '../domain/fields/status.ts';
import type { JiraStatus } from '../domain/fields/synced-field.ts';
import { findUnreachable, proposePriority, proposeStatusMap } from '../domain/propose-mapping.ts';
import { configOf, type EffectiveConfig } from '../domain/site-config.ts';
import { JiraError } from '../jira/jira-error.ts';
import { type TenantTx, withTenant } from '../store/database.ts';
import { makeDue } from '../store/lanes.ts';
import { queueRun } from '../store/runs-write.ts';
import {
  participatingProjects,
  readSiteSettings,
  type SiteSettings,
  writeProjectConfig,
} from '../store/site-configs.ts';
import { forgetCursor } from '../store/sync-cursor.ts';
import { knownWorkflow, lookFrom } from './explore-workflow.ts';
import { refusalOfJira } from './jira-refusal.ts';
import type { SyncContext } from './sync-context.ts';

export type ProjectSetup = ReturnType<typeof createProjectSetup>;

/** How an admin sets a project of a site up. All throw DomainError. */
export function createProjectSetup(sync: SyncContext) {
  return {
    readConfig: (tenantId: string, siteId: string, projectKey: string): Promise<ProjectConfigAnswer> =>
      withTenant(sync.db, tenantId, async (tx) => answer(await getSite(tx, tenantId, siteId), projectKey)),

    /** Saves it, makes the project take part, and reads the site anew, for what was passed over may now be wanted. */
    async saveConfig(
      tenantId: string,
      siteId: string,
      projectKey: string,
      config: ProjectConfig,
    ): Promise<ProjectConfigAnswer> {
      await requireProject(sync, tenantId, siteId, projectKey);
      return withTenant(sync.db, tenantId, async (tx) => {
        const site = await getSite(tx, tenantId, siteId);
        const projectKeys = [...new Set([...participatingProjects(site), projectKey])];
        await writeProjectConfig(tx, tenantId, siteId, { projectKey, config, projectKeys });
        if (widens(site, projectKey, config)) await forgetCursor(tx, tenantId, siteId);
        await queueRun(tx, tenantId, siteId);
        await makeDue(tx, tenantId, [{ kind: 'reconcile', key: siteId }]);
        return answer(await getSite(tx, tenantId, siteId), projectKey);
      });
    },

    propose: (tenantId: string, siteId: string, projectKey: string): Promise<ProjectProposal> =>
      propose(sync, tenantId, siteId, projectKey),
  };
}

/** Whether issues or fields that were passed over so far take part now, so that all of the site has to be read again. */
function widens(site: SiteSettings, projectKey: string, config: ProjectConfig): boolean {
  const before = answer(site, projectKey);
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return (
    !before.takesPart ||
    !same(before.config.participation, config.participation) ||
    !same(before.config.customFields, config.customFields)
  );
}

function answer(site: SiteSettings, projectKey: string): ProjectConfigAnswer {
  const config = site.config.projects[projectKey] ?? projectConfigSchema.parse({});
  return { siteId: site.id, projectKey, takesPart: participatingProjects(site).includes(projectKey), config };
}

async function getSite(tx: TenantTx, tenantId: string, siteId: string): Promise<SiteSettings> {
  const site = (await readSiteSettings(tx, tenantId)).get(siteId);
  if (!site) throw new DomainError('not_found', 'There is no such Jira site in this workspace.');
  return site;
}

async function requireProject(sync: SyncContext, tenantId: string, siteId: string, projectKey: string) {
  await withTenant(sync.db, tenantId, (tx) => getSite(tx, tenantId, siteId));
  const site = await sync.connect(tenantId, siteId, 'person');
  try {
    return { site, project: await site.client.project(projectKey) };
  } catch (error) {
    if (error instanceof JiraError && error.kind === 'not_found')
      throw new DomainError(
        'not_found',
        `Jira shows no project ${projectKey} to the connected account. Check the key, and what the account may see.`,
      );
    throw refusalOfJira(error);
  }
}

/** What live Jira suggests for a project, with the statuses that can't be reached named before anything is saved. */
async function propose(
  sync: SyncContext,
  tenantId: string,
  siteId: string,
  projectKey: string,
): Promise<ProjectProposal> {
  const { site, project } = await requireProject(sync, tenantId, siteId, projectKey);
  const settings = await withTenant(sync.db, tenantId, (tx) => getSite(tx, tenantId, siteId));
  const saved = configOf(settings.config, projectKey);
  try {
    const types = await site.client.projectStatuses(projectKey);
    const statuses = statusesOf(types.flatMap((type) => type.statuses));
    const config: EffectiveConfig = { ...saved, statusMap: proposeStatusMap(statuses, saved) };
    const usable = project.issueTypes.filter((type) => !type.subtask);
    const type =
      usable.find((one) => one.id === saved.issueTypeId) ?? usable.find((one) => one.name === 'Task') ?? usable[0];
    const own = statusesOf(types.find((one) => one.id === type?.id)?.statuses ?? []);
    const of = { siteId, projectKey, issueTypeId: type?.id ?? '' };
    const explorer = { sync, tenantId, site, of };
    for (const status of own) await lookFrom(explorer, status);
    const workflow = await knownWorkflow(explorer);
    return {
      issueTypes: project.issueTypes,
      statuses: statuses.map((status) => ({ ...status, proposed: statusField.toCrm(status, config) })),
      statusMap: config.statusMap,
      priorities: (await site.client.priorities()).map((one) => ({ ...one, proposed: proposePriority(one, config) })),
      unreachable: findUnreachable(workflow, own, config).map(({ from, to, reason }) => ({
        from: idAndName(from),
        to,
        reason,
      })),
      unknownFrom: own.filter((status) => !workflow.has(status.id)).map(idAndName),
      customFields: await site.client.customFields(),
    };
  } catch (error) {
    throw refusalOfJira(error);
  }
}

const idAndName = ({ id, name }: JiraStatus) => ({ id, name });

function statusesOf(values: readonly unknown[]): JiraStatus[] {
  const read = values.flatMap((value) => readStatus(value) ?? []);
  return [...new Map(read.map((status) => [status.id, status])).values()];
}
