import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useMemo, useRef, useState } from 'react';
import { statusChoice } from '../actions/choices.ts';
import { focusTicketSoon } from '../actions/focus-ticket.ts';
import { useAsk } from '../actions/ticket-actions.tsx';
import { useChangeTicket } from '../actions/use-change-ticket.ts';
import { useSession } from '../session/session.ts';
import { useCommands } from '../shell/use-commands.ts';
import { t } from '../texts/t.ts';
import { STATUSES, type Status } from '../tickets/search-params.ts';
import type { Ticket } from '../tickets/ticket-queries.ts';
import { useShown } from '../tickets/tickets-in.ts';
import { usePage } from '../tickets/use-page.ts';
import { LoadFailed } from '../ui/problem.tsx';
import { Column } from './column.tsx';
import { useBoard } from './use-board.ts';
import '../styles/board.css';

/** The list's tickets by their status; moving a card changes the status, in Jira, too. */
export function Board() {
  const { params } = usePage();
  const { mayEdit } = useSession();
  const board = useBoard(params);
  const ask = useAsk().choice;
  const place = useRef<HTMLElement>(null);
  const [isDragging, setDragging] = useState(false);
  const cards = board.columns.flatMap(({ tickets }) => tickets);
  const ids = cards.map(({ id, version, status }) => `${id} ${version} ${status}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cards are the same as long as these are
  const all = useMemo(() => new Map(cards.map((ticket) => [ticket.id, ticket])), [ids]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useShown(useMemo(() => cards.map((ticket) => ({ ticket, group: ticket.status })), [ids]));
  const change = useChangeTicket();
  const move = (ticket: Ticket, status: Status) => {
    if (ticket.status === status) return;
    const hadFocus = place.current?.querySelector(`[data-ticket="${ticket.id}"]`)?.contains(document.activeElement);
    void change(ticket, statusChoice(ticket, status));
    if (hadFocus) focusTicketSoon(ticket.id, `[data-status=${ticket.status}]`);
  };

  // A card that goes to another column is another element there, whoever moved it: by a key, by Undo, or somewhere else.
  const focused = useRef<string>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the cards are others
  useEffect(() => {
    if (focused.current !== undefined) focusTicketSoon(focused.current, '.board');
  }, [ids]);

  const latest = useRef({ move, all });
  latest.current = { move, all };
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => 'ticketId' in source.data,
        onDragStart: () => setDragging(true),
        onDrop: ({ source, location }) => {
          setDragging(false);
          const ticket = latest.current.all.get(String(source.data.ticketId));
          const status = location.current.dropTargets[0]?.data.status as Status | undefined;
          if (ticket && status) latest.current.move(ticket, status);
        },
      }),
    [],
  );

  const step = (by: 1 | -1) => () => {
    const id = document.activeElement?.closest<HTMLElement>('[data-ticket]')?.dataset.ticket;
    const ticket = id === undefined ? undefined : all.get(id);
    const next = ticket && STATUSES[STATUSES.indexOf(ticket.status) + by];
    if (!ticket || !next) return;
    move(ticket, next);
  };
  useCommands({ ...(mayEdit && { moveLeft: step(-1), moveRight: step(1) }) });

  if (board.error) {
    return <LoadFailed error={board.error} onRetry={board.retry} />;
  }
  return (
    <section
      ref={place}
      className="board"
      data-found={board.found}
      onFocus={({ target }) => {
        focused.current = target.closest<HTMLElement>('[data-ticket]')?.dataset.ticket;
      }}
      onBlur={({ target }) => {
        // Who leaves it by themselves does not come back to it.
        if (target.isConnected) focused.current = undefined;
      }}
      aria-label={t.board.name}
      // It scrolls, so the keyboard must reach it, also where there is no card.
      tabIndex={cards.length === 0 ? 0 : undefined}
    >
      {board.columns.map((column) => (
        <Column
          key={`${column.status} ${board.key}`}
          {...column}
          {...{ isDragging, all }}
          onMoveTo={({ id }, anchor) => ask({ kind: 'status', ticketId: id, anchor })}
        />
      ))}
    </section>
  );
}
