import { useState } from 'react';
import { shownKey } from '../shell/commands.ts';

type Props = {
  label: string;
  /** What the address says. */
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
};

/** What is typed stands in the box at once, and the address follows; what else changes the address changes the box. */
export function SearchBox({ label, q: asked, onSearch }: Props) {
  const [typed, setTyped] = useState<{ text: string; q: string | undefined; waits: boolean } | null>(null);
  if (typed?.waits && asked === typed.q) setTyped({ ...typed, waits: false });
  const isOurs = typed !== null && (typed.waits || asked === typed.q);
  return (
    <input
      id="search"
      type="search"
      aria-label={label}
      placeholder={label}
      title={shownKey('search')}
      value={isOurs ? typed.text : (asked ?? '')}
      maxLength={200}
      onChange={({ target: { value } }) => {
        const q = value.trim() === '' ? undefined : value;
        setTyped({ text: value, q, waits: true });
        onSearch(q);
      }}
    />
  );
}
