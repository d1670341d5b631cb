import type { AuditAction } from '@synapse/shared/audit';
import type { CreateSavedView, SavedView, UpdateSavedView } from '@synapse/shared/views/saved-view';
import { DomainError } from '../../domain/domain-error.ts';
import { requireEdition } from '../../domain/edition.ts';
import { say } from '../../domain/sentences.ts';
import { changesOf, recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, type TenantTx, withTenant } from '../../store/db/database.ts';
import { once } from '../../store/requests/idempotency-keys.ts';
import {
  deleteView,
  insertView,
  lockView,
  readView,
  updateView,
  type Viewer,
} from '../../store/saved-views/saved-views.ts';
import { newId, type Requester } from '../engine/requester.ts';

type Asking = { db: Db; viewer: Viewer; now: () => number };

/** @throws DomainError conflict */
export async function saveView(
  { db, viewer, now }: Asking,
  { name, keyed }: Requester,
  view: CreateSavedView,
): Promise<SavedView> {
  const id = newId({ keyed }, 'view');
  const { done } = await withTenant(db, viewer.tenantId, (tx) =>
    once(tx, keyed, null, async () => {
      await insertView(tx, { ...viewer, name }, id, view, new Date(now()));
      const made = await readView(tx, viewer, id);
      await record(tx, viewer, 'view.created', made, changesOf(view));
      return made;
    }),
  );
  return done;
}

/** @throws DomainError not_found, forbidden, conflict, precondition_failed */
export function changeView(
  { db, viewer, now }: Asking,
  { ifMatch }: Pick<Requester, 'ifMatch'>,
  id: string,
  patch: UpdateSavedView,
): Promise<SavedView> {
  return withTenant(db, viewer.tenantId, async (tx) => {
    const before = await lockView(tx, viewer, id);
    if (ifMatch) requireEdition(ifMatch, 'view', before);
    if (patch.visibility === 'private' && !before.mine) throw new DomainError('forbidden', say('view_not_yours'));
    await updateView(tx, viewer.tenantId, id, patch, new Date(now()));
    const after = await readView(tx, viewer, id);
    await record(tx, viewer, 'view.changed', [before, after].find(isShared), changesOf(patch));
    return after;
  });
}

/** @throws DomainError not_found, forbidden, precondition_failed */
export function removeView({ db, viewer }: Asking, { ifMatch }: Pick<Requester, 'ifMatch'>, id: string): Promise<void> {
  return withTenant(db, viewer.tenantId, async (tx) => {
    const view = await lockView(tx, viewer, id);
    if (ifMatch) requireEdition(ifMatch, 'view', view);
    await deleteView(tx, viewer.tenantId, id);
    await record(tx, viewer, 'view.deleted', view);
  });
}

const isShared = ({ visibility }: SavedView) => visibility === 'workspace';

/** What a person keeps to themselves is no business of the workspace's. */
async function record(
  tx: TenantTx,
  { tenantId }: Viewer,
  action: AuditAction,
  view: SavedView | undefined,
  changes: readonly string[] = [],
): Promise<void> {
  if (view && isShared(view)) await recordAudit(tx, tenantId, action, `view:${view.id}`, changes);
}
