import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { t } from '../texts/t.ts';
import type { PickerSource } from './contact-queries.ts';

type Picked = { id: string; name: string; about: string };

type Props = {
  label: string;
  source: PickerSource;
  onPick: (picked: Picked) => void;
  autoFocus?: boolean;
};

/** Chooses one by search as one types: a combobox with a list, as the ARIA practices describe it. */
export function Picker({ label, source, onPick, autoFocus = false }: Props) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const q = text.trim();
  const { data, isError } = useQuery({
    queryKey: [...source.key, q],
    queryFn: ({ signal }) => source.find(q, signal),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  });
  const found = q === '' ? [] : (data ?? []);
  const isOpen = found.length > 0;
  const pick = (one: Picked | undefined) => {
    if (!one) return;
    setText('');
    setAt(0);
    onPick(one);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    if (!isOpen) return;
    event.preventDefault();
    if (step === undefined) pick(found[at]);
    else setAt((at + step + found.length) % found.length);
  };
  return (
    <div className="picker">
      <label className="stack">
        {label}
        <input
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={isOpen ? `${list}-${at}` : undefined}
          autoComplete="off"
          maxLength={200}
          placeholder={t.contacts.pickHint}
          // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
          autoFocus={autoFocus}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div id={list} role="listbox" aria-label={label} className="found" hidden={!isOpen}>
        {found.map((one, i) => (
          <button
            key={one.id}
            id={`${list}-${i}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            onClick={() => pick(one)}
          >
            <span>{one.name}</span> <span className="quiet">{one.about}</span>
          </button>
        ))}
      </div>
      <p className="quiet" role="status">
        {isError ? t.error.unknown : q !== '' && data?.length === 0 ? t.contacts.noneFound : ''}
      </p>
    </div>
  );
}
