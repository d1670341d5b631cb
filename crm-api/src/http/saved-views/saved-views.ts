import type { savedViewsApi } from '@synapse/shared/api/saved-views';
import { holds } from '../../domain/members/member-rules.ts';
import { readTenant } from '../../store/db/database.ts';
import { listViews, readView } from '../../store/saved-views/saved-views.ts';
import { withCounts } from '../../store/saved-views/view-counts.ts';
import { changeView, removeView, saveView } from '../../sync/saved-views/view-commands.ts';
import type { Caller } from '../auth/caller.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';

const viewerOf = ({ tenantId, userId, role }: Caller) => ({
  ...{ tenantId, userId },
  isAdmin: holds(role, 'admin'),
});

/** How people look at tickets, kept under a name. */
export function savedViewHandlers({ db, now }: Pick<HttpServices, 'db' | 'now'>): Handlers<typeof savedViewsApi> {
  const asking = (caller: Caller) => ({ db, now, viewer: viewerOf(caller) });
  return {
    listSavedViews: async ({ caller }) => ({
      status: 200,
      body: {
        items: await readTenant(db, caller.tenantId, async (tx) =>
          withCounts(tx, caller, await listViews(tx, viewerOf(caller))),
        ),
      },
    }),
    createSavedView: async ({ caller, body }) => {
      const view = await saveView(asking(caller), caller, body);
      return { status: 201, headers: { location: `/api/views/${view.id}` }, body: view };
    },
    readSavedView: async ({ caller, params: { viewId } }) => ({
      status: 200,
      body: await readTenant(db, caller.tenantId, (tx) => readView(tx, viewerOf(caller), viewId)),
    }),
    updateSavedView: async ({ caller, params: { viewId }, body }) => ({
      status: 200,
      body: await changeView(asking(caller), caller, viewId, body),
    }),
    deleteSavedView: async ({ caller, params: { viewId } }) => {
      await removeView(asking(caller), caller, viewId);
      return { status: 204 };
    },
  };
}
