import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { When } from '../ui/when.tsx';
import { type Ticket, ticketQuery } from './ticket-queries.ts';
import { usePage } from './use-page.ts';

const ROW_PX = 36;

type RowsProps = { tickets: readonly Ticket[]; hasMore: boolean; onMore: () => void };

/** Only the rows in view are in the page, however long the list is. */
export function TicketRows({ tickets, hasMore, onMore }: RowsProps) {
  const scroll = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: tickets.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    getItemKey: (at) => tickets[at]?.id ?? at,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const nearEnd = hasMore && last >= tickets.length - 20;
  useEffect(() => {
    if (nearEnd) onMore();
  }, [nearEnd, onMore]);

  return (
    <section className="scroll" ref={scroll} aria-label={en.list.rows}>
      <div className="rows" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const ticket = tickets[index];
          return ticket && <Row key={key} ticket={ticket} top={start} />;
        })}
      </div>
    </section>
  );
}

function Row({ ticket, top }: { ticket: Ticket; top: number }) {
  const { params } = usePage();
  const session = useSession();
  const queries = useQueryClient();
  return (
    <Link
      to="/"
      search={{ ...params, ticket: ticket.id }}
      activeProps={{}}
      className="row"
      style={{ transform: `translateY(${top}px)` }}
      aria-current={params.ticket === ticket.id ? 'true' : undefined}
      onPointerEnter={() => void queries.prefetchQuery(ticketQuery(session, ticket.id))}
    >
      <span title={en.status[ticket.status]}>
        <span aria-hidden>{en.statusMark[ticket.status]}</span>
        <span className="only-read">{en.status[ticket.status]}</span>
      </span>
      <span title={en.priority[ticket.priority]}>
        <span aria-hidden>{en.priorityMark[ticket.priority]}</span>
        <span className="only-read">{en.priority[ticket.priority]}</span>
      </span>
      <span className="quiet">#{ticket.number}</span>
      <span className="title" title={ticket.title}>
        {ticket.title}
      </span>
      <SyncMark ticket={ticket} />
      <span className="key quiet">{ticket.jira?.issueKey}</span>
      <When at={ticket.updatedAt} />
    </Link>
  );
}

/** Only what is not in step is said in a list. */
function SyncMark({ ticket: { sync } }: { ticket: Ticket }) {
  const words = {
    pending: en.sync.pendingMark,
    parked: en.sync.parkedMark,
    deleted_in_jira: en.sync.deletedMark,
    synced: null,
    unlinked: null,
  }[sync.state];
  return words && <span className="quiet">{words}</span>;
}
