import { type KeyboardEvent, useState } from 'react';
import { shownKey } from '../shell/commands.ts';

type Props = {
  label: string;
  /** What the address says. */
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
};

/** What says for which search it shows what was found (`foundFor`). */
const TELLS = 'main[data-found], main [data-found]';

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

/** So many frames pass at most between what is found and its rows: those of a list are measured before they are drawn. */
const FRAMES = 10;

/**
 * Waits until the page shows what was found for what is typed, unless somebody types on meanwhile, or goes elsewhere: the rows that
 * still stand there were found for something else.
 */
function toFound(box: HTMLInputElement, asked: string, frames = FRAMES): void {
  if (document.activeElement !== box || box.value !== asked) return;
  const place = document.querySelector<HTMLElement>(TELLS);
  const isFound = place?.dataset.found === (queryOf(asked) ?? '');
  const link = isFound ? place?.querySelector<HTMLElement>(FOUND) : null;
  if (link) link.focus();
  else if (frames > 0) requestAnimationFrame(() => toFound(box, asked, isFound ? frames - 1 : frames));
}

const queryOf = (typed: string) => (typed.trim() === '' ? undefined : typed);

type Listed = { isPending: boolean; isPlaceholderData: boolean };

/** What a list says as its `data-found`: the search that its rows answer; undefined while that answer is still to come. */
export const foundFor = (q: string | undefined, ...lists: readonly Listed[]): string | undefined =>
  lists.some((list) => list.isPending || list.isPlaceholderData) ? undefined : (q ?? '');

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
        const q = queryOf(value);
        setTyped({ text: value, q, waits: true });
        onSearch(q);
      }}
    />
  );
}
