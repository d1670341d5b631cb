import type { CreateSavedView, SavedView, UpdateSavedView } from '@synapse/shared/views/saved-view';
import { type RawBuilder, sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { say } from '../../domain/sentences.ts';
import type { TenantTx } from '../db/database.ts';
import { asIso } from '../db/expressions.ts';

/** Of one person, and of a workspace. */
export const VIEWS_MOST = 100;

/** Who looks, and may change what is not theirs. */
export type Viewer = { tenantId: string; userId: string; isAdmin: boolean };

/** Those of a person, and those that all see; by name. */
export const listViews = (tx: TenantTx, viewer: Viewer): Promise<SavedView[]> => select(tx, viewer, sql`true`);

/** @throws DomainError not_found; another person's own is not found either */
export async function readView(tx: TenantTx, viewer: Viewer, id: string): Promise<SavedView> {
  const [view] = await select(tx, viewer, sql`v.id = ${id}::uuid`);
  if (!view) throw new DomainError('not_found', 'There is no such view. It may have been deleted, or is not shared.');
  return view;
}

/** Locks a view until the transaction ends. @throws DomainError not_found, forbidden */
export async function lockView(tx: TenantTx, viewer: Viewer, id: string): Promise<SavedView> {
  await tx
    .selectFrom('saved_view')
    .select('id')
    .where('tenant_id', '=', viewer.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .execute();
  const view = await readView(tx, viewer, id);
  if (view.mayChange) return view;
  throw new DomainError('forbidden', say('view_of_workspace'));
}

async function select(
  tx: TenantTx,
  { tenantId, userId, isAdmin }: Viewer,
  which: RawBuilder<unknown>,
): Promise<SavedView[]> {
  const mine = sql`v.author = ${userId}`;
  const { rows } = await sql<SavedView>`
    select v.id, v.name, case when v.shared then 'workspace' else 'private' end as visibility, v.filter, v.sort, v.columns,
           v.grouping, v.layout, v.author_name as "createdBy", v.author as "createdByUserId", ${mine} as mine, (${mine} or ${isAdmin}) as "mayChange",
           ${asIso(sql`v.created_at`)} as "createdAt", ${asIso(sql`v.updated_at`)} as "updatedAt"
      from saved_view v
     where v.tenant_id = ${tenantId} and (v.shared or ${mine}) and ${which}
     order by lower(v.name), v.id limit ${2 * VIEWS_MOST}`.execute(tx);
  return rows;
}

/** @throws DomainError conflict when there are very many */
export async function insertView(
  tx: TenantTx,
  { tenantId, userId, name: author }: Viewer & { name: string },
  id: string,
  view: CreateSavedView,
  now: Date,
): Promise<void> {
  const { name, sort, columns, grouping, layout } = view;
  const said = { name, sort, columns, grouping, layout, filter: JSON.stringify(view.filter), shared: isShared(view) };
  const by = { author: userId, author_name: author, created_at: now, updated_at: now };
  await tx
    .insertInto('saved_view')
    .values({ tenant_id: tenantId, id, ...said, ...by })
    .execute();
  await requireRoom(tx, tenantId, id);
}

export async function updateView(
  tx: TenantTx,
  tenantId: string,
  id: string,
  { name, visibility, filter, sort, columns, grouping, layout }: UpdateSavedView,
  now: Date,
): Promise<void> {
  const shared = visibility === undefined ? undefined : isShared({ visibility });
  const said = { name, sort, columns, grouping, layout, shared, filter: filter && JSON.stringify(filter) };
  await tx
    .updateTable('saved_view')
    .set({ ...said, updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
  if (shared !== undefined) await requireRoom(tx, tenantId, id);
}

const isShared = ({ visibility }: Pick<SavedView, 'visibility'>) => visibility === 'workspace';

/** The workspace's are counted together, and those that one person keeps for themselves. */
async function requireRoom(tx: TenantTx, tenantId: string, id: string): Promise<void> {
  const { rows } = await sql<{ shared: boolean; kept: number }>`
    select v.shared, (select count(*)::int from saved_view o
                       where o.tenant_id = v.tenant_id and o.shared = v.shared and (v.shared or o.author = v.author)) as kept
      from saved_view v where v.tenant_id = ${tenantId} and v.id = ${id}::uuid`.execute(tx);
  const [row] = rows;
  if (!row || row.kept <= VIEWS_MOST) return;
  const what = row.shared ? 'shared' : 'own';
  throw new DomainError('conflict', say('views_most', { most: String(VIEWS_MOST), what }));
}

export async function deleteView(tx: TenantTx, tenantId: string, id: string): Promise<void> {
  await tx.deleteFrom('saved_view').where('tenant_id', '=', tenantId).where('id', '=', id).execute();
}
