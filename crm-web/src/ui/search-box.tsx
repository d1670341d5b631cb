import { type KeyboardEvent, useState } from 'react';
import { shownKey } from '../shell/commands.ts';

type Props = {
  label: string;
  /** What the address says. */
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
};

/** What a search finds, whatever the page lists. */
const FOUND = 'a[data-ticket], [data-ticket] a, .directory a';

/** From what is typed on to what it finds; Escape empties the box by itself, and leaves an empty one for the page's shortcuts. */
function leave(event: KeyboardEvent<HTMLInputElement>): void {
  const { key, currentTarget: box, nativeEvent } = event;
  if (nativeEvent.isComposing) return;
  if (key === 'Escape' && box.value === '') box.blur();
  if (key !== 'Enter' && key !== 'ArrowDown') return;
  event.preventDefault();
  toFound(box, box.value);
}

/** For so many frames what was found may come after the key: about two seconds. */
const FRAMES = 120;

/** Unless somebody types on meanwhile, or goes elsewhere. */
function toFound(box: HTMLInputElement, asked: string, frames = FRAMES): void {
  if (document.activeElement !== box || box.value !== asked) return;
  const found = box.closest('main')?.querySelector<HTMLElement>(FOUND);
  if (found) found.focus();
  else if (frames > 0) requestAnimationFrame(() => toFound(box, asked, frames - 1));
}

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
      onKeyDown={leave}
      onChange={({ target: { value } }) => {
        const q = value.trim() === '' ? undefined : value;
        setTyped({ text: value, q, waits: true });
        onSearch(q);
      }}
    />
  );
}
