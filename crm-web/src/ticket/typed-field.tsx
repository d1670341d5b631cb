import { useState } from 'react';
import { changedMeanwhile, type Edited } from './edited-text.ts';
import { Meanwhile } from './meanwhile.tsx';

type Props = {
  label: string;
  type: 'text' | 'date';
  value: string;
  disabled: boolean;
  onSave: (edited: Edited) => void;
  /** The field joins both by itself, so what comes from elsewhere has not to be shown. */
  joins?: boolean;
};

/** A field that is saved by Enter or by leaving it, and not by each key: a date is typed digit by digit. */
export function TypedField({ label, type, value, disabled, onSave, joins = false }: Props) {
  const [edited, setEdited] = useState<Edited | null>(null);
  const save = (input: HTMLInputElement) => {
    // A date that is not whole reads as none, and must not empty the field.
    const isWhole = !input.validity.badInput;
    if (edited && isWhole && edited.text !== edited.base) onSave(edited);
    setEdited(null);
    // The browser keeps the digits of half a date in the box.
    if (!isWhole) input.value = value;
  };
  return (
    <div>
      <label>
        {label}
        <input
          type={type}
          value={edited?.text ?? value}
          disabled={disabled}
          onChange={(event) => setEdited({ base: edited?.base ?? value, text: event.target.value })}
          onBlur={(event) => save(event.currentTarget)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') setEdited(null);
          }}
        />
      </label>
      {!joins && edited && changedMeanwhile(edited, value) && <Meanwhile value={value} onUse={() => setEdited(null)} />}
    </div>
  );
}
