import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import { changedHere } from '../actions/use-change-ticket.ts';
import { numberOf } from '../texts/numbers.ts';
import { t } from '../texts/t.ts';
import type { Status } from '../tickets/search-params.ts';
import type { Ticket } from '../tickets/ticket-queries.ts';
import { broughtBackHere, deletedHere } from '../tickets/use-leave-ticket.ts';
import { CARD_PX, Card } from './card.tsx';
import { holdCards } from './columns.ts';

const GAP_PX = 8;

type Props = {
  status: Status;
  isShown: boolean;
  isPending: boolean;
  tickets: readonly Ticket[];
  count: { total: number; exact: boolean } | undefined;
  hasMore: boolean;
  more: () => void;
  /** Whether a card is being dragged: no column moves meanwhile. */
  isDragging: boolean;
  all: ReadonlyMap<string, Ticket>;
  onMoveTo: (ticket: Ticket, anchor: Element) => void;
};

export function Column(props: Props) {
  const { status, isShown, count } = props;
  const [isOver, setOver] = useState(false);
  const drop = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return;
      return dropTargetForElements({
        element,
        getData: () => ({ status }),
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: () => setOver(false),
      });
    },
    [status],
  );
  const name = t.status[status];
  return (
    <section
      ref={drop}
      className={isShown ? 'column' : 'column is-closed'}
      data-status={status}
      data-over={isOver || undefined}
      aria-label={count ? t.board.column(name, count.total, count.exact) : name}
    >
      <h2>
        <span aria-hidden>{t.statusMark[status]}</span> {name}{' '}
        <span className="quiet">{count && numberOf(count.total, count.exact)}</span>
      </h2>
      {isShown ? <Cards {...props} /> : <p className="quiet">{t.board.closedColumn}</p>}
    </section>
  );
}

/** Only the cards in view are in the page. */
function Cards({ status, isPending, tickets, hasMore, more, isDragging, all, onMoveTo }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const [isPointed, setPointed] = useState(false);
  const cards = useHeld(tickets, isPointed || isDragging, all);
  const rows = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => CARD_PX + GAP_PX,
    overscan: 6,
    getItemKey: (at) => cards[at]?.id ?? at,
  });
  const shown = rows.getVirtualItems();
  const nearEnd = hasMore && (shown.at(-1)?.index ?? 0) >= cards.length - 10;
  useEffect(() => {
    if (nearEnd) more();
  }, [nearEnd, more]);
  if (isPending) return <div className="skeleton" aria-busy="true" />;
  if (cards.length === 0) return <p className="quiet">{t.board.empty}</p>;
  return (
    <div
      className="cards"
      ref={scroll}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <ul style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const ticket = cards[index];
          if (!ticket) return null;
          const moveTo = (anchor: Element) => onMoveTo(ticket, anchor);
          return <Card key={key} ticket={ticket} column={status} top={start} onMoveTo={moveTo} />;
        })}
      </ul>
    </div>
  );
}

/** What this person has just done: a board shows it at once. */
const mine = { has: (id: string) => [changedHere, deletedHere, broughtBackHere].some((ids) => ids.has(id)) };

/** The cards in the order in which they stand while somebody points at them; otherwise as they are. */
function useHeld(fresh: readonly Ticket[], isHeld: boolean, all: Props['all']): readonly Ticket[] {
  const [held, setHeld] = useState(fresh);
  const now = isHeld ? holdCards(held, fresh, { mine, all }) : fresh;
  const isSame = held.length === now.length && held.every((card, at) => card === now[at]);
  if (!isSame) setHeld(now);
  return isSame ? held : now;
}
