import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Link } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useSession } from '../session/session.ts';
import { shownKey } from '../shell/commands.ts';
import { t } from '../texts/t.ts';
import { usePrefetch } from '../tickets/read-first.ts';
import type { Status } from '../tickets/search-params.ts';
import type { Ticket } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';
import { dayOf } from '../ui/words.ts';

export const CARD_PX = 96;

type Props = { ticket: Ticket; column: Status; top: number; onMoveTo: (anchor: Element) => void };

export function Card({ ticket, column, top, onMoveTo }: Props) {
  const { params } = usePage();
  const [isDragged, setDragged] = useState(false);
  const { id } = ticket;
  const { mayEdit } = useSession();
  const drag = useCallback(
    (element: HTMLLIElement | null) => {
      if (!element || !mayEdit) return;
      return draggable({
        element,
        getInitialData: () => ({ ticketId: id }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      });
    },
    [id, mayEdit],
  );
  const prefetch = usePrefetch(id);
  return (
    <li
      ref={drag}
      className="card"
      data-ticket={id}
      data-dragged={isDragged || undefined}
      data-stuck={ticket.sync.state === 'parked' || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onPointerEnter={prefetch}
      onFocus={prefetch}
    >
      <span className="card-line quiet">
        <span title={t.priority[ticket.priority]}>
          <span aria-hidden>{t.priorityMark[ticket.priority]}</span>
          <span className="only-read">{t.priority[ticket.priority]}</span>
        </span>
        <span>#{ticket.number}</span>
        <span className="key">{ticket.jira?.issueKey}</span>
        <SyncState ticket={ticket} />
        {mayEdit && (
          <button
            type="button"
            className="plain move-to"
            aria-label={t.board.moveTo(ticket.number)}
            title={`${t.board.move} (${shownKey('status')})`}
            onClick={({ currentTarget }) => onMoveTo(currentTarget)}
          >
            ⋯
          </button>
        )}
      </span>
      <Link
        to="/"
        search={{ ...params, ticket: id }}
        activeProps={{}}
        className="card-title"
        draggable={false}
        title={ticket.title}
        aria-current={params.ticket === id ? 'true' : undefined}
      >
        {ticket.title}
      </Link>
      <span className="card-line quiet">
        {ticket.status === column ? (
          <>
            <span className="card-person" title={ticket.assignee?.name}>
              {ticket.assignee?.name ?? t.ticket.nobody}
            </span>
            <span>{ticket.dueDate && dayOf(ticket.dueDate)}</span>
          </>
        ) : (
          <span>{t.board.isNow(t.status[ticket.status])}</span>
        )}
      </span>
    </li>
  );
}

/** Only what is not in step is said on a card; why it is stuck, in a sentence. */
function SyncState({ ticket: { sync } }: { ticket: Ticket }) {
  if (sync.state === 'parked') {
    return (
      <span className="card-stuck" title={sync.reason?.message ?? t.sync.parked}>
        {sync.reason?.message ?? t.sync.parkedMark}
      </span>
    );
  }
  if (sync.state === 'pending') return <span>{t.sync.pendingMark}</span>;
  return sync.state === 'deleted_in_jira' ? <span>{t.sync.deletedMark}</span> : null;
}
