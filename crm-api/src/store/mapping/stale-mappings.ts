import { sql } from 'kysely';
import { PRIORITY_BY_NAME } from '../../domain/fields/priority.ts';
import { STATUS_BY_CATEGORY } from '../../domain/fields/status.ts';
import { aliasesOf } from '../../domain/site/project.ts';
import { configOf, type EffectiveConfig } from '../../domain/site/site-config.ts';
import type { TenantTx } from '../db/database.ts';
import { IS_FOLLOWING } from '../db/expressions.ts';
import { PROJECT_OF_LINK } from '../sites/projects.ts';
import type { SiteSettings } from '../sites/site-configs.ts';

const mapsOf = ({ statusMap, priorityMap, directions }: EffectiveConfig) => ({
  status: statusMap,
  priority: priorityMap,
  fromJira: Object.keys(directions).filter((field) => directions[field] === 'from-jira'),
  toJira: Object.keys(directions).filter((field) => directions[field] === 'to-jira'),
});

/**
 * On `l` and `t`: the two sides agree by their base while the map says otherwise, or the other way round. No map is asked of what
 * goes to Jira only, nor of what the rule for issues that become done has set.
 */
const offBy = (field: 'status' | 'priority', expected: ReturnType<typeof sql>) => sql`
  (l.base ? ${sql.lit(field)} and not l.base -> ${sql.lit(field)} ? 'byRule' and not maps.of -> 'toJira' ? ${sql.lit(field)}
    and (l.base -> ${sql.lit(field)} ->> 'crm' = t.${sql.ref(field)}) is distinct from (${expected}))`;

/**
 * Tickets of a site that do not show what Jira has as the maps now read it, or whose person was matched with no account
 * and is now, or that show an edit of a field that comes from Jira only, in the order of their ids. Each is brought in line by a
 * remapping, so that it is found no more. The rules are those of domain/fields/status.ts and priority.ts.
 * @param after the last id of the page before
 */
export async function findStaleMappings(
  tx: TenantTx,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  { config: site, known }: Pick<SiteSettings, 'config' | 'known'>,
  { after, limit, users }: { after: string | null; limit: number; users: readonly string[] },
): Promise<string[]> {
  const projects = Object.keys(site.projects).flatMap((project) =>
    aliasesOf(known, project).map((name) => [name, mapsOf(configOf(site, project))] as const),
  );
  const maps = sql`coalesce(${JSON.stringify(Object.fromEntries(projects))}::jsonb -> ${PROJECT_OF_LINK}, ${JSON.stringify(mapsOf(configOf(site, null)))}::jsonb)`;
  const status = sql`l.base -> 'status' -> 'jira'`;
  const priority = sql`l.base -> 'priority' -> 'jira'`;
  const statuses = sql`coalesce(
    (select jsonb_build_array(mapped) from (select maps.of -> 'status' ->> (${status} ->> 'id') as mapped) m where mapped is not null),
    ${JSON.stringify(STATUS_BY_CATEGORY)}::jsonb -> (${status} ->> 'category')) ? t.status`;
  const priorities = sql`coalesce(maps.of -> 'priority' ->> (${priority} ->> 'id'),
    ${JSON.stringify(PRIORITY_BY_NAME)}::jsonb ->> lower(${priority} ->> 'name'), 'MEDIUM') = t.priority`;
  const { rows } = await sql<{ id: string }>`
    select t.id from issue_link l
      join ticket t on t.tenant_id = l.tenant_id and t.id = l.ticket_id and t.deleted_at is null
      cross join lateral (select ${maps} as of) maps
     where l.tenant_id = ${tenantId} and l.site_id = ${siteId}::uuid and ${IS_FOLLOWING}
       and ${after === null ? sql`true` : sql`l.ticket_id > ${after}::uuid`}
       and (l.refused ?| array['status', 'priority'] or ${offBy('status', statuses)} or ${offBy('priority', priorities)}
         or exists (select from jsonb_array_elements_text(maps.of -> 'fromJira') field
              where l.base ? field and (field = any(t.pending_fields) or l.refused ? field))
         or (t.assignee ->> 'accountId' is null and t.assignee ->> 'userId' = any(${users}::text[]))
         or (t.custom <> '{}' and exists (select from jsonb_each(t.custom) as c (name, value)
              where jsonb_typeof(value) = 'object' and value ->> 'accountId' is null and value ->> 'userId' = any(${users}::text[]))))
     order by l.ticket_id limit ${limit}`.execute(tx);
  return rows.map((row) => row.id);
}
