import type { bulkApi } from '@synapse/shared/api/bulk';
import type { BulkRequest } from '@synapse/shared/bulk/bulk';
import { namingCaller } from '../../store/tickets/ticket-filters.ts';
import { requireScope } from '../auth/authorise.ts';
import type { Caller } from '../auth/caller.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import type { LiveStreams } from '../live/open-stream.ts';
import { answerProgress } from '../sync/answer-progress.ts';

/** Changes of many tickets at once: what one would cost, start it, follow it, see what came of it, cancel and undo it. */
export function bulkHandlers({ bulk, hub, now }: HttpServices, streams: LiveStreams): Handlers<typeof bulkApi> {
  /** As for a single one: a service token needs a scope to delete what is public. */
  async function requireMayUndo(caller: Caller, id: string): Promise<void> {
    if (caller.scopes && (await bulk.hasPublicComments(caller.tenantId, id))) requireScope(caller, 'comments:public');
  }

  return {
    previewBulk: async ({ caller, body }) => ({
      status: 200,
      body: await bulk.preview(caller.tenantId, asked(caller, body)),
    }),
    startBulk: async ({ caller, body }) => {
      const { expectedCount } = body;
      const { id } = await bulk.start(caller, { ...asked(caller, body), expectedCount });
      return { status: 202, body: { id }, headers: { location: `/api/bulk-jobs/${id}` } };
    },
    listBulkJobs: async ({ caller, query }) => ({
      status: 200,
      body: { items: await bulk.list(caller.tenantId, query.limit) },
    }),
    readBulkJob: (ask) => {
      const { bulkJobId } = ask.params;
      return answerProgress(ask, { hub, now, streams }, bulkJobId, () => bulk.read(ask.caller.tenantId, bulkJobId));
    },
    listBulkOutcomes: async ({ caller, params, query }) => ({
      status: 200,
      body: await bulk.outcomes(caller.tenantId, params.bulkJobId, query),
    }),
    cancelBulkJob: async ({ caller, params }) => ({
      status: 200,
      body: await bulk.cancel(caller.tenantId, params.bulkJobId),
    }),
    undoBulkJob: async ({ caller, params }) => {
      await requireMayUndo(caller, params.bulkJobId);
      const { id } = await bulk.undo(caller, params.bulkJobId);
      return { status: 202, body: { id }, headers: { location: `/api/bulk-jobs/${id}` } };
    },
  };
}

/** A service token needs a scope for what is public. `me` is whoever asks. */
function asked(caller: Caller, { ids, filter, action }: BulkRequest): BulkRequest {
  if (action.kind === 'comment' && action.visibility === 'public') requireScope(caller, 'comments:public');
  return { ids, filter: filter && namingCaller(filter, caller), action };
}
