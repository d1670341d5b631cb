import { Command } from 'cmdk';
import { t } from '../texts/t.ts';
import type { Ticket } from '../tickets/ticket-queries.ts';
import type { Choice, ChoiceKind } from './choices.ts';
import { useChangeTicket } from './use-change-ticket.ts';
import { useChoices } from './use-choices.ts';

type Props = { kind: ChoiceKind; ticket: Ticket; typed: string; onDone: () => void };

/** The choices of a kind for a ticket, within a list of commands. */
export function ChoiceItems({ kind, ticket, typed, onDone }: Props) {
  const choices = useChoices(kind, ticket, typed);
  const change = useChangeTicket();
  const choose = (choice: Choice) => {
    // First, so that the menu goes in the same frame in which the change is shown.
    if (!choice.isCurrent || kind === 'labels') void change(ticket, choice);
    onDone();
  };
  return <Choices of={choices} onChoose={choose} />;
}

type ChoicesProps = { of: readonly Choice[]; onChoose: (choice: Choice) => void };

/** Choices within a list of commands. */
export const Choices = ({ of, onChoose }: ChoicesProps) =>
  of.map((choice) => (
    <Command.Item
      key={choice.id}
      value={choice.id}
      keywords={[choice.name, choice.mark ?? '']}
      onSelect={() => onChoose(choice)}
    >
      {choice.mark && <span aria-hidden>{choice.mark}</span>}
      <span className="command-name">{choice.name}</span>
      {choice.isCurrent && (
        <span className="quiet">
          <span aria-hidden>✓</span>
          <span className="only-read">{t.palette.current}</span>
        </span>
      )}
    </Command.Item>
  ));
