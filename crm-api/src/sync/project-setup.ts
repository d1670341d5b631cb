import {
  type ProjectConfig,
  type ProjectConfigAnswer,
  type ProjectList,
  type ProjectProposal,
  projectConfigSchema,
  type Unreachable,
} from '@synapse/shared/project-config';
import { DomainError } from '../domain/domain-error.ts';
import { withTenant } from '../store/database.ts';
import { makeDue } from '../store/lanes.ts';
import { queueRun } from '../store/runs-write.ts';
import {
  participatingProjects,
  type SiteSettings,
  writeProjectConfig,
  writeProjectKeys,
} from '../store/site-configs.ts';
import { forgetCursor } from '../store/sync-cursor.ts';
import { askJira } from './ask-jira.ts';
import { checkProject, getSite, openProject, proposeProject } from './propose-project.ts';
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
      const of = { tenantId, siteId, projectKey };
      await askJira(sync, of, (site) => openProject(sync, site, of));
      return withTenant(sync.db, tenantId, async (tx) => {
        const site = await getSite(tx, tenantId, siteId);
        const projectKeys = [...new Set([...participatingProjects(site), projectKey])];
        await writeProjectConfig(tx, tenantId, siteId, { projectKey, config, projectKeys });
        if (widens(site, projectKey, config)) await forgetCursor(tx, tenantId, siteId);
        await queueRun(tx, tenantId, siteId);
        await makeDue(tx, tenantId, [
          { kind: 'reconcile', key: siteId },
          { kind: 'remap', key: siteId },
        ]);
        return answer(await getSite(tx, tenantId, siteId), projectKey);
      });
    },

    propose: (tenantId: string, siteId: string, projectKey: string): Promise<ProjectProposal> =>
      proposeProject(sync, { tenantId, siteId, projectKey }),

    /** Which statuses could not be reached if this were saved. */
    check: (tenantId: string, siteId: string, projectKey: string, draft: ProjectConfig): Promise<Unreachable[]> =>
      checkProject(sync, { tenantId, siteId, projectKey }, draft),

    /** The projects that Jira shows to the connected account, and which of them take part. */
    async list(tenantId: string, siteId: string): Promise<ProjectList> {
      const settings = await withTenant(sync.db, tenantId, (tx) => getSite(tx, tenantId, siteId));
      const taking = participatingProjects(settings);
      const shown = await askJira(sync, { tenantId, siteId }, ({ client }) => client.projects());
      const hidden = taking.filter((key) => !shown.some((project) => project.key === key));
      const all = [...shown, ...hidden.map((key) => ({ key, name: key }))];
      return {
        items: all.map(({ key, name }) => ({
          projectKey: key,
          name,
          takesPart: taking.includes(key),
          isDefault: key === settings.projectKey,
        })),
      };
    },

    /** The project takes part no more. Its tickets stay linked, and what was chosen for it is kept. */
    leave: (tenantId: string, siteId: string, projectKey: string): Promise<void> =>
      withTenant(sync.db, tenantId, async (tx) => {
        const site = await getSite(tx, tenantId, siteId);
        if (projectKey === site.projectKey)
          throw new DomainError(
            'conflict',
            `${projectKey} gets the issues of new tickets, so it has to take part. Let only linked issues take part instead.`,
          );
        await writeProjectKeys(
          tx,
          tenantId,
          siteId,
          participatingProjects(site).filter((key) => key !== projectKey),
        );
      }),
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
