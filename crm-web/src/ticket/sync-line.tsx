import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { type TicketDetail, ticketKeys } from '../tickets/ticket-queries.ts';
import { Later } from '../ui/later.tsx';
import { useMinutes } from '../ui/minutes.ts';
import { translated } from '../ui/translated.ts';
import { whenOf, wordsOf } from '../ui/words.ts';
import { nameOfField } from './field-names.ts';
import type { Editing } from './title.tsx';
import { TransitionForm } from './transition-form.tsx';

const TicketQueue = lazy(() => import('../sync/ticket-queue.tsx').then((file) => ({ default: file.TicketQueue })));

/** An edit is mostly in Jira before: what helps where it is not would move the fields below for a moment. */
const LASTS_MS = 3_000;

/** How the ticket stands with Jira, in words, and the one thing that helps. */
export function SyncLine({ ticket, edit }: Editing) {
  const { api, mayEdit } = useSession();
  const queries = useQueryClient();
  useMinutes();
  const path = { ticketId: ticket.id };
  const { state, reason } = ticket.sync;
  const help = useMutation({
    mutationFn: (what: 'retry' | 'restore') =>
      what === 'retry'
        ? bodyOf(api.POST('/api/tickets/{ticketId}/retry', { params: { path } }))
        : bodyOf(api.POST('/api/tickets/{ticketId}/restore', { params: { path } })),
    onSettled: () => void queries.invalidateQueries({ queryKey: ticketKeys.one(ticket.id) }),
  });
  const action = {
    parked: 'retry',
    pending: 'retry',
    deleted_in_jira: 'restore',
    synced: null,
    unlinked: null,
  } as const;
  // To send it again as it is would not help.
  const asks = mayEdit && (reason?.needs?.length ?? 0) > 0;
  const what = asks ? null : action[state];
  const rest = (
    <>
      {(state === 'parked' || state === 'pending') && <Waiting key={ticket.id} ticketId={ticket.id} />}
      {mayEdit && <TransitionForm key={reason?.needs?.map(({ field }) => field).join()} ticket={ticket} edit={edit} />}
      {what && mayEdit && (
        <div className="actions">
          <button type="button" disabled={help.isPending} onClick={() => help.mutate(what)}>
            {t.sync[what]}
          </button>
        </div>
      )}
    </>
  );
  return (
    <div className={`sync ${state === 'parked' ? 'stuck' : state}`} role="status">
      <span>
        {asks
          ? t.sync.needs(ticket.jira?.issueKey ?? '', t.status[ticket.status])
          : reason
            ? translated(reason.template, reason.message)
            : wordsFor(ticket)}
      </span>
      {reason?.jira && (
        <details>
          <summary>{t.sync.jiraSays}</summary>
          {reason.jira}
        </details>
      )}
      {state === 'pending' && reason === null ? <Later afterMs={LASTS_MS}>{rest}</Later> : rest}
      {help.isError && <p role="alert">{wordsOf(help.error)}</p>}
    </div>
  );
}

function Waiting({ ticketId }: { ticketId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t.sync.queue}</summary>
      <Suspense>{isOpen && <TicketQueue ticketId={ticketId} />}</Suspense>
    </details>
  );
}

function wordsFor({ sync }: TicketDetail): string {
  switch (sync.state) {
    case 'synced': {
      const at = [sync.lastFromJiraAt, sync.lastToJiraAt].filter((one) => one !== null).sort();
      return t.sync.synced(whenOf(at.at(-1) ?? new Date().toISOString()));
    }
    case 'pending':
      return t.sync.pending(sync.pendingFields.map(nameOfField).join(', ') || t.sync.everything);
    default:
      return t.sync[sync.state];
  }
}
