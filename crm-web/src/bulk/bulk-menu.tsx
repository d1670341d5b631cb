import { useState } from 'react';
import { Choices } from '../actions/choice-items.tsx';
import { ChoicePopup } from '../actions/choice-popup.tsx';
import type { ChoiceKind } from '../actions/choices.ts';
import { useChoices } from '../actions/use-choices.ts';
import type { Ticket } from '../tickets/ticket-queries.ts';
import type { BulkAction } from './bulk-queries.ts';

/** A choice that a key asked for. */
export type AskedOfAll = {
  kind: Exclude<ChoiceKind, 'labels'>;
  /** Whom this one can be assigned to can be chosen; where another one can't, its outcome says so. */
  first: Ticket;
  backTo: HTMLElement | null;
};

type Props = {
  asked: AskedOfAll;
  selected: string;
  anchor: Element | null;
  onClose: () => void;
  onAct: (action: BulkAction) => void;
};

/** The menu of a choice for all that is selected: the same as of one ticket. */
export function BulkMenu({ asked: { kind, first, backTo }, selected, anchor, onClose, onAct }: Props) {
  const [typed, setTyped] = useState('');
  // They may have different values: none is marked as the one of now.
  const choices = useChoices(kind, first, typed).map((choice) => ({ ...choice, isCurrent: false }));
  return (
    <ChoicePopup {...{ kind, of: selected, anchor, backTo, typed, onType: setTyped, onClose }}>
      <Choices of={choices} onChoose={({ patch }) => onAct({ kind: 'edit', fields: patch })} />
    </ChoicePopup>
  );
}
