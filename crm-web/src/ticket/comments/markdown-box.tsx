import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ClipboardEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { AtLimit, TEXT_MOST } from '../../ui/at-limit.tsx';
import { MarkdownText } from '../../ui/markdown.tsx';
import { isNamed, type Person, peopleQuery, TYPING_MS } from '../people.ts';
import { mentionAt, mentionOf } from './mentions.ts';

type Props = {
  ticketId: string;
  label: string;
  value: string;
  id?: string;
  describedBy?: string;
  rows?: number;
  onChange: (text: string) => void;
  /** Ctrl or ⌘ with Enter. */
  onSubmit?: () => void;
  /** Left out: a file that is pasted goes nowhere. */
  onFiles?: (files: Iterable<File>) => void;
};

/** A text in Markdown: with a preview, people by @, and files by pasting them. */
export function MarkdownBox(props: Props) {
  const { ticketId, label, value, onChange, onSubmit, onFiles } = props;
  const session = useSession();
  const list = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [isPreview, setPreview] = useState(false);
  const [mention, setMention] = useState<{ from: number; q: string } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const found = useQuery({
    ...peopleQuery(session, ticketId, q),
    enabled: mention !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  // Of what was found for fewer letters, what fits those typed since.
  const people = mention === null ? [] : (found.data ?? []).filter((person) => isNamed(person, mention.q));

  const look = () => {
    const { value: text = '', selectionStart: caret = 0 } = box.current ?? {};
    const typed = mentionAt(text, caret);
    setMention(typed);
    setAt(0);
    clearTimeout(timer.current);
    if (typed) timer.current = setTimeout(() => setQ(typed.q), TYPING_MS);
  };
  const choose = (person: Person | undefined) => {
    if (!person || !mention || !box.current) return;
    box.current.setRangeText(mentionOf(person), mention.from, box.current.selectionStart, 'end');
    onChange(box.current.value);
    setMention(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onSubmit?.();
    else if (people.length === 0) return;
    else if (step !== undefined) setAt((at + step + people.length) % people.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(people[at]);
    else if (event.key === 'Escape') setMention(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (!onFiles || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    onFiles([...event.clipboardData.files]);
  };
  return (
    <div className="markdown-box">
      {isPreview ? (
        <div className="preview">
          <MarkdownText text={value || t.pane.nothingToShow} />
        </div>
      ) : (
        <textarea
          ref={box}
          id={props.id}
          aria-label={label}
          aria-describedby={props.describedBy}
          aria-autocomplete="list"
          aria-controls={people.length > 0 ? list : undefined}
          aria-activedescendant={people.length > 0 ? `${list}-${at}` : undefined}
          rows={props.rows}
          value={value}
          maxLength={TEXT_MOST}
          onChange={(event) => {
            onChange(event.target.value);
            look();
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => setMention(null)}
        />
      )}
      <AtLimit text={value} />
      {people.length > 0 && (
        <div id={list} role="listbox" aria-label={t.pane.mention} className="choices">
          {people.map((person, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the focus and takes the keys
            // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant of the box
            <div
              key={person.accountId ?? person.userId}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === at}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(person)}
            >
              {person.name} {person.accountId === null && <span className="quiet">{t.pane.notInJira}</span>}
            </div>
          ))}
        </div>
      )}
      <button
        type="button"
        className="plain preview-switch"
        aria-pressed={isPreview}
        disabled={value === '' && !isPreview}
        onClick={() => setPreview(!isPreview)}
      >
        {t.pane.preview}
      </button>
    </div>
  );
}
