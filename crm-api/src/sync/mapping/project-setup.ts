import {
  type AllProjects,
  type ProjectConfig,
  type ProjectConfigAnswer,
  type ProjectList,
  type ProjectProposal,
  projectConfigSchema,
  type Unreachable,
} from '@synapse/shared/project-config';
import { DomainError } from '../../domain/domain-error.ts';
import { requireEdition } from '../../domain/edition.ts';
import { namedOtherwise } from '../../domain/fields/priority.ts';
import { say } from '../../domain/sentences.ts';
import { keyOfRef, type ProjectNames, projectRef } from '../../domain/site/project.ts';
import { configOf } from '../../domain/site/site-config.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { withTenant } from '../../store/db/database.ts';
import { queueRun } from '../../store/runs/runs-write.ts';
import { forgetCursor } from '../../store/runs/sync-cursor.ts';
import { requireSite, requireSiteSettings } from '../../store/sites/require-site.ts';
import {
  participatingProjects,
  type SiteSettings,
  writeProjectConfig,
  writeProjectKeys,
} from '../../store/sites/site-configs.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { askJira } from '../engine/ask-jira.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { noteProject } from '../reconcile/follow-projects.ts';
import { askPermissions } from '../sites/check-permissions.ts';
import { connectedSites } from '../sites/connected-sites.ts';
import { checkProject, openProject, proposeProject } from './propose-project.ts';

export type ProjectSetup = ReturnType<typeof createProjectSetup>;

/** How an admin sets a project of a site up. All throw DomainError. */
export function createProjectSetup(sync: SyncContext) {
  return {
    readConfig: (tenantId: string, siteId: string, projectKey: string): Promise<ProjectConfigAnswer> =>
      withTenant(sync.db, tenantId, async (tx) => {
        const site = await requireSiteSettings(tx, tenantId, siteId);
        return answer(site, refOf(site, { projectKey }));
      }),

    /**
     * Saves it, makes the project take part, and reads it from the beginning, for what was skipped may now be wanted.
     * @param ifMatch the tags of If-Match
     */
    async saveConfig(
      tenantId: string,
      siteId: string,
      projectKey: string,
      chosen: ProjectConfig,
      ifMatch?: readonly string[],
    ): Promise<ProjectConfigAnswer> {
      const of = { tenantId, siteId, projectKey };
      const { project, priorities } = await askJira(sync, of, async (site) => {
        const opened = await openProject(sync, site, of);
        await askPermissions(sync, of, site.client, opened.project.id, opened.settings.config);
        return { ...opened, priorities: await site.client.priorities() };
      });
      return withTenant(sync.db, tenantId, async (tx) => {
        await requireSite(tx, tenantId, siteId, { lock: true });
        const site = await requireSiteSettings(tx, tenantId, siteId);
        if (ifMatch) requireEdition(ifMatch, 'settings', answer(site, project.id));
        const projectKeys = [...new Set([...participatingProjects(site), project.id])];
        const whole = { ...site.config, projects: { ...site.config.projects, [project.id]: chosen } };
        const named = namedOtherwise(priorities, configOf(whole, project.id));
        const config = { ...chosen, priorityMap: { ...chosen.priorityMap, ...named } };
        await writeProjectConfig(tx, tenantId, siteId, { project: project.id, config, projectKeys });
        await recordAudit(
          tx,
          tenantId,
          'project.configured',
          `site:${siteId} project:${projectKey}`,
          Object.keys(config),
        );
        // The run before the cursors: a pass that begins takes them in this order.
        await queueRun(tx, tenantId, siteId);
        if (widens(site, project.id, config)) await forgetCursor(tx, tenantId, siteId, [project.id]);
        await enqueue(tx, tenantId, [
          { kind: 'reconcile', siteId },
          { kind: 'remap', siteId },
        ]);
        return answer(await requireSiteSettings(tx, tenantId, siteId), project.id);
      });
    },

    propose: (tenantId: string, siteId: string, projectKey: string): Promise<ProjectProposal> =>
      proposeProject(sync, { tenantId, siteId, projectKey }),

    /** Which statuses could not be reached if this were saved. */
    check: (tenantId: string, siteId: string, projectKey: string, draft: ProjectConfig): Promise<Unreachable[]> =>
      checkProject(sync, { tenantId, siteId, projectKey }, draft),

    /** The projects that Jira shows to the connected account, and which of them take part. */
    list: (tenantId: string, siteId: string): Promise<ProjectList> => listOf(sync, tenantId, siteId),

    /** Those of every connected site. @param only this site */
    async listAll(tenantId: string, only?: string): Promise<AllProjects> {
      const sites = await withTenant(sync.db, tenantId, (tx) => connectedSites(tx, tenantId, only));
      const lists = await Promise.all(
        sites.map(async ({ id: siteId }) =>
          (await listOf(sync, tenantId, siteId)).items.map((project) => ({ siteId, ...project })),
        ),
      );
      return { items: lists.flat() };
    },

    /** The project takes part no more. Its tickets stay linked, and what was chosen for it is kept. */
    leave: (tenantId: string, siteId: string, projectKey: string): Promise<void> =>
      withTenant(sync.db, tenantId, async (tx) => {
        await requireSite(tx, tenantId, siteId, { lock: true });
        const site = await requireSiteSettings(tx, tenantId, siteId);
        const project = refOf(site, { projectKey });
        if (project === site.defaultProject)
          throw new DomainError('conflict', say('project_default', { project: projectKey }));
        await recordAudit(tx, tenantId, 'project.removed', `site:${siteId} project:${projectKey}`);
        await writeProjectKeys(
          tx,
          tenantId,
          siteId,
          participatingProjects(site).filter((one) => one !== project),
        );
      }),
  };
}

/** Whether issues or fields that were passed over so far take part now, so that all of the project has to be read again. */
function widens(site: SiteSettings, project: string, config: ProjectConfig): boolean {
  const before = answer(site, project);
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return (
    !before.takesPart ||
    !same(before.config.participation, config.participation) ||
    !same(before.config.customFields, config.customFields)
  );
}

async function listOf(sync: SyncContext, tenantId: string, siteId: string): Promise<ProjectList> {
  const settings = await withTenant(sync.db, tenantId, (tx) => requireSiteSettings(tx, tenantId, siteId));
  const taking = participatingProjects(settings);
  const shown = await askJira(sync, { tenantId, siteId }, ({ client }) => client.projects());
  const { known, defaultProject } = settings;
  for (const { id, key } of shown) {
    const renamed = known.some((project) => project.id === id && project.key !== key);
    if (renamed) await noteProject(sync, { tenantId, siteId }, { id, key });
  }
  const all = shown.map(({ id, key, name }) => ({
    ref: refOf(settings, { projectId: id, projectKey: key }),
    key,
    name,
  }));
  const hidden = taking.filter((ref) => !all.some((project) => project.ref === ref));
  const lost = hidden.map((ref) => ({ ref, key: keyOfRef(known, ref), name: keyOfRef(known, ref) }));
  return {
    items: [...all, ...lost].map(({ ref, key, name }) => ({
      projectKey: key,
      name,
      takesPart: taking.includes(ref),
      isDefault: ref === defaultProject,
    })),
  };
}

function answer(site: SiteSettings, project: string): ProjectConfigAnswer {
  const config = site.config.projects[project] ?? projectConfigSchema.parse({});
  const projectKey = keyOfRef(site.known, project);
  return { siteId: site.id, projectKey, takesPart: participatingProjects(site).includes(project), config };
}

function refOf(site: SiteSettings, names: ProjectNames): string {
  return projectRef(site.known, names) ?? '';
}
