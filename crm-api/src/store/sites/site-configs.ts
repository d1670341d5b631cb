import type { ProjectConfig } from '@synapse/shared/project-config';
import { sql } from 'kysely';
import { isProjectId, type KnownProject, keyOfRef, type ProjectNames, projectRef } from '../../domain/site/project.ts';
import { configOf, type EffectiveConfig, type SiteConfig, siteConfigSchema } from '../../domain/site/site-config.ts';
import type { TenantTx } from '../db/database.ts';

/** What the funnel needs to know of a site. */
export type SiteSettings = {
  id: string;
  baseUrl: string;
  /** The project that gets the issues of new tickets: as people call it, and its ref (domain/site/project.ts). */
  projectKey: string;
  defaultProject: string;
  connected: boolean;
  /** Names projects by their refs. */
  config: SiteConfig;
  /** The projects whose ids are known. */
  known: readonly KnownProject[];
};

/** The sites of a tenant, by id. A stored config that no longer parses is the defaults: a site must never stop for it. */
export async function readSiteSettings(tx: TenantTx, tenantId: string): Promise<Map<string, SiteSettings>> {
  const { rows } = await sql<SiteRow>`
    select s.id, s.base_url, s.project_key, s.state, s.config, (
        select coalesce(jsonb_agg(jsonb_build_object('id', p.project_id, 'key', p.project_key, 'formerKeys', p.former_keys)), '[]')
          from jira_project p where p.tenant_id = s.tenant_id and p.site_id = s.id) as known
      from jira_site s where s.tenant_id = ${tenantId} order by s.created_at`.execute(tx);
  return new Map(rows.map((row) => [row.id, settingsOf(row)]));
}

type SiteRow = {
  id: string;
  base_url: string;
  project_key: string;
  state: string;
  config: unknown;
  known: KnownProject[];
};

function settingsOf({ id, base_url: baseUrl, project_key: key, state, config: stored, known }: SiteRow): SiteSettings {
  const parsed = siteConfigSchema.safeParse(stored);
  const config = parsed.success ? parsed.data : siteConfigSchema.parse({});
  const ref = (name: string) => (isProjectId(name) ? name : (projectRef(known, { projectKey: name }) ?? name));
  const projects = Object.fromEntries(Object.entries(config.projects).map(([name, one]) => [ref(name), one]));
  const defaultProject = ref(key);
  return {
    ...{ id, baseUrl, known, defaultProject, connected: state === 'connected' },
    projectKey: keyOfRef(known, defaultProject),
    config: { ...config, projects, projectKeys: [...new Set(config.projectKeys.map(ref))] },
  };
}

/** The projects of a site whose issues take part, by their refs. */
export function participatingProjects(site: SiteSettings): readonly string[] {
  return site.config.projectKeys.length > 0 ? site.config.projectKeys : [site.defaultProject];
}

/** What holds where an issue is. @param names null: in no project, so the site's choices alone */
export function configAt(site: SiteSettings | undefined, names: ProjectNames | null): EffectiveConfig {
  return configOf(site?.config, names && projectRef(site?.known ?? [], names));
}

/** Saves which projects take part, by their refs. */
export async function writeProjectKeys(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  projectKeys: readonly string[],
): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ config: sql`config || ${JSON.stringify({ projectKeys })}::jsonb` })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
}

/** Saves what an admin chose for one project, and which projects take part; the rest of the site's config stays. */
export async function writeProjectConfig(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  choice: { project: string; config: ProjectConfig; projectKeys: readonly string[] },
): Promise<void> {
  const { project, config, projectKeys } = choice;
  const projects = sql`coalesce(config -> 'projects', '{}') || ${JSON.stringify({ [project]: config })}::jsonb`;
  await tx
    .updateTable('jira_site')
    .set({
      config: sql`config || ${JSON.stringify({ projectKeys })}::jsonb || jsonb_build_object('projects', ${projects})`,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
}
