import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useSession } from '../session/session.ts';
import { Problem } from '../ui/problem.tsx';
import { isStale } from '../ui/tagged.ts';
import { BulkBar } from './bulk-bar.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import { type BulkAction, type BulkRequest, previewQuery } from './bulk-queries.ts';
import { ConfirmBulk } from './confirm-bulk.tsx';
import { useSelection } from './selection.tsx';
import { useRequestOf, useStartBulk } from './use-bulk.ts';

/** More than these are changed only when they are asked for once more. */
const ASKED_FROM = 50;

type Props = { count: number; counts: { total: number; exact: boolean } | undefined };

/** What can be done to the tickets that are selected, and how the last such change goes. */
export function BulkChange({ count, counts }: Props) {
  const session = useSession();
  const queries = useQueryClient();
  const selection = useSelection();
  const [asked, ask] = useState<Asked | null>(null);
  const asks = useRef(false);
  /** What was to be done to the selection is done, and it stays only because something is asked by now. */
  const isSpent = useRef(false);
  const start = useStartBulk(() => {
    isSpent.current = asks.current;
    if (!asks.current) selection.clear();
  });
  const leave = () => {
    if (isSpent.current) selection.clear();
    isSpent.current = false;
  };

  const requestOf = useRequestOf();
  const act = (action: BulkAction) => {
    isSpent.current = false;
    const request = requestOf(action);
    if (isPublic(action) || selection.isAll || count > ASKED_FROM) ask({ request });
    else if (action.kind === 'delete') void askUnlessUndone(request);
    else start.mutate(request);
  };
  /** Tickets come back by Undo, but an issue that is deleted in Jira does not. */
  const askUnlessUndone = async (request: BulkRequest) => {
    const preview = await queries.fetchQuery(previewQuery(session, request)).catch(() => null);
    if (preview?.undo === 'all') start.mutate(request);
    else ask({ request });
  };
  return (
    <>
      <Problem error={asked ? null : start.error} />
      {count > 0 && <BulkBar {...{ count, counts, asks }} isBusy={start.isPending} onAct={act} onLeave={leave} />}
      {count === 0 && selection.jobId && <BulkProgress key={selection.jobId} jobId={selection.jobId} />}
      {asked && (
        <ConfirmBulk
          // What is asked about is what is done, whatever the address says by then.
          {...asked}
          onClose={() => ask(null)}
          onConfirm={(counted) => {
            ask(null);
            const again = { request: asked.request, was: counted };
            start.mutate(
              { ...asked.request, expectedCount: counted },
              // Another number of tickets fits by now than was told.
              { onError: (error) => isStale(error) && ask(again) },
            );
          }}
        />
      )}
    </>
  );
}

/** What is asked about; `was`: it was asked before, and so many tickets were told then. */
type Asked = { request: BulkRequest; was?: number };

const isPublic = (action: BulkAction) => action.kind === 'comment' && action.visibility === 'public';
