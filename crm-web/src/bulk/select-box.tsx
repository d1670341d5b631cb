import { useQueryClient } from '@tanstack/react-query';
import type { MouseEvent } from 'react';
import { useSession } from '../session/session.ts';
import { shownKey } from '../shell/commands.ts';
import { t } from '../texts/t.ts';
import type { Ticket } from '../tickets/ticket-queries.ts';
import { ticketsIn } from '../tickets/tickets-in.ts';
import { useSelection } from './selection.tsx';

type Props = { ticket: Pick<Ticket, 'id' | 'number'>; top: number };

/** Selects a row. It stands beside the row's link, for one that could be pressed within another could be reached by no key. */
export function SelectBox({ ticket, top }: Props) {
  const { mayEdit } = useSession();
  const selection = useSelection();
  const select = useSelect();
  if (!mayEdit) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: in an input the shortcuts of the list would be typed
    <button
      type="button"
      role="checkbox"
      className="select-box"
      style={{ transform: `translateY(${top}px)` }}
      data-ticket={ticket.id}
      aria-checked={selection.isAll || selection.ids.has(ticket.id)}
      aria-label={t.bulk.select(ticket.number)}
      title={shownKey('select')}
      onClick={(event) => select(ticket.id, event)}
    >
      <span aria-hidden>✓</span>
    </button>
  );
}

/** Selects a ticket, or with Shift all from the one before up to it. */
export function useSelect() {
  const selection = useSelection();
  const queries = useQueryClient();
  return (id: string, { shiftKey }: Pick<MouseEvent, 'shiftKey'>) => {
    const order = ticketsIn(queries).map((ticket) => ticket.id);
    if (shiftKey) selection.extend(id, order);
    else selection.toggle(id, order);
  };
}

/** Shift+click on a row selects up to it instead of opening it in a window. */
export function useSelectRow(id: string) {
  const { mayEdit } = useSession();
  const select = useSelect();
  return (event: MouseEvent) => {
    if (!event.shiftKey || !mayEdit) return;
    event.preventDefault();
    select(id, event);
  };
}
