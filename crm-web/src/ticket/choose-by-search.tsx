import { keepPreviousData, type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { t } from '../texts/t.ts';
import { wordsOf } from '../ui/words.ts';
import { TYPING_MS } from './people.ts';

/** What was found is asked for again after so long, ms. */
const FRESH_MS = 30_000;

type Props<Item> = {
  label: string;
  /** What stands in the box while nobody searches. */
  value: string;
  placeholder?: string;
  disabled?: boolean;
  /** Keeps its focus from the first moment on: for a dialog that is only this. */
  autoFocus?: boolean;
  search: (q: string) => { queryKey: QueryKey; queryFn: (asked: { signal: AbortSignal }) => Promise<Item[]> };
  /** Fewer characters find nothing. */
  least?: number;
  keyOf: (item: Item) => string;
  textOf: (item: Item) => string;
  onChoose: (item: Item) => void;
};

/** A box that finds while a person types, and lets them choose by arrows and Enter, or by a click. */
export function ChooseBySearch<Item>(props: Props<Item>) {
  const { label, value, placeholder, disabled = false, search, least = 0, keyOf, textOf, onChoose } = props;
  const id = useId();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** What Enter has asked for counts unless something was done since. */
  const turn = useRef(0);
  const [typed, setTyped] = useState<string | null>(null);
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const isOpen = typed !== null && q.length >= least;
  const queries = useQueryClient();
  const found = useQuery({ ...search(q), enabled: isOpen, placeholderData: keepPreviousData, staleTime: FRESH_MS });
  const items = isOpen ? (found.data ?? []) : [];

  /** Leaves what Enter has asked for: who goes on to the next field has chosen. */
  const leave = () => {
    clearTimeout(timer.current);
    setTyped(null);
    setQ('');
    setAt(0);
  };
  const close = () => {
    turn.current++;
    leave();
  };
  const choose = (item: Item | undefined) => {
    if (item === undefined) return;
    close();
    onChoose(item);
  };
  const type = (text: string) => {
    turn.current++;
    setTyped(text);
    setAt(0);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setQ(text.trim()), TYPING_MS);
  };
  /** Of what was typed, also where the list still shows what was found before. */
  const chooseByEnter = async () => {
    const wanted = (typed ?? '').trim();
    if (wanted === q && !found.isPlaceholderData) return choose(items[at]);
    clearTimeout(timer.current);
    setQ(wanted);
    if (wanted.length < least) return;
    const mine = ++turn.current;
    const asked = search(wanted);
    // Of its own: the list's is broken off when the box is left. What went wrong stands in the list.
    const queryKey = [...asked.queryKey, 'entered'];
    const [first] = await queries.fetchQuery({ ...asked, queryKey, staleTime: FRESH_MS }).catch(() => []);
    if (mine === turn.current) choose(first);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      setTyped(typed ?? '');
      setAt((at + step + items.length) % Math.max(items.length, 1));
    } else if (event.key === 'Enter' && typed !== null) void chooseByEnter();
    else if (event.key === 'Escape' && typed !== null) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="choose">
      <label>
        {label}
        <input
          role="combobox"
          aria-expanded={items.length > 0}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={items[at] === undefined ? undefined : `${id} ${keyOf(items[at])}`.replaceAll(' ', '-')}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the dialog that it is in has nothing before it
          autoFocus={props.autoFocus}
          value={typed ?? value}
          placeholder={typed === null ? placeholder : value || placeholder}
          disabled={disabled}
          maxLength={100}
          // What is typed takes the place of what stands there.
          onFocus={(event) => event.currentTarget.select()}
          onClick={() => setTyped(typed ?? '')}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={leave}
        />
      </label>
      {isOpen && (
        <div id={id} role="listbox" aria-label={label} className="choices">
          {items.map((item, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the focus and takes the keys
            // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant of the box
            <div
              key={keyOf(item)}
              id={`${id} ${keyOf(item)}`.replaceAll(' ', '-')}
              role="option"
              aria-selected={index === at}
              // The box keeps the focus: leaving it closes the list.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(item)}
            >
              {textOf(item)}
            </div>
          ))}
        </div>
      )}
      {isOpen && items.length === 0 && (
        <p className="quiet choices" role="status">
          {found.isError ? wordsOf(found.error) : found.isFetching ? t.pane.searching : t.pane.nothingFound}
        </p>
      )}
    </div>
  );
}
