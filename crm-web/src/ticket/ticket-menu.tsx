import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useDeleteOne } from '../bulk/delete-one.ts';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { readListsAgain } from '../tickets/list-depth.ts';
import { type TicketDetail, ticketKeys } from '../tickets/ticket-queries.ts';
import { Problem } from '../ui/problem.tsx';
import { useTries } from '../ui/tries.ts';
import { DeleteTicket } from './delete-ticket.tsx';
import { LinkIssue } from './link-issue.tsx';

/** What is done to the ticket as a whole: which issue it follows, and its end. */
export function TicketMenu({ ticket }: { ticket: TicketDetail }) {
  const { api } = useSession();
  const queries = useQueryClient();
  const menu = useRef<HTMLDetailsElement>(null);
  const [dialog, setDialog] = useState<'link' | 'delete' | null>(null);
  const tried = useTries();
  const path = { ticketId: ticket.id };
  const act = useMutation({
    mutationFn: (what: 'create' | 'unlink') =>
      what === 'create'
        ? tried(ticket.id, (header) =>
            bodyOf(api.POST('/api/tickets/{ticketId}/issue', { params: { path, header }, body: {} })),
          )
        : bodyOf(api.DELETE('/api/tickets/{ticketId}/link', { params: { path } })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ticketKeys.one(ticket.id) });
      void readListsAgain(queries);
    },
  });
  const item = (words: string, onClick: () => void) => (
    <button
      type="button"
      disabled={act.isPending}
      onClick={() => {
        menu.current?.removeAttribute('open');
        // It had the focus, and is to be seen no more.
        menu.current?.querySelector('summary')?.focus();
        onClick();
      }}
    >
      {words}
    </button>
  );
  const deleteOne = useDeleteOne();
  /** Nothing brings an issue back that is deleted in Jira. */
  const isForGood = ticket.issueOnDelete === 'delete';
  const isLinked = ticket.jira !== null && ticket.sync.state !== 'unlinked';
  return (
    <>
      <details
        className="ticket-menu"
        ref={menu}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !menu.current?.open) return;
          event.stopPropagation();
          menu.current.open = false;
          menu.current.querySelector('summary')?.focus();
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
        }}
      >
        <summary>{t.pane.more}</summary>
        <div className="items">
          {!isLinked && ticket.sync.state !== 'pending' && (
            <>
              {item(t.pane.link, () => setDialog('link'))}
              {item(t.pane.createIssue, () => act.mutate('create'))}
            </>
          )}
          {isLinked && item(t.pane.unlink(ticket.jira?.issueKey ?? ''), () => act.mutate('unlink'))}
          {isForGood
            ? item(t.pane.delete, () => setDialog('delete'))
            : item(t.pane.deleteNow, () => void deleteOne(ticket))}
        </div>
      </details>
      <Problem error={act.error} />
      {dialog === 'link' && <LinkIssue ticket={ticket} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && <DeleteTicket ticket={ticket} onClose={() => setDialog(null)} />}
    </>
  );
}
