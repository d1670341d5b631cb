import { bodyOf } from '@synapse/api-client/client';
import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useSession } from '../session/session.ts';
import { forgetJob, lastDone, rememberLast } from '../ticket/history/undo.ts';
import { endDraft } from '../ticket/use-draft.ts';
import { filterOf } from '../tickets/search-params.ts';
import { ticketsIn } from '../tickets/tickets-in.ts';
import { beginDeletionOfAll, noteDeleted, noteThere } from '../tickets/use-leave-ticket.ts';
import { usePage } from '../tickets/use-page.ts';
import { useTries } from '../ui/tries.ts';
import { type BulkAction, type BulkRequest, bulkKeys, type StartBulk } from './bulk-queries.ts';
import { bulkCommentOf } from './comment-dialog.tsx';
import { noteOutcome, noteUndone } from './deletions.ts';
import { useSelection } from './selection.tsx';

/** What is asked of the API for an action on what is selected. */
export function useRequestOf(): (action: BulkAction) => BulkRequest {
  const { params } = usePage();
  const { ids, isAll } = useSelection();
  return (action) => (isAll ? { filter: filterOf(params), action } : { ids: [...ids], action });
}

/** They begin one after another, for what is asked by keys does not wait for the answer to what was asked before. */
const START = { mutationKey: ['bulk start'], scope: { id: 'bulk start' } } as const;

/** What became of each that was asked for: the hook's own state tells of the latest one alone. They outlive a drawing. */
type Told = {
  onBegun: (body: StartBulk) => void;
  onRefused: (body: StartBulk, error: Error) => void;
  /** None is under way any more. */
  onLast: () => void;
};

/** Starts changes, and shows how the last of them goes. */
export function useStartBulk(told: Told) {
  const session = useSession();
  const { api } = session;
  const selection = useSelection();
  const queries = useQueryClient();
  const tried = useTries();
  /** Whether another was asked for before the one before it had an answer: both are shown. */
  const isOneOfMany = useRef(false);
  const { mutate } = useMutation({
    ...START,
    mutationFn: (body: StartBulk) =>
      tried(body, (header) => bodyOf(api.POST('/api/tickets/bulk', { params: { header }, body }))),
    onMutate: ({ action, ids }) => {
      // Of all that match, those that the list shows: of the others no row is kept.
      const deleted = action.kind === 'delete' ? (ids ?? ticketsIn(queries).map(({ id }) => id)) : [];
      for (const id of deleted) noteDeleted(id);
      const isAll = ids === undefined;
      return { deleted, isAll, end: action.kind === 'delete' && isAll ? beginDeletionOfAll() : () => {} };
    },
    onError: (error, body, begun) => {
      for (const id of begun?.deleted ?? []) noteThere(id);
      begun?.end();
      told.onRefused(body, error);
    },
    onSuccess: ({ id }, body, begun) => {
      const { action } = body;
      if (action.kind === 'delete') void noteOutcome(session, queries, { id, ...begun }).finally(begun.end);
      if (action.kind === 'comment') endDraft(bulkCommentOf(session.workspace), action.body);
      told.onBegun(body);
      const isBeside = isOneOfMany.current;
      selection.follow((old) => (isBeside ? [...old, id] : [id]));
      rememberLast(queries, { jobId: id, beside: isBeside ? lastDone(queries) : undefined });
    },
    onSettled: () => {
      isOneOfMany.current = queries.isMutating({ mutationKey: START.mutationKey }) > 1;
      if (!isOneOfMany.current) told.onLast();
    },
  });
  return { start: mutate, isBusy: useIsMutating({ mutationKey: START.mutationKey }) > 0 };
}

/** Cancels a change that is under way, or undoes one that has ended. */
export function useChangeJob(bulkJobId: string) {
  const { api } = useSession();
  const { follow } = useSelection();
  const queries = useQueryClient();
  const tried = useTries();
  const path = { bulkJobId };
  const cancel = useMutation({
    mutationFn: () =>
      tried('cancel', (header) =>
        bodyOf(api.POST('/api/bulk-jobs/{bulkJobId}/cancel', { params: { path, header }, body: {} })),
      ),
    onSettled: () => void queries.invalidateQueries({ queryKey: bulkKeys.one(bulkJobId) }),
  });
  const undo = useMutation({
    mutationFn: () => {
      // Before it is asked for: a list may have a ticket again before the answer comes.
      noteUndone(bulkJobId);
      return tried('undo', (header) =>
        bodyOf(api.POST('/api/bulk-jobs/{bulkJobId}/undo', { params: { path, header }, body: {} })),
      );
    },
    onSuccess: ({ id }) => {
      forgetJob(queries, bulkJobId);
      follow((old) => old.map((one) => (one === bulkJobId ? id : one)));
    },
  });
  return { cancel, undo };
}
