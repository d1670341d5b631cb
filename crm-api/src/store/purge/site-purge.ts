import { sql } from 'kysely';
import type { ByWhom } from '../../domain/model/change.ts';
import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';
import { removeWorkItemsOfSite } from '../workqueue/remove-work-items.ts';

type Site = { tenantId: string; siteId: string };

/** Notes that what came from a site is to be deleted for good. The site must be disconnected already. */
export async function requestSitePurge(tx: TenantTx, { tenantId, siteId }: Site, by: ByWhom, at: Date): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ purge_requested_at: at, purge_requested_by: by.name, purge_requested_by_user_id: by.userId })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .where('state', '=', 'disconnected')
    .execute();
}

/**
 * Who asked for a site's data to be deleted; undefined while nobody has, or when it was paired again meanwhile. Locks
 * the site: a pairing waits for the batch that is being deleted, and then no other begins.
 */
export async function lockSitePurge(tx: TenantTx, { tenantId, siteId }: Site): Promise<ByWhom | undefined> {
  const row = await tx
    .selectFrom('jira_site')
    .select(['purge_requested_by as name', 'purge_requested_by_user_id as userId'])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .where('state', '=', 'disconnected')
    .where('purge_requested_at', 'is not', null)
    // No stronger: a ticket that is being written refers to its site, and this transaction waits for tickets.
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && { ...row, name: row.name ?? 'an admin', accountId: null };
}

/** Tickets of a site, locked, in the order of their ids. @param created where they were made */
export async function lockSiteTickets(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  createdIn: 'in Jira' | 'here',
  limit: number,
): Promise<{ id: string; linked: boolean }[]> {
  const rows = await tx
    .selectFrom('issue_link as l')
    .innerJoin('ticket as t', (join) => join.onRef('t.tenant_id', '=', 'l.tenant_id').onRef('t.id', '=', 'l.ticket_id'))
    .select(['t.id', 'l.state', 't.deleted_at'])
    .where('l.tenant_id', '=', tenantId)
    .where('l.site_id', '=', siteId)
    .where('t.source', createdIn === 'in Jira' ? '=' : '<>', 'JIRA')
    .orderBy('t.id')
    .limit(limit)
    .forUpdate('t')
    .execute();
  return rows.map(({ id, state, deleted_at }) => ({ id, linked: state !== 'unlinked' && deleted_at === null }));
}

/**
 * Takes out of tickets that were made here what came from Jira: its comments, files and their history, and the link.
 * @returns the attachments whose content is still in the blob store
 */
export async function removeJiraParts(tx: TenantTx, tenantId: string, ticketIds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .deleteFrom('attachment')
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', anyOf(ticketIds))
    .where('source', '=', 'JIRA')
    .returning(['id', 'stored'])
    .execute();
  await tx
    .deleteFrom('comment')
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', anyOf(ticketIds))
    .where('source', '=', 'JIRA')
    .execute();
  await tx
    .deleteFrom('field_history')
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', anyOf(ticketIds))
    .where('origin', '<>', 'crm')
    .execute();
  await tx
    .updateTable('comment')
    .set({ jira_comment_id: null, base: null, in_flight: '[]', refused: null, overwrote: '[]' })
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', anyOf(ticketIds))
    .execute();
  await tx
    .updateTable('attachment')
    .set({ jira_attachment_id: null, refused: null })
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', anyOf(ticketIds))
    .execute();
  for (const table of ['conflict', 'issue_link'] as const)
    await tx.deleteFrom(table).where('tenant_id', '=', tenantId).where('ticket_id', '=', anyOf(ticketIds)).execute();
  return rows.filter(({ stored }) => stored).map(({ id }) => id);
}

/** What is kept of a site beside its tickets and has no link to its row. */
const SITE_TABLES = [
  'inbox',
  'missed_event',
  'quarantined_issue',
  'suspected_deletion',
  'sync_run',
  'sync_series',
  'webhook_delivery',
  'used_request',
] as const;

const LEFT = [
  ['comment', 'left_places'],
  ['attachment', 'left_places'],
  ['issue_link', 'left_writes'],
] as const;

/**
 * Deletes the next of what else is kept of a site, and at the end the site itself: its secrets, tokens, people, maps and
 * imports go with its row.
 * @returns whether there is more
 */
export async function removeSiteRows(tx: TenantTx, { tenantId, siteId }: Site, limit: number): Promise<boolean> {
  const these = sql`tenant_id = ${tenantId} and site_id = ${siteId}::uuid`;
  for (const name of SITE_TABLES) {
    const table = sql.table(name);
    const { numAffectedRows = 0n } = await sql`
      delete from ${table} where ctid = any(array(select ctid from ${table} where ${these} limit ${limit}))`.execute(
      tx,
    );
    if (numAffectedRows > 0n) return true;
  }
  // What tickets of other sites still knew of its issues.
  for (const [name, column] of LEFT) {
    const left = sql.ref(column);
    await sql`
    update ${sql.table(name)} set ${left} = coalesce(
        (select jsonb_agg(place) from jsonb_array_elements(${left}) as place where place ->> 'siteId' <> ${siteId}), '[]')
     where tenant_id = ${tenantId} and ${left} <> '[]'`.execute(tx);
  }
  await removeWorkItemsOfSite(tx, { tenantId, siteId });
  await tx.deleteFrom('api_spend').where('tenant_id', '=', tenantId).where('site_id', '=', siteId).execute();
  await tx.deleteFrom('jira_site').where('tenant_id', '=', tenantId).where('id', '=', siteId).execute();
  return false;
}
