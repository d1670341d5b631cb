import type { BulkOutcome, BulkOutcomeOfTicket, BulkOutcomeQuery } from '@synapse/shared/bulk/bulk';
import type { MessageTemplate } from '@synapse/shared/values/message-template';
import { type InferResult, sql } from 'kysely';
import { z } from 'zod';
import { type NamedPerson, templateWithNames, withNames } from '../../domain/bulk/bulk-change.ts';
import { templateIn } from '../../domain/sentences.ts';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import { IS_FOLLOWING, isOneOf } from '../db/expressions.ts';
import { notFound } from './bulk-jobs.ts';

/** One ticket of a bulk change, by its place in it. */
export type BulkItem = { place: number; ticketId: string };

/** What came of it. */
export type ItemOutcome = {
  place: number;
  outcome: BulkOutcome;
  fields: readonly string[];
  commentId: string | null;
  message: string | null;
  /** The same by its codes, sentence by sentence. */
  template: readonly MessageTemplate[];
  /** Whom the message names, by numbers. */
  people: readonly NamedPerson[];
};

/** Fixes which tickets a job is for, in this order. */
export async function insertItems(
  tx: TenantTx,
  tenantId: string,
  bulkId: string,
  ticketIds: readonly string[],
): Promise<void> {
  await sql`
    insert into bulk_item (tenant_id, bulk_id, place, ticket_id)
    select ${tenantId}, ${bulkId}::uuid, nth - 1, id
      from unnest(${ticketIds}::uuid[]) with ordinality as given (id, nth)`.execute(tx);
}

/** The tickets that a job has changed, for the one that undoes it. @returns how many are still known */
export async function insertItemsToUndo(
  tx: TenantTx,
  tenantId: string,
  { bulkId, undoes }: { bulkId: string; undoes: string },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into bulk_item (tenant_id, bulk_id, place, ticket_id, comment_id)
    select ${tenantId}, ${bulkId}::uuid, row_number() over (order by place) - 1, ticket_id, comment_id
      from bulk_item where tenant_id = ${tenantId} and bulk_id = ${undoes}::uuid and outcome = 'changed'`.execute(tx);
  return Number(numAffectedRows);
}

/** Whether a job has written comments that are public. */
export async function hasPublicComments(tx: TenantTx, tenantId: string, bulkId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (
      select from bulk_item i join comment c on c.tenant_id = i.tenant_id and c.id = i.comment_id
       where i.tenant_id = ${tenantId} and i.bulk_id = ${bulkId}::uuid and c.visibility = 'public') as has`.execute(tx);
  return rows[0]?.has === true;
}

/**
 * The next items of a job, those first whose place is first. `commentId`: of an undo, the comment that is to be deleted.
 * @param not.sites the tickets that follow an issue there, or are to, have their turn later
 * @returns `later`: there are none but such
 */
export async function nextItems(
  tx: TenantTx,
  tenantId: string,
  bulkId: string,
  { limit, not }: { limit: number; not: { sites: readonly string[] } },
): Promise<{ items: (BulkItem & { commentId: string | null })[]; later: boolean }> {
  const ofThese = sql`exists (
    select from issue_link l
     where l.tenant_id = i.tenant_id and l.ticket_id = i.ticket_id and l.site_id = any(${not.sites}::uuid[])
       and ${IS_FOLLOWING})`;
  const waiting = sql`i.tenant_id = ${tenantId} and i.bulk_id = ${bulkId}::uuid and i.outcome = 'waiting'`;
  const { rows: items } = await sql<BulkItem & { commentId: string | null }>`
    select place, ticket_id as "ticketId", comment_id as "commentId" from bulk_item i
     where ${waiting} and ${not.sites.length === 0 ? sql`true` : sql`not ${ofThese}`}
     order by place limit ${limit}`.execute(tx);
  if (items.length > 0 || not.sites.length === 0) return { items, later: false };
  const { rows } = await sql<{ later: boolean }>`
    select exists (select from bulk_item i where ${waiting}) as later`.execute(tx);
  return { items, later: rows[0]?.later === true };
}

export async function writeOutcomes(
  tx: TenantTx,
  tenantId: string,
  bulkId: string,
  outcomes: readonly ItemOutcome[],
): Promise<void> {
  const rows = outcomes.map(({ commentId, ...one }) => ({ ...one, comment_id: commentId }));
  const places = outcomes.map(({ place }) => place);
  await sql`
    update bulk_item i set outcome = r.outcome, fields = r.fields, comment_id = r.comment_id, message = r.message,
        template = r.template, people = r.people
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r (place integer, outcome text, fields text[], comment_id uuid, message text, template jsonb,
          people jsonb)
     where i.tenant_id = ${tenantId} and i.bulk_id = ${bulkId}::uuid and i.place = r.place and ${isOneOf('i.place', places, 'integer')}`.execute(
    tx,
  );
}

const outcomesOf = (tx: TenantTx, tenantId: string, bulkId: string) =>
  tx
    .selectFrom('bulk_item as i')
    .leftJoin('ticket as t', (join) => join.onRef('t.tenant_id', '=', 'i.tenant_id').onRef('t.id', '=', 'i.ticket_id'))
    .leftJoin('issue_link as l', (join) =>
      join.onRef('l.tenant_id', '=', 'i.tenant_id').onRef('l.ticket_id', '=', 'i.ticket_id'),
    )
    .leftJoin('comment as c', (join) =>
      join.onRef('c.tenant_id', '=', 'i.tenant_id').onRef('c.id', '=', 'i.comment_id'),
    )
    .select(['i.place', 'i.ticket_id as ticketId', 'i.outcome', 'i.fields', 'i.message', 'i.template', 'i.people'])
    .select(['t.number', 't.title', 't.sync_state as syncState', 't.sync_reason as syncReason'])
    .select(['l.refused as refusedFields', 'c.refused as refusedComment'])
    .where('i.tenant_id', '=', tenantId)
    .where('i.bulk_id', '=', bulkId);

type Row = InferResult<ReturnType<typeof outcomesOf>>[number];

const SORT = 'bulk';

/** One page, in the order of the job. @throws DomainError not_found, invalid_cursor */
export async function listOutcomes(
  tx: TenantTx,
  tenantId: string,
  bulkId: string,
  query: BulkOutcomeQuery,
): Promise<{ items: BulkOutcomeOfTicket[]; nextCursor: string | null }> {
  const { outcome, problems, limit, cursor } = query;
  const after = cursor === undefined ? -1 : readCursor(cursor, SORT, z.number().int()).key;
  let select = outcomesOf(tx, tenantId, bulkId).where('i.place', '>', after);
  if (outcome !== undefined) select = select.where('i.outcome', '=', outcome);
  if (problems)
    select = select.where((is) =>
      is.or([
        is('i.outcome', 'in', ['refused', 'unknown']),
        is('i.message', 'is not', null),
        is('t.sync_state', '=', 'parked'),
      ]),
    );
  const [job, rows] = await Promise.all([
    tx
      .selectFrom('bulk_job')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', bulkId)
      .executeTakeFirst(),
    select
      .orderBy('i.place')
      .limit(limit + 1)
      .execute(),
  ]);
  if (!job) throw notFound();
  const { page, nextCursor } = cutPage(rows, limit, {
    sort: SORT,
    placeOf: ({ place }) => ({ key: place, id: bulkId }),
  });
  return { items: page.map(outcomeOf), nextCursor };
}

function outcomeOf(row: Row): BulkOutcomeOfTicket {
  const { ticketId, number, title, outcome, fields, people } = row;
  const message = row.message === null ? null : withNames(row.message, people);
  const template = row.template.map((one) => templateWithNames(one, people));
  return {
    ticketId,
    number,
    title,
    outcome,
    fields,
    message,
    template,
    jira: outcome === 'changed' ? inJira(row) : null,
  };
}

/** How what was changed stands with Jira: what it refused of these very fields, or of the ticket as a whole. */
function inJira({ fields, syncState, syncReason, ...row }: Row): BulkOutcomeOfTicket['jira'] {
  if (syncState === null || syncState === 'unlinked' || syncState === 'deleted_in_jira') return null;
  const ofField = fields.map((name) => row.refusedFields?.[name]).find((one) => one !== undefined);
  const ofTicket =
    syncState === 'parked' && syncReason?.field === undefined && syncReason?.commentId === undefined
      ? syncReason
      : null;
  const refusal = ofField ?? row.refusedComment ?? ofTicket;
  if (refusal)
    return { state: 'refused', message: refusal.message, ...templateIn(refusal), words: refusal.jira ?? null };
  return { state: syncState === 'pending' ? 'pending' : 'synced', message: null, words: null };
}
