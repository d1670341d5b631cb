import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { TicketActions } from '../actions/ticket-actions.tsx';
import { BoardPane } from '../board/board-pane.tsx';
import { SelectionProvider } from '../bulk/selection.tsx';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { CreateTicket } from '../tickets/create-ticket.tsx';
import { TicketList } from '../tickets/ticket-list.tsx';
import { ticketsIn } from '../tickets/tickets-in.ts';
import { usePage } from '../tickets/use-page.ts';
import { Shortcuts } from './shortcuts.tsx';
import { useCommands } from './use-commands.ts';

// Its Markdown is a third of the script, and the list needs none.
const TicketPane = lazy(() => import('../ticket/ticket-pane.tsx').then((file) => ({ default: file.TicketPane })));

type Open = 'create' | 'help' | null;

export function Shell() {
  const { params, show, open, filter } = usePage();
  const session = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<Open>(null);

  const move = (by: 1 | -1) => {
    const all = ticketsIn(queries);
    const at = all.findIndex((one) => one.id === params.ticket);
    const next = all[at === -1 ? 0 : at + by];
    if (next) open(next.id);
  };
  const focus = (id: string) => () => document.getElementById(id)?.focus();
  useCommands({
    search: focus('search'),
    create: session.mayEdit && (() => setDialog('create')),
    next: () => move(1),
    previous: () => move(-1),
    close: params.ticket !== undefined && (() => open(undefined)),
    previousTicket: params.ticket !== undefined && (() => move(-1)),
    nextTicket: params.ticket !== undefined && (() => move(1)),
    showBoard: params.layout === undefined && (() => filter({ layout: 'board' })),
    showList: params.layout === 'board' && (() => filter({ layout: undefined })),
    help: () => setDialog('help'),
    goInbox: () => show({ view: 'inbox', density: params.density }),
    goMine: () => show({ view: 'mine', density: params.density }),
    goAll: () => show({ view: 'all', density: params.density }),
    goContacts: () => void navigate({ to: '/contacts' }),
    goSettings: () => void navigate({ to: '/settings/$section', params: { section: 'members' } }),
  });

  const Tickets = params.layout === 'board' ? BoardPane : TicketList;
  return (
    <TicketActions>
      <div className={params.ticket ? 'panes has-open' : 'panes'} data-layout={params.layout}>
        <SelectionProvider>
          <Tickets onCreate={() => setDialog('create')} />
        </SelectionProvider>
        <Suspense fallback={<section className="ticket-pane" aria-busy="true" aria-label={en.list.loading} />}>
          <TicketPane key={params.ticket ?? 'none'} ticketId={params.ticket} />
        </Suspense>
        {dialog === 'create' && <CreateTicket onClose={() => setDialog(null)} onCreated={open} />}
        {dialog === 'help' && <Shortcuts onClose={() => setDialog(null)} />}
      </div>
    </TicketActions>
  );
}
