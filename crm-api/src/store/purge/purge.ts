import type { Purge, PurgePage, PurgeQuery } from '@synapse/shared/site-settings';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ByWhom } from '../../domain/model/change.ts';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';
import { removeAnswersAbout } from '../requests/idempotency-keys.ts';
import { PROJECT_OF_LINK } from '../sites/projects.ts';
import { removeWorkItemsOfTickets } from '../workqueue/remove-work-items.ts';

type Site = { tenantId: string; siteId: string };

/** A deleted ticket whose time is up. */
export type Purgeable = {
  ticketId: string;
  issueId: string | null;
  /** The ref of its project (domain/site/project.ts). */
  project: string;
  reason: Extract<Purge['reason'], 'deleted_in_jira' | 'deleted_here'>;
};

/**
 * Since when a ticket counts as deleted, null while it does not: here, or in Jira and untouched since. One whose issue is
 * only out of sight is `linked` still; one whose issue is yet to be closed or deleted waits for that.
 */
const DELETED_SINCE = sql<Date | null>`
  case when l.deletion_policy_due is not null then null
       when t.deleted_at is not null then t.deleted_at
       when l.state = 'deleted_in_jira' then greatest(t.updated_at, l.last_from_jira_at) end`;

/** Locks tickets until the transaction ends, in the order of their ids: what is read of them afterwards stays true. */
export async function lockTicketRows(tx: TenantTx, tenantId: string, ticketIds: readonly string[]): Promise<void> {
  await tx
    .selectFrom('ticket')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', anyOf(ticketIds))
    .orderBy('id')
    .forUpdate()
    .execute();
}

/**
 * Deleted tickets of a site whose time is up, in the order of their ids. None is passed over because somebody works on it
 * at the moment: the next try is hours away.
 * @param before what was deleted since then (epoch ms) stays
 * @param within.projects of those deleted in Jira, only these projects'
 */
export async function findPurgeable(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  before: number,
  within: { after: string | null; projects: readonly string[]; limit: number; among?: readonly string[] },
): Promise<Purgeable[]> {
  const { after, among, projects, limit } = within;
  let select = tx
    .selectFrom('ticket as t')
    .innerJoin('issue_link as l', (join) =>
      join.onRef('l.tenant_id', '=', 't.tenant_id').onRef('l.ticket_id', '=', 't.id'),
    )
    .select([
      't.id as ticketId',
      'l.issue_id as issueId',
      PROJECT_OF_LINK.as('project'),
      't.deleted_at as deletedHereAt',
    ])
    .where('t.tenant_id', '=', tenantId)
    .where('l.site_id', '=', siteId)
    .where(DELETED_SINCE, '<=', new Date(before))
    .where((is) => is.or([is('t.deleted_at', 'is not', null), is(PROJECT_OF_LINK, '=', anyOf(projects))]));
  if (after !== null) select = select.where('t.id', '>', after);
  if (among !== undefined) select = select.where('t.id', '=', anyOf(among));
  const rows = await select.orderBy('t.id').limit(limit).execute();
  return rows.map(({ deletedHereAt, ...one }) => ({
    ...one,
    reason: deletedHereAt === null ? 'deleted_in_jira' : 'deleted_here',
  }));
}

/** The projects of a site, by their refs, that have tickets whose issues were deleted in Jira. */
export async function projectsOfDeleted(tx: TenantTx, { tenantId, siteId }: Site): Promise<string[]> {
  const rows = await tx
    .selectFrom('issue_link')
    .select((of) => of.fn.coalesce('project_id', 'project_key').as('ref'))
    .distinct()
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('state', '=', 'deleted_in_jira')
    .orderBy('ref')
    .execute();
  return rows.map((row) => row.ref);
}

/**
 * Removes tickets with everything that was said in them, and leaves a row for each that says so.
 * @returns the attachments whose content is still in the blob store
 */
export async function removeTickets(
  tx: TenantTx,
  tenantId: string,
  ticketIds: readonly string[],
  { reason, by }: { reason: Purge['reason']; by: ByWhom },
): Promise<string[]> {
  await sql`
    insert into ticket_purge (tenant_id, ticket_id, ticket_number, site_id, issue_id, issue_key, reason, deleted_at, purged_by,
      purged_by_user_id)
    select t.tenant_id, t.id, t.number, l.site_id, l.issue_id, l.issue_key, ${reason}, t.deleted_at, ${by.name ?? ''}, ${by.userId}
      from ticket t left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
     where t.tenant_id = ${tenantId} and t.id = any(${ticketIds}::uuid[]) order by t.number`.execute(tx);
  await tx
    .deleteFrom('inbox as i')
    .using('issue_link as l')
    .where('l.tenant_id', '=', tenantId)
    .where('l.ticket_id', '=', anyOf(ticketIds))
    .whereRef('i.tenant_id', '=', 'l.tenant_id')
    .whereRef('i.site_id', '=', 'l.site_id')
    .whereRef('i.issue_id', '=', 'l.issue_id')
    .execute();
  await removeAnswersAbout(tx, tenantId, ticketIds);
  await removeWorkItemsOfTickets(tx, tenantId, ticketIds);
  const rows = await tx
    .deleteFrom('attachment')
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', anyOf(ticketIds))
    .returning(['id', 'stored'])
    .execute();
  for (const table of ['comment', 'conflict', 'field_history', 'issue_link'] as const)
    await tx.deleteFrom(table).where('tenant_id', '=', tenantId).where('ticket_id', '=', anyOf(ticketIds)).execute();
  await tx.deleteFrom('ticket').where('tenant_id', '=', tenantId).where('id', '=', anyOf(ticketIds)).execute();
  return rows.filter((row) => row.stored).map((row) => row.id);
}

/**
 * Which issues had a ticket that was deleted here and removed since: they still exist in Jira, and nobody wants them back.
 * @param markers by issue id, the ticket it was made for, where its property names one
 */
export async function findDismissed(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  issueIds: readonly string[],
  markers: ReadonlyMap<string, string>,
): Promise<Set<string>> {
  const deletedHere = tx
    .selectFrom('ticket_purge')
    .select(['issue_id', 'ticket_id'])
    .where('tenant_id', '=', tenantId)
    // Written out, as the indexes of such rows have it: a plan that is kept for any value could not use them.
    .where('reason', '=', sql.lit('deleted_here'));
  const rows = await deletedHere
    .where('site_id', '=', siteId)
    .where('issue_id', '=', anyOf(issueIds))
    .unionAll(deletedHere.where('issue_id', 'is', null).where('ticket_id', '=', anyOf([...markers.values()])))
    .execute();
  const byIssue = new Set(rows.map((row) => row.issue_id));
  const unmade = new Set(rows.filter((row) => row.issue_id === null).map((row) => row.ticket_id));
  return new Set(issueIds.filter((id) => byIssue.has(id) || unmade.has(markers.get(id) ?? '')));
}

const SORT = 'purge';
const cursorKey = z.number().int().min(0);

/** What was removed, the newest first. @throws DomainError invalid_cursor */
export async function listPurges(tx: TenantTx, tenantId: string, query: PurgeQuery): Promise<PurgePage> {
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor, SORT, cursorKey);
  const rows = await tx
    .selectFrom('ticket_purge')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .$if(from !== undefined, (select) => select.where('id', '<', from?.key ?? 0))
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const { page, nextCursor } = cutPage(rows, query.limit, {
    sort: SORT,
    placeOf: ({ id, ticket_id }) => ({ key: id, id: ticket_id }),
  });
  const items = page.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    ticketId: row.ticket_id,
    ticketNumber: row.ticket_number,
    siteId: row.site_id,
    issueKey: row.issue_key,
    reason: row.reason,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    purgedBy: row.purged_by,
    purgedByUserId: row.purged_by_user_id,
  }));
  return { items, nextCursor };
}
