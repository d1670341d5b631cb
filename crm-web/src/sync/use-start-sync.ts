import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { useTries } from '../ui/tries.ts';
import { syncKeys } from './sync-queries.ts';

/** Starts a reconciliation of one site, or of all. */
export function useStartSync() {
  const { api } = useSession();
  const queries = useQueryClient();
  const tried = useTries();
  return useMutation({
    mutationFn: (body: { siteId?: string }) =>
      tried(body, (header) => bodyOf(api.POST('/api/tickets/sync', { params: { header }, body }))),
    onSettled: () => void queries.invalidateQueries({ queryKey: syncKeys.runs }),
  });
}
