import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { forgetJob, rememberLast } from '../ticket/history/undo.ts';
import { endDraft } from '../ticket/use-draft.ts';
import { filterOf } from '../tickets/search-params.ts';
import { usePage } from '../tickets/use-page.ts';
import { useIdempotencyKey } from '../ui/tries.ts';
import { type BulkAction, type BulkRequest, bulkKeys, type StartBulk } from './bulk-queries.ts';
import { BULK_COMMENT } from './comment-dialog.tsx';
import { useSelection } from './selection.tsx';

/** What is asked of the API for an action on what is selected. */
export function useRequestOf(): (action: BulkAction) => BulkRequest {
  const { params } = usePage();
  const { ids, isAll } = useSelection();
  return (action) => (isAll ? { filter: filterOf(params), action } : { ids: [...ids], action });
}

/** Starts a change, and shows how it goes. */
export function useStartBulk() {
  const { api } = useSession();
  const selection = useSelection();
  const queries = useQueryClient();
  const { keyOf, accepted } = useIdempotencyKey();
  return useMutation({
    mutationFn: (body: StartBulk) =>
      bodyOf(api.POST('/api/tickets/bulk', { params: { header: { 'Idempotency-Key': keyOf(body) } }, body })),
    onSuccess: ({ id }, { action }) => {
      accepted();
      if (action.kind === 'comment') endDraft(BULK_COMMENT, action.body);
      selection.clear();
      selection.follow(id);
      rememberLast(queries, { jobId: id });
    },
  });
}

/** Cancels a change that is under way, or undoes one that has ended. */
export function useChangeJob(bulkJobId: string) {
  const { api } = useSession();
  const { follow } = useSelection();
  const queries = useQueryClient();
  const { keyOf, accepted } = useIdempotencyKey();
  const params = (what: string) => ({
    path: { bulkJobId },
    header: { 'Idempotency-Key': keyOf([what, bulkJobId]) },
  });
  const cancel = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/bulk-jobs/{bulkJobId}/cancel', { params: params('cancel'), body: {} })),
    onSettled: () => void queries.invalidateQueries({ queryKey: bulkKeys.one(bulkJobId) }),
  });
  const undo = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/bulk-jobs/{bulkJobId}/undo', { params: params('undo'), body: {} })),
    onSuccess: ({ id }) => {
      accepted();
      forgetJob(queries, bulkJobId);
      follow(id);
    },
  });
  return { cancel, undo };
}
