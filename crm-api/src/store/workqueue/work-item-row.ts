import { type RawBuilder, sql } from 'kysely';
import type { WorkItemKey, WorkItemKind } from '../../domain/ticket/work-item.ts';

/** The columns that name a work item, as far as its kind has them (constraint work_item_named). */
export type NameRow =
  | { kind: 'issue'; site_id: string; issue_id: string }
  | { kind: 'create'; site_id: string; ticket_id: string }
  | { kind: 'import'; site_id: string; import_id: string }
  | { kind: 'bulk'; site_id: null; bulk_id: string }
  | { kind: 'reconcile' | 'purge' | 'remap' | 'personal-data'; site_id: string }
  | { kind: 'blob-sweep' | 'contact-merge' | 'erase-people'; site_id: null };

/** The columns of NameRow, of a table or alias. */
export const nameColumns = (of: string): RawBuilder<unknown> =>
  sql.join(
    ['kind', 'site_id', 'issue_id', 'ticket_id', 'import_id', 'bulk_id'].map((column) => sql.ref(`${of}.${column}`)),
  );

/** The work item that a row names by its columns. */
export function workItemOfRow(row: NameRow): WorkItemKey {
  switch (row.kind) {
    case 'issue':
      return { kind: row.kind, siteId: row.site_id, issueId: row.issue_id };
    case 'create':
      return { kind: row.kind, siteId: row.site_id, ticketId: row.ticket_id };
    case 'import':
      return { kind: row.kind, siteId: row.site_id, importId: row.import_id };
    case 'bulk':
      return { kind: row.kind, siteId: null, bulkId: row.bulk_id };
    case 'blob-sweep':
    case 'contact-merge':
    case 'erase-people':
      return { kind: row.kind, siteId: null };
    default:
      return { kind: row.kind, siteId: row.site_id };
  }
}

/** A work item as a row of its columns, null where its kind has none. */
export function columnsOf(workItem: WorkItemKey) {
  return {
    kind: workItem.kind,
    site_id: workItem.siteId,
    issue_id: workItem.kind === 'issue' ? workItem.issueId : null,
    ticket_id: workItem.kind === 'create' ? workItem.ticketId : null,
    import_id: workItem.kind === 'import' ? workItem.importId : null,
    bulk_id: workItem.kind === 'bulk' ? workItem.bulkId : null,
  };
}

/** The kinds that are named by the same columns, in the order of locks. */
export const NAMED_ALIKE = ['creates', 'imports', 'bulks', 'issues', 'site_work'] as const;

export type NamedAlike = (typeof NAMED_ALIKE)[number];

export function namedLike(kind: WorkItemKind): NamedAlike {
  if (kind === 'create') return 'creates';
  if (kind === 'import') return 'imports';
  if (kind === 'bulk') return 'bulks';
  return kind === 'issue' ? 'issues' : 'site_work';
}

/** The same in a statement that locks several, of the alias `l`. */
export const IN_ORDER_OF_LOCKS = `order by array_position(array['create', 'import', 'bulk', 'issue'], l.kind),
  l.ticket_id, l.import_id, l.bulk_id, l.site_id, l.issue_id, l.kind`;

/**
 * The condition that finds a work item by the unique index of its kind. The kind stands in the statement as it is: a
 * partial index serves no parameter.
 */
export function isNamed(workItem: WorkItemKey): RawBuilder<boolean> {
  const kind = sql`kind = ${sql.lit(workItem.kind)}`;
  switch (workItem.kind) {
    case 'issue':
      return sql`(${kind} and site_id = ${workItem.siteId}::uuid and issue_id = ${workItem.issueId})`;
    case 'create':
      return sql`(${kind} and ticket_id = ${workItem.ticketId}::uuid)`;
    case 'import':
      return sql`(${kind} and import_id = ${workItem.importId}::uuid)`;
    case 'bulk':
      return sql`(${kind} and bulk_id = ${workItem.bulkId}::uuid)`;
    case 'blob-sweep':
    case 'contact-merge':
    case 'erase-people':
      return sql`(${kind} and site_id is null)`;
    default:
      return sql`(${kind} and site_id = ${workItem.siteId}::uuid)`;
  }
}
