import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { type TicketDetail, ticketKeys } from '../tickets/ticket-queries.ts';
import { Later } from '../ui/later.tsx';
import { lazyPart } from '../ui/load-part.ts';
import { translated } from '../ui/translated.ts';
import { When } from '../ui/when.tsx';
import { sinceOf, wordsOf } from '../ui/words.ts';
import { nameOfField } from './field-names.ts';
import type { Editing } from './title.tsx';
import { TransitionForm } from './transition-form.tsx';

const TicketQueue = lazyPart(() => import('../sync/ticket-queue.tsx').then((file) => file.TicketQueue));

type Help = 'retry' | 'restore' | 'unlink';
const HELPS: Readonly<Record<TicketDetail['sync']['state'], readonly Help[]>> = {
  parked: ['retry'],
  pending: ['retry'],
  deleted_in_jira: ['restore', 'unlink'],
  synced: [],
  unlinked: [],
};

/** An edit is mostly in Jira before: what helps where it is not would move the fields below for a moment. */
const LASTS_MS = 3_000;

/** How the ticket stands with Jira, in words, and the one thing that helps. */
export function SyncLine({ ticket, edit }: Editing) {
  const { api, mayEdit } = useSession();
  const queries = useQueryClient();
  const path = { ticketId: ticket.id };
  const { state, reason } = ticket.sync;
  const help = useMutation({
    mutationFn: (what: Help) =>
      what === 'unlink'
        ? bodyOf(api.DELETE('/api/tickets/{ticketId}/link', { params: { path } }))
        : bodyOf(api.POST(`/api/tickets/{ticketId}/${what}`, { params: { path } })),
    onSettled: () => void queries.invalidateQueries({ queryKey: ticketKeys.one(ticket.id) }),
  });
  // To send it again as it is would not help.
  const asks = mayEdit && (reason?.needs?.length ?? 0) > 0;
  const helps = asks || !mayEdit ? [] : HELPS[state];
  const rest = (
    <>
      {(state === 'parked' || state === 'pending') && <Waiting key={ticket.id} ticketId={ticket.id} />}
      {mayEdit && <TransitionForm key={reason?.needs?.map(({ field }) => field).join()} ticket={ticket} edit={edit} />}
      {helps.length > 0 && (
        <div className="actions">
          {helps.map((what) => (
            <button key={what} type="button" disabled={help.isPending} onClick={() => help.mutate(what)}>
              {t.sync[what]}
            </button>
          ))}
        </div>
      )}
    </>
  );
  return (
    <div className={`sync ${state === 'parked' ? 'stuck' : state}`} role="status">
      {asks ? (
        <span>{t.sync.needs(ticket.jira?.issueKey ?? '', t.status[ticket.status])}</span>
      ) : reason ? (
        <span>
          {state === 'pending' && t.sync.waiting(sinceOf(reason.since))} {translated(reason.template, reason.message)}
        </span>
      ) : (
        <State ticket={ticket} />
      )}
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

function State({ ticket: { sync } }: { ticket: TicketDetail }) {
  const { state, lastFromJiraAt, lastToJiraAt, deletedInJiraAt } = sync;
  if (state === 'pending')
    return <span>{t.sync.pending(sync.pendingFields.map(nameOfField).join(', ') || t.sync.everything)}</span>;
  return (
    <span>
      {state === 'synced' && <span aria-hidden>✓ </span>}
      {t.sync[state]}
      {deletedInJiraAt && (
        <span aria-live="off" className="quiet">
          {' · '}
          <When at={deletedInJiraAt} />
        </span>
      )}
      {state !== 'unlinked' && state !== 'deleted_in_jira' && (
        // That time goes by is no news.
        <span aria-live="off" className="quiet">
          {lastFromJiraAt && <Fresh words={t.sync.fromJira} at={lastFromJiraAt} />}
          {lastToJiraAt && <Fresh words={t.sync.toJira} at={lastToJiraAt} />}
        </span>
      )}
    </span>
  );
}

const Fresh = ({ words, at }: { words: string; at: string }) => (
  <>
    {' '}
    · {words} <When at={at} />
  </>
);
