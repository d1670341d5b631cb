import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { ticketQuery } from '../tickets/ticket-queries.ts';
import { ticketsIn } from '../tickets/tickets-in.ts';
import { isShown } from '../ui/focus/focus.ts';
import { ChoiceItems } from './choice-items.tsx';
import { ChoicePopup } from './choice-popup.tsx';
import type { ChoiceKind } from './choices.ts';
import { focusTicketSoon } from './focus-ticket.ts';

export type AskedChoice = { kind: ChoiceKind; ticketId: string; anchor: Element | null };

/** The menu of a choice at a row, a card or the open ticket. */
export function ChoiceMenu({ asked, onClose }: { asked: AskedChoice; onClose: () => void }) {
  const { kind, ticketId, anchor } = asked;
  const queries = useQueryClient();
  const { data: read } = useQuery(ticketQuery(useSession(), ticketId));
  // As the list knows it until it is read: what is typed meanwhile would be keys of the page.
  const ticket = read ?? ticketsIn(queries).find(({ id }) => id === ticketId);
  const [typed, setTyped] = useState('');
  if (!ticket) return null;
  const done = () => {
    onClose();
    focusTicketSoon(ticketId);
  };
  const backTo = anchor instanceof HTMLElement ? focusable(anchor) : null;
  const popup = { kind, of: `#${ticket.number}`, anchor, backTo, typed, onType: setTyped, onClose };
  return (
    <ChoicePopup {...popup}>
      <ChoiceItems kind={kind} ticket={ticket} typed={typed} onDone={done} />
    </ChoicePopup>
  );
}

/** What within the anchor takes the focus back: the first that is seen, for what a closed menu holds takes none. */
const focusable = (anchor: HTMLElement) =>
  [anchor, ...anchor.querySelectorAll<HTMLElement>('a, button, summary')].find(
    (one) => one.matches('a, button, summary, [tabindex]') && isShown(one),
  ) ?? null;
