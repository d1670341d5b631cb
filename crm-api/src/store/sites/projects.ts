import { type NotNull, type SqlBool, sql } from 'kysely';
import { isProjectId, type KnownProject, type ProjectNames, projectRef } from '../../domain/site/project.ts';
import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';

type Site = { tenantId: string; siteId: string };

/** What a link, called l, says of the project that its issue is in (domain/site/project.ts). */
export const PROJECT_OF_LINK = sql<string>`coalesce(l.project_id, l.project_key)`;

/** A known project that something calls otherwise than it is known to be called, and how. */
export type NamedOtherwise = { id: string; keys: string[] };

/**
 * Takes in which key a project has now. What was chosen for it under a key is its own by the id from then on.
 * @param shown.calledAs what it was asked for as, or what something called it before Jira was asked: a key that Jira answers
 *   with another one is a former key of it, though nobody saw it renamed, such as one that was renamed there and back
 * @returns a former key that was not known as one, such as that which it had until it was renamed
 */
export async function recordProject(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  { id, key, calledAs = [] }: { id: string; key: string; calledAs?: readonly string[] },
): Promise<string | null> {
  const former = calledAs.filter((name) => name !== key && !isProjectId(name));
  // The site's row before its projects', as whoever pairs the site locks them.
  await tx
    .selectFrom('jira_site')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .forNoKeyUpdate()
    .execute();
  const { rows } = await sql<{ former_keys: string[] }>`
    insert into jira_project (tenant_id, site_id, project_id, project_key, former_keys, keys_stale)
    values (${tenantId}, ${siteId}, ${id}, ${key}, ${former}::text[], ${former.length > 0})
    on conflict (tenant_id, site_id, project_id) do update set project_key = excluded.project_key,
      renamed_at = case when jira_project.project_key = excluded.project_key then jira_project.renamed_at else now() end,
      keys_stale = true,
      former_keys = array_remove(array_remove(jira_project.former_keys
          || array(select unnest(excluded.former_keys) except select unnest(jira_project.former_keys)),
          jira_project.project_key) || jira_project.project_key, excluded.project_key)
    where jira_project.project_key <> excluded.project_key or not excluded.former_keys <@ jira_project.former_keys
    returning former_keys`.execute(tx);
  const [changed] = rows;
  if (!changed) return null;
  await pinChoices(tx, { tenantId, siteId }, { id, key, formerKeys: changed.former_keys });
  return changed.former_keys.at(-1) ?? null;
}

/** Names a project by its id, where an admin's choices still name it by a key. */
async function pinChoices(tx: TenantTx, { tenantId, siteId }: Site, project: KnownProject): Promise<void> {
  const names = [project.key, ...project.formerKeys];
  const site = await tx
    .selectFrom('jira_site')
    .select(['config', 'project_key'])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!site) return;
  const ref = (name: string) => projectRef([project], { projectKey: name }) ?? name;
  const { projectKeys, projects } = site.config;
  const pinned = {
    ...site.config,
    ...(projectKeys ? { projectKeys: [...new Set(projectKeys.map(ref))] } : {}),
    ...(projects
      ? { projects: Object.fromEntries(Object.entries(projects).map(([name, one]) => [ref(name), one])) }
      : {}),
  };
  await tx
    .updateTable('jira_site')
    .set({
      config: JSON.stringify(pinned),
      project_key: names.includes(site.project_key) ? project.key : site.project_key,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
}

/** The known projects that something calls otherwise than they are known to be called. */
export async function namedOtherwise(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  names: readonly ProjectNames[],
): Promise<NamedOtherwise[]> {
  const ids = names.map(({ projectId }) => projectId ?? null);
  const keys = names.map(({ projectKey }) => projectKey);
  const { rows } = await sql<NamedOtherwise>`
    select p.project_id as id, array_agg(distinct n.key) as keys from unnest(${ids}::text[], ${keys}::text[]) as n (id, key)
      join jira_project p on p.tenant_id = ${tenantId} and p.site_id = ${siteId}::uuid and p.project_id = n.id
       and p.project_key <> n.key group by 1 order by 1`.execute(tx);
  return rows;
}

/** The project that a linked issue is in, as far as is known: its id, or its key where that is all; null: no ticket follows it. */
export async function findProjectOfIssue(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  issueId: string,
): Promise<string | null> {
  const row = await tx
    .selectFrom('issue_link')
    .select((of) => of.fn.coalesce('project_id', 'project_key').as('project'))
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('issue_id', '=', issueId)
    .executeTakeFirst();
  return row?.project ?? null;
}

/** The same of the events of an issue that wait to be taken. */
export async function eventsNameOtherwise(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  issueId: string,
): Promise<NamedOtherwise[]> {
  const { rows } = await sql<NamedOtherwise>`
    select p.project_id as id, array_agg(distinct i.payload -> 'issue' -> 'fields' ->> 'projectKey') as keys from inbox i
      join jira_project p on p.tenant_id = i.tenant_id and p.site_id = i.site_id
       and p.project_id = i.payload -> 'issue' -> 'fields' ->> 'projectId'
       and p.project_key <> i.payload -> 'issue' -> 'fields' ->> 'projectKey'
     where i.tenant_id = ${tenantId} and i.site_id = ${siteId}::uuid and i.issue_id = ${issueId}
       and i.processed_at is null group by 1 order by 1`.execute(tx);
  return rows;
}

/** An issue whose key is from before its project was renamed. */
export type StaleKey = { ticketId: string; issueKey: string; parentKey: string | null };

/** The projects of which some issues may still be known by their old keys. */
export async function listStaleProjects(tx: TenantTx, { tenantId, siteId }: Site): Promise<KnownProject[]> {
  return tx
    .selectFrom('jira_project')
    .select(['project_id as id', 'project_key as key', 'former_keys as formerKeys'])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('keys_stale', '=', true)
    .orderBy('project_id')
    .execute();
}

/** Some of a project's tickets whose issue, or its parent, is known by an old key. */
export async function listStaleKeys(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  { id, key, formerKeys }: KnownProject,
  limit: number,
): Promise<StaleKey[]> {
  const names = [id, key, ...formerKeys];
  const isOld = (column: 'issue_key' | 'parent_key') =>
    sql<SqlBool>`regexp_replace(${sql.ref(column)}, '-[0-9]+$', '') = any(${formerKeys}::text[])`;
  return tx
    .selectFrom('issue_link')
    .select(['ticket_id as ticketId', 'issue_key as issueKey', 'parent_key as parentKey'])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('issue_key', 'is not', null)
    .where((of) => of.fn.coalesce('project_id', 'project_key'), '=', anyOf(names))
    .where((is) => is.or([isOld('issue_key'), isOld('parent_key'), is('project_key', '<>', key)]))
    .$narrowType<{ issueKey: NotNull }>()
    .orderBy('ticket_id')
    .limit(limit)
    .execute();
}

/** Its tickets follow its key, unless another one was learnt since the project was read. */
export async function keysAreFresh(tx: TenantTx, { tenantId, siteId }: Site, project: KnownProject): Promise<void> {
  await tx
    .updateTable('jira_project')
    .set({ keys_stale: false })
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('project_id', '=', project.id)
    .where('project_key', '=', project.key)
    .where('former_keys', '=', sql<string[]>`${project.formerKeys}::text[]`)
    .execute();
}
