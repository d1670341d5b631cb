import { type NotNull, type SqlBool, sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';
import type { LinkState } from '../db/schema.ts';
import { PROJECT_OF_LINK } from '../sites/projects.ts';

type Site = { tenantId: string; siteId: string };

const LINKED = sql<SqlBool>`l.state = 'linked' and l.issue_id is not null`;

/** Issues that stand in Jira and get no ticket by themselves: see findDismissed in store/purge/purge.ts. */
const DISMISSED = sql`select g.site_id, g.issue_id, g.issue_key from ticket_purge g where g.reason = 'deleted_here'`;

/**
 * How many issues of a project, by any of its names, are known here: those that are followed or were unlinked, those that were quarantined, and
 * those whose ticket was deleted and removed.
 */
export async function countKnown(tx: TenantTx, { tenantId, siteId }: Site, names: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from issue_link l
        where l.tenant_id = ${tenantId} and l.site_id = ${siteId} and ${PROJECT_OF_LINK} = any(${names}::text[])
          and l.state in ('linked', 'unlinked') and l.issue_id is not null)
      + (select count(distinct d.issue_id) from (${DISMISSED} and g.tenant_id = ${tenantId}) d
        where d.site_id = ${siteId} and split_part(d.issue_key, '-', 1) = any(${names}::text[])
          and not exists (select from issue_link l
            where l.tenant_id = ${tenantId} and l.site_id = d.site_id and l.issue_id = d.issue_id))
      + (select count(*) from quarantined_issue a
        where a.tenant_id = ${tenantId} and a.site_id = ${siteId} and split_part(a.issue_key, '-', 1) = any(${names}::text[])
          and not exists (select from issue_link l
            where l.tenant_id = a.tenant_id and l.site_id = a.site_id and l.issue_id = a.issue_id)) as count`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/**
 * Which issues that are followed here are not among `present`, within a span of numeric ids: `after` < id ≤ `upTo`
 * (null: no end). And which of `present` nobody follows.
 */
export async function compareIds(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  span: { names: readonly string[]; after: string; upTo: string | null; present: readonly string[] },
): Promise<{ missing: string[]; unknown: string[] }> {
  const { rows } = await sql<{ missing: string[] | null; unknown: string[] | null }>`
    with present as (select id from unnest(${span.present}::text[]) as r (id)),
    here as (
      select l.issue_id as id from issue_link l
      where l.tenant_id = ${tenantId} and l.site_id = ${siteId} and ${PROJECT_OF_LINK} = any(${span.names}::text[]) and ${LINKED}
        and l.issue_id::bigint > ${span.after}::bigint
        and (${span.upTo}::bigint is null or l.issue_id::bigint <= ${span.upTo}::bigint))
    select (select array_agg(id) from here where id not in (select id from present)) as missing,
      (select array_agg(p.id) from present p where not exists (
        select from issue_link l where l.tenant_id = ${tenantId} and l.site_id = ${siteId} and l.issue_id = p.id)
        and not exists (select from (${DISMISSED} and g.tenant_id = ${tenantId}) d
          where d.site_id = ${siteId} and d.issue_id = p.id)) as unknown`.execute(tx);
  return { missing: rows[0]?.missing ?? [], unknown: rows[0]?.unknown ?? [] };
}

/** Marks issues of a project, by its ref, as not found once. One that is marked already keeps the time of the first. */
export async function suspect(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  project: string,
  issueIds: readonly string[],
): Promise<void> {
  await sql`
    insert into suspected_deletion (tenant_id, site_id, issue_id, project)
    select ${tenantId}, ${siteId}, id, ${project} from unnest(${issueIds}::text[]) as r (id)
    on conflict (tenant_id, site_id, issue_id) do nothing`.execute(tx);
}

/** The issues that have been suspected for at least `ageMs`, by project. */
export async function listDueSuspicions(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  ageMs: number,
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ project: string; ids: string[] }>`
    select project, array_agg(issue_id order by issue_id) as ids from suspected_deletion
    where tenant_id = ${tenantId} and site_id = ${siteId} and suspected_at <= now() - ${ageMs} * interval '1 ms'
    group by project`.execute(tx);
  return new Map(rows.map((row) => [row.project, row.ids]));
}

/** These issues have been seen, or are known to be deleted: they are suspected no more. */
export async function clearSuspicions(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  issueIds: readonly string[],
): Promise<void> {
  await tx
    .deleteFrom('suspected_deletion')
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('issue_id', '=', anyOf(issueIds))
    .execute();
}

/** The issues of these projects, by any of their names, that are followed here. */
export async function listLinked(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  names: readonly string[],
): Promise<{ issueId: string; ticketId: string }[]> {
  return tx
    .selectFrom('issue_link as l')
    .select(['l.issue_id as issueId', 'l.ticket_id as ticketId'])
    .where('l.tenant_id', '=', tenantId)
    .where('l.site_id', '=', siteId)
    .where(PROJECT_OF_LINK, '=', anyOf(names))
    .where(LINKED)
    .$narrowType<{ issueId: NotNull }>()
    .orderBy(sql`l.issue_id::bigint`)
    .execute();
}

/**
 * The issues that are followed here though their project takes no part (they were moved there, or linked by hand), by
 * project; of many, those that changed last.
 */
export async function listOutside(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  names: readonly string[],
  limit: number,
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ project: string; ids: string[] }>`
    select project, array_agg(issue_id order by issue_id) as ids from (
      select ${PROJECT_OF_LINK} as project, l.issue_id from issue_link l
        join ticket t on t.tenant_id = l.tenant_id and t.id = l.ticket_id and t.deleted_at is null
       where l.tenant_id = ${tenantId} and l.site_id = ${siteId} and ${PROJECT_OF_LINK} <> all(${names}::text[]) and ${LINKED}
       order by l.jira_updated desc limit ${limit}) stray
    group by project`.execute(tx);
  return new Map(rows.map((row) => [row.project, row.ids]));
}

/** The tickets whose issue is still to be made. Their states are written out, as their index has them: see findDismissed. */
export async function listUnmade(tx: TenantTx, { tenantId, siteId }: Site): Promise<string[]> {
  const rows = await tx
    .selectFrom('issue_link as l')
    .innerJoin('ticket as t', (join) => join.onRef('t.tenant_id', '=', 'l.tenant_id').onRef('t.id', '=', 'l.ticket_id'))
    .select('l.ticket_id')
    .where('l.tenant_id', '=', tenantId)
    .where('l.site_id', '=', siteId)
    .where('l.issue_id', 'is', null)
    .where('l.state', 'in', sql<LinkState>`('wanted', 'creating')`)
    .where('t.deleted_at', 'is', null)
    .orderBy('t.number')
    .execute();
  return rows.map((row) => row.ticket_id);
}
