import { useState } from 'react';
import { shownKey } from '../shell/commands.ts';
import { en } from '../texts/en.ts';
import { PRIORITIES, STATUSES } from './search-params.ts';
import { usePage } from './use-page.ts';

export function ListFilters() {
  const { params, filter } = usePage();
  return (
    <>
      <SearchBox key={params.view} />
      <Choice
        label={en.list.status}
        value={params.status}
        of={STATUSES}
        names={en.status}
        onChange={(status) => filter({ status })}
      />
      <Choice
        label={en.list.priority}
        value={params.priority}
        of={PRIORITIES}
        names={en.priority}
        onChange={(priority) => filter({ priority })}
      />
    </>
  );
}

/** The text is the box's own while it is typed; the address follows it. */
function SearchBox() {
  const { params, filter } = usePage();
  const [text, setText] = useState(params.q ?? '');
  const shown = params.q === undefined && text.trim() !== '' ? '' : text;
  return (
    <input
      id="search"
      type="search"
      aria-label={en.list.search}
      placeholder={en.list.search}
      title={shownKey('search')}
      value={shown}
      maxLength={200}
      onChange={(event) => {
        setText(event.target.value);
        filter({ q: event.target.value.trim() === '' ? undefined : event.target.value });
      }}
    />
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value | undefined;
  of: readonly Value[];
  names: Readonly<Record<Value, string>>;
  onChange: (value: Value | undefined) => void;
};

function Choice<Value extends string>({ label, value, of, names, onChange }: ChoiceProps<Value>) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange((event.target.value || undefined) as Value | undefined)}
    >
      <option value="">
        {label}: {en.list.any}
      </option>
      {of.map((one) => (
        <option key={one} value={one}>
          {names[one]}
        </option>
      ))}
    </select>
  );
}
