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

/** What is typed stands in the box at once, and the address follows; what else changes the address changes the box. */
function SearchBox() {
  const { params, filter } = usePage();
  const [typed, setTyped] = useState<{ text: string; q: string | undefined; waits: boolean } | null>(null);
  if (typed?.waits && params.q === typed.q) setTyped({ ...typed, waits: false });
  const isOurs = typed !== null && (typed.waits || params.q === typed.q);
  return (
    <input
      id="search"
      type="search"
      aria-label={en.list.search}
      placeholder={en.list.search}
      title={shownKey('search')}
      value={isOurs ? typed.text : (params.q ?? '')}
      maxLength={200}
      onChange={({ target: { value } }) => {
        const q = value.trim() === '' ? undefined : value;
        setTyped({ text: value, q, waits: true });
        filter({ q });
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
