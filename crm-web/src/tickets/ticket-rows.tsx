import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type MouseEvent,
  type PointerEvent,
  type UIEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { t } from '../texts/t.ts';
import { loadPane } from '../ticket/load-pane.ts';
import { densityOf } from './density.ts';
import { GroupHead } from './group-head.tsx';
import type { Line } from './list-groups.ts';
import { TicketRow } from './ticket-row.tsx';
import { usePage } from './use-page.ts';

const ROW_PX = { comfortable: 36, compact: 28 } as const;

type RowsProps = {
  lines: readonly Line[];
  /** Names of contacts, where a column shows them. */
  contacts: ReadonlyMap<string, string>;
  hasMore: boolean;
  onMore: () => void;
  closed: ReadonlySet<string>;
  onClose: (group: string) => void;
  /** Whether somebody points at a row, has the focus in the list, or has scrolled. */
  onRead: (isRead: boolean) => void;
  waiting: number;
  onTake: () => void;
};

/** Only the rows in view are in the page, however long the list is. */
export function TicketRows({ lines, contacts, hasMore, onMore, closed, onClose, onRead, waiting, onTake }: RowsProps) {
  const { params } = usePage();
  const density = densityOf(params);
  const scroll = useRef<HTMLElement>(null);
  const { onScroll, ...reading } = useReading(onRead);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: useCallback(() => ROW_PX[density], [density]),
    overscan: 12,
    getItemKey: useCallback((at: number) => keyOf(lines[at]) ?? at, [lines]),
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const nearEnd = hasMore && last >= lines.length - 20;
  useEffect(() => {
    if (nearEnd) onMore();
  }, [nearEnd, onMore]);

  // Who has a list opens a ticket next.
  useEffect(() => void loadPane().catch(() => undefined), []);

  /** Who pressed it by the keyboard goes on in the list; the pointer leaves the focus where it is. */
  const take = ({ currentTarget }: MouseEvent) => {
    if (document.activeElement === currentTarget) scroll.current?.querySelector<HTMLElement>('.row')?.focus();
    scroll.current?.scrollTo({ top: 0 });
    onTake();
  };

  return (
    <div className="list-body" data-density={density} {...reading}>
      <div role="status" className="waiting">
        {waiting > 0 && (
          <button type="button" onMouseDown={(event) => event.preventDefault()} onClick={take}>
            {t.list.updates(waiting)}
          </button>
        )}
      </div>
      <section className="scroll" ref={scroll} aria-label={t.list.rows} onScroll={onScroll}>
        <div className="rows" style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index, key, start }) => {
            const line = lines[index];
            if (!line) return null;
            if (line.kind === 'ticket') {
              const { ticket } = line.entry;
              return <TicketRow key={key} ticket={ticket} contact={contacts.get(ticket.contactId ?? '')} top={start} />;
            }
            const { group } = line;
            const isClosed = closed.has(group.id);
            return <GroupHead key={key} group={group} top={start} isClosed={isClosed} onClose={onClose} />;
          })}
        </div>
      </section>
    </div>
  );
}

const keyOf = (line: Line | undefined) =>
  line && (line.kind === 'ticket' ? line.entry.ticket.id : `group ${line.group.id}`);

/** Who points at a row, has the focus in the list or has scrolled reads it. */
function useReading(onRead: (isRead: boolean) => void) {
  const [signs] = useState({ pointer: false, focus: false, scrolled: false });
  const note = (change: Partial<typeof signs>) => {
    Object.assign(signs, change);
    onRead(signs.pointer || signs.focus || signs.scrolled);
  };
  // A row that had the focus and is out of view is in the page no more, and nobody is told.
  const hasFocus = (list: Element) => list.contains(document.activeElement);
  return {
    onPointerEnter: () => note({ pointer: true }),
    onPointerLeave: ({ currentTarget }: PointerEvent) => note({ pointer: false, focus: hasFocus(currentTarget) }),
    onFocus: () => note({ focus: true }),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => note({ focus: currentTarget.contains(relatedTarget) }),
    onScroll: ({ currentTarget }: UIEvent) =>
      note({ scrolled: currentTarget.scrollTop > 0, focus: hasFocus(currentTarget) }),
  };
}
