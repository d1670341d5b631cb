import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { useCommands } from '../shell/use-commands.ts';
import { t } from '../texts/t.ts';
import { countQuery } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';
import { Problem } from '../ui/problem.tsx';
import { isStale } from '../ui/tagged.ts';
import { BulkBar } from './bulk-bar.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import { type BulkAction, type BulkRequest, previewQuery } from './bulk-queries.ts';
import { ConfirmBulk } from './confirm-bulk.tsx';
import { useSelect } from './select-box.tsx';
import { useSelection } from './selection.tsx';
import { useRequestOf, useStartBulk } from './use-bulk.ts';

/** More than these are changed only when they are asked for once more. */
const ASKED_FROM = 50;

/** What can be done to the tickets that are selected, and how the last such change goes. */
export function BulkArea() {
  const session = useSession();
  const queries = useQueryClient();
  const { params } = usePage();
  const selection = useSelection();
  const select = useSelect();
  const { data: counts } = useQuery(countQuery(session, params));
  const [asked, ask] = useState<Asked | null>(null);
  const start = useStartBulk();
  const count = selection.isAll ? (counts?.total ?? selection.ids.size) : selection.ids.size;

  useCommands({
    select: () => {
      const focused = document.activeElement?.closest<HTMLElement>('[data-ticket]')?.dataset.ticket;
      const id = focused ?? params.ticket;
      if (id && session.mayEdit) select(id, { shiftKey: false });
    },
  });
  const requestOf = useRequestOf();
  const act = (action: BulkAction) => {
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
      <p role="status" className="only-read">
        {count > 0 ? t.bulk.selected(count, selection.isAll, counts?.exact ?? true) : ''}
      </p>
      {count > 0 && <BulkBar count={count} counts={counts} isBusy={start.isPending} onAct={act} />}
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
