import { type ChangeEvent, useState } from 'react';
import { t } from '../texts/t.ts';
import { useLeave } from '../ui/use-leave.ts';
import { changedMeanwhile, type Edited, readEdited } from './edited-text.ts';
import { Meanwhile } from './meanwhile.tsx';
import { endEdit, useDraft } from './use-draft.ts';

type Props = {
  /** What is typed and not saved yet is kept under this name. */
  draft: string;
  label: string;
  type: 'text' | 'number' | 'date';
  value: string;
  disabled: boolean;
  /** @returns what rejects where it was not saved */
  onSave: (edited: Edited) => Promise<unknown>;
  /** The field joins both by itself, so what comes from elsewhere has not to be shown. */
  joins?: boolean;
};

/** A field that is saved by Enter or by leaving it, and not by each key: a date is typed digit by digit. */
export function TypedField({ draft, label, type, value, disabled, onSave, joins = false }: Props) {
  const [kept, keep] = useDraft(draft);
  const edited = disabled ? null : readEdited(kept);
  const [sent, setSent] = useState<string | null>(null);
  /** A date that is not whole reads as none: its digits are in the browser's box alone. */
  const [isPart, setPart] = useState(false);
  const write = ({ target }: ChangeEvent<HTMLInputElement>) => {
    setPart(target.validity.badInput);
    // Kept as none, half a date would empty the field after a reload.
    if (!target.validity.badInput) keep(JSON.stringify({ base: edited?.base ?? value, text: target.value }));
  };
  const drop = () => {
    setPart(false);
    keep('');
  };
  const save = (input: HTMLInputElement) => {
    // The browser keeps the digits of half a date in the box.
    if (input.validity.badInput) {
      drop();
      input.value = value;
      return;
    }
    if (!edited) return;
    if (edited.text === edited.base) return drop();
    if (sent === edited.text) return;
    setSent(edited.text);
    // It ends also where this ticket is closed meanwhile. A refusal is shown by the pane, and leaves what was typed.
    onSave(edited)
      .then(
        () => endEdit(draft, edited.text),
        () => undefined,
      )
      .finally(() => setSent(null));
  };
  const isChanged = !joins && edited !== null && changedMeanwhile(edited, value);
  const { onBlur, onEnter } = useLeave<HTMLInputElement>(isChanged, save);
  return (
    <div>
      <label>
        {label}
        <input
          type={type}
          step={type === 'number' ? 'any' : undefined}
          value={isPart ? '' : (edited?.text ?? value)}
          disabled={disabled}
          onChange={write}
          onBlur={onBlur}
          onKeyDown={(event) => {
            onEnter(event);
            if (event.key === 'Escape') drop();
          }}
        />
      </label>
      {isChanged && <Meanwhile value={value} onUse={drop} />}
      {edited && sent !== edited.text && edited.text !== value && <p className="quiet unsaved">{t.ticket.unsaved}</p>}
    </div>
  );
}
