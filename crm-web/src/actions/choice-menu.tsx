import { Popover } from '@base-ui/react/popover';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { shownKey } from '../shell/commands.ts';
import { t } from '../texts/t.ts';
import { ticketQuery } from '../tickets/ticket-queries.ts';
import { ChoiceItems } from './choice-items.tsx';
import type { ChoiceKind } from './choices.ts';
import { focusTicketSoon } from './focus-ticket.ts';
import { NothingFound } from './nothing-found.tsx';

export type AskedChoice = { kind: ChoiceKind; ticketId: string; anchor: Element | null };

/** A small menu at a row, a card or the open ticket: type to narrow it, arrows and Enter to choose. */
export function ChoiceMenu({ asked, onClose }: { asked: AskedChoice; onClose: () => void }) {
  const { kind, ticketId, anchor } = asked;
  const { data: ticket } = useQuery(ticketQuery(useSession(), ticketId));
  const [typed, setTyped] = useState('');
  if (!ticket) return null;
  const name = t.commands[kind];
  const done = () => {
    onClose();
    focusTicketSoon(ticketId);
  };
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="bottom" align="start" sideOffset={4} className="choice-place">
          <Popover.Popup
            className="choice-menu"
            aria-label={`${name}: #${ticket.number}`}
            finalFocus={() => (anchor instanceof HTMLElement && anchor.isConnected ? focusable(anchor) : true)}
          >
            <Command label={name} loop>
              <div className="choice-head">
                <Command.Input value={typed} onValueChange={setTyped} placeholder={hintOf(kind, name)} />
                <kbd>{shownKey(kind)}</kbd>
              </div>
              <Command.List label={name}>
                <ChoiceItems kind={kind} ticket={ticket} typed={typed} onDone={done} />
              </Command.List>
              <NothingFound />
            </Command>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const hintOf = (kind: ChoiceKind, name: string) =>
  kind === 'labels' ? t.palette.labelHint : kind === 'due' ? t.palette.dueHint : name;

/** What within the anchor takes the focus back. */
const focusable = (anchor: HTMLElement) =>
  anchor.matches('a, button, [tabindex]') ? anchor : (anchor.querySelector<HTMLElement>('a, button') ?? true);
