import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { linkOf } from '../actions/focus-ticket.ts';
import { TicketActions } from '../actions/ticket-actions.tsx';
import { BoardPane } from '../board/board-pane.tsx';
import { SelectionProvider } from '../bulk/selection.tsx';
import { useSession } from '../session/session.ts';
import { IN_LIST, useCommands } from '../shell/use-commands.ts';
import { t } from '../texts/t.ts';
import { useLanguage } from '../texts/use-language.ts';
import { loadPane } from '../ticket/load-pane.ts';
import { useClose } from '../ticket/use-close.ts';
import { usePaneFocus } from '../ui/focus/pane-focus.ts';
import { aheadSoon, lazyPart } from '../ui/load-part.ts';
import { TicketList } from './ticket-list.tsx';
import { ticketsIn } from './tickets-in.ts';
import { usePage } from './use-page.ts';

const CreateTicket = lazyPart(() => import('./new/create-ticket.tsx').then((file) => file.CreateTicket));
const TicketPane = lazyPart(() => loadPane().then((file) => file.TicketPane));

/** The list or the board, and beside it the ticket that is open. */
export function TicketsPage() {
  useLanguage();
  const { params, open, filter } = usePage();
  const session = useSession();
  const queries = useQueryClient();
  const [isCreating, setCreating] = useState(false);
  const close = useClose(params.ticket ?? '');

  useEffect(() => aheadSoon(CreateTicket), []);
  usePaneFocus(params.ticket);

  const move = (by: 1 | -1) => {
    const all = ticketsIn(queries);
    const focused = document.activeElement?.closest<HTMLElement>('[data-ticket]')?.dataset.ticket;
    const at = all.findIndex((one) => one.id === (params.ticket ?? focused));
    const next = all[at === -1 ? 0 : at + by];
    if (!next) return;
    open(next.id);
    // Who stands in the list goes on with it: the next key would be about the ticket that was open before.
    if (focused !== undefined) linkOf(next.id)?.focus();
  };
  useCommands({ search: () => document.getElementById('search')?.focus() }, IN_LIST);
  useCommands({
    create: session.mayEdit && (() => setCreating(true)),
    next: () => move(1),
    previous: () => move(-1),
    close: params.ticket !== undefined && close,
    previousTicket: params.ticket !== undefined && (() => move(-1)),
    nextTicket: params.ticket !== undefined && (() => move(1)),
    showBoard: params.layout === undefined && (() => filter({ layout: 'board' })),
    showList: params.layout === 'board' && (() => filter({ layout: undefined })),
  });

  const Tickets = params.layout === 'board' ? BoardPane : TicketList;
  return (
    <TicketActions>
      <div className={params.ticket ? 'panes has-open' : 'panes'} data-layout={params.layout}>
        <SelectionProvider>
          <Tickets onCreate={() => setCreating(true)} />
        </SelectionProvider>
        {params.ticket === undefined ? (
          <NoTicket />
        ) : (
          <Suspense fallback={<section className="ticket-pane" aria-busy="true" aria-label={t.loading} />}>
            <TicketPane key={params.ticket} ticketId={params.ticket} />
          </Suspense>
        )}
        <Suspense fallback={null}>
          {isCreating && <CreateTicket onClose={() => setCreating(false)} onCreated={open} />}
        </Suspense>
      </div>
    </TicketActions>
  );
}

function NoTicket() {
  return (
    <section className="ticket-pane" aria-label={t.ticket.none}>
      <div className="empty">
        <p>{t.ticket.none}</p>
        <p>{t.ticket.noneAbout}</p>
      </div>
    </section>
  );
}
