import type { CreateSavedView, SavedView, UpdateSavedView } from '@synapse/shared/views/saved-view';
import { type Selectable, sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { say } from '../../domain/sentences.ts';
import type { TenantTx } from '../db/database.ts';
import type { Database } from '../db/schema.ts';

/** Of one person, and of a workspace. */
export const VIEWS_MOST = 100;

/** Who looks, and may change what is not theirs. */
export type Viewer = { tenantId: string; userId: string; isAdmin: boolean };

/** Those of a person, and those that all see; by name. */
export async function listViews(tx: TenantTx, viewer: Viewer): Promise<SavedView[]> {
  const rows = await seenBy(tx, viewer)
    .orderBy((of) => of.fn('lower', ['name']))
    .orderBy('id')
    .limit(2 * VIEWS_MOST)
    .execute();
  return rows.map((row) => viewFor(viewer, row));
}

/** @throws DomainError not_found; another person's own is not found either */
export async function readView(tx: TenantTx, viewer: Viewer, id: string): Promise<SavedView> {
  const row = await seenBy(tx, viewer).where('id', '=', id).executeTakeFirst();
  if (!row) throw new DomainError('not_found', 'There is no such view. It may have been deleted, or is not shared.');
  return viewFor(viewer, row);
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

const seenBy = (tx: TenantTx, { tenantId, userId }: Viewer) =>
  tx
    .selectFrom('saved_view')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where((view) => view.or([view.ref('shared'), view('author', '=', userId)]));

function viewFor({ userId, isAdmin }: Viewer, row: Selectable<Database['saved_view']>): SavedView {
  const { id, name, filter, sort, columns, grouping, layout, shared, author } = row;
  const mine = author === userId;
  return {
    ...{ id, name, visibility: shared ? 'workspace' : 'private', filter, sort, columns, grouping, layout },
    ...{ createdBy: row.author_name, createdByUserId: author, mine, mayChange: mine || isAdmin },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
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
