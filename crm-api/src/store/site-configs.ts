import type { ProjectConfig } from '@synapse/shared/project-config';
import { sql } from 'kysely';
import { type SiteConfig, siteConfigSchema } from '../domain/site-config.ts';
import type { TenantTx } from './database.ts';

/** What the funnel needs to know of a site. */
export type SiteSettings = { id: string; baseUrl: string; projectKey: string; connected: boolean; config: SiteConfig };

/** The sites of a tenant, by id. A stored config that no longer parses is the defaults: a site must never stop for it. */
export async function readSiteSettings(tx: TenantTx, tenantId: string): Promise<Map<string, SiteSettings>> {
  const rows = await tx
    .selectFrom('jira_site')
    .select(['id', 'base_url', 'project_key', 'state', 'config'])
    .where('tenant_id', '=', tenantId)
    .orderBy('created_at')
    .execute();
  return new Map(
    rows.map((row) => {
      const config = siteConfigSchema.safeParse(row.config);
      return [
        row.id,
        {
          id: row.id,
          baseUrl: row.base_url,
          projectKey: row.project_key,
          connected: row.state === 'connected',
          config: config.success ? config.data : siteConfigSchema.parse({}),
        },
      ];
    }),
  );
}

/** The projects of a site whose issues take part. */
export function participatingProjects(site: SiteSettings): readonly string[] {
  return site.config.projectKeys.length > 0 ? site.config.projectKeys : [site.projectKey];
}

/** Saves which projects take part. */
export async function writeProjectKeys(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  projectKeys: readonly string[],
): Promise<void> {
  await sql`
    update jira_site set config = config || jsonb_build_object('projectKeys', ${JSON.stringify(projectKeys)}::jsonb)
     where tenant_id = ${tenantId} and id = ${siteId}::uuid`.execute(tx);
}

/** Saves what an admin chose for one project, and which projects take part; the rest of the site's config stays. */
export async function writeProjectConfig(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  choice: { projectKey: string; config: ProjectConfig; projectKeys: readonly string[] },
): Promise<void> {
  const { projectKey, config, projectKeys } = choice;
  await sql`
    update jira_site
       set config = config || jsonb_build_object('projectKeys', ${JSON.stringify(projectKeys)}::jsonb, 'projects',
             coalesce(config -> 'projects', '{}') || jsonb_build_object(${projectKey}::text, ${JSON.stringify(config)}::jsonb))
     where tenant_id = ${tenantId} and id = ${siteId}::uuid`.execute(tx);
}
