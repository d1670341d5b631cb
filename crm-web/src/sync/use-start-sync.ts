import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { useIdempotencyKey } from '../ui/tries.ts';
import { syncKeys } from './sync-queries.ts';

/** Starts a reconciliation of one site, or of all. */
export function useStartSync() {
  const { api } = useSession();
  const queries = useQueryClient();
  const { keyOf, accepted } = useIdempotencyKey();
  return useMutation({
    mutationFn: (body: { siteId?: string }) => {
      const header = { 'Idempotency-Key': keyOf(body) };
      return bodyOf(api.POST('/api/tickets/sync', { params: { header }, body }));
    },
    onSuccess: accepted,
    onSettled: () => void queries.invalidateQueries({ queryKey: syncKeys.runs }),
  });
}
