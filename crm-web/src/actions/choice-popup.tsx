import { Popover } from '@base-ui/react/popover';
import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import { shownKey } from '../shell/commands.ts';
import { t } from '../texts/t.ts';
import type { ChoiceKind } from './choices.ts';
import { NothingFound } from './nothing-found.tsx';

type Props = {
  kind: ChoiceKind;
  /** What is changed by it. */
  of: string;
  anchor: Element | null;
  /** What takes the focus as it closes; without one, what had it. */
  backTo: HTMLElement | null;
  typed: string;
  onType: (typed: string) => void;
  onClose: () => void;
  children: ReactNode;
};

/** A small menu: type to narrow it, arrows and Enter to choose, Esc to leave. */
export function ChoicePopup({ kind, of, anchor, backTo, typed, onType, onClose, children }: Props) {
  const name = t.commands[kind];
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="bottom" align="start" sideOffset={4} className="choice-place">
          <Popover.Popup
            className="choice-menu"
            aria-label={`${name}: ${of}`}
            finalFocus={() => (backTo?.isConnected ? backTo : true)}
          >
            <Command label={name} loop>
              <div className="choice-head">
                <Command.Input ref={takeFocus} value={typed} onValueChange={onType} placeholder={hintOf(kind, name)} />
                <kbd>{shownKey(kind)}</kbd>
              </div>
              <Command.List label={name}>{children}</Command.List>
              <NothingFound />
            </Command>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** At once: the popover would a frame later, and what is typed right after the key is for the menu. */
const takeFocus = (input: HTMLInputElement | null) => input?.focus({ preventScroll: true });

const hintOf = (kind: ChoiceKind, name: string) =>
  kind === 'labels' ? t.palette.labelHint : kind === 'due' ? t.palette.dueHint : name;
