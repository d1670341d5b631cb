import { useRef } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { handFocus } from '../../ui/focus/hand-focus.ts';
import { Problem } from '../../ui/problem.tsx';
import { differencesOf } from '../differences.ts';
import { type Edited, readEdited } from '../edited-text.ts';
import { nameOfField } from '../field-names.ts';
import { SetBy } from '../history/set-by.tsx';
import { wordOf } from '../history/short-of.ts';
import type { Editing } from '../title.tsx';
import { useDraft } from '../use-draft.ts';
import { ConflictEditor } from './conflict-editor.tsx';
import { type Conflict, type OpenConflicts, thirdTextOf } from './use-conflicts.ts';
import { useSettle } from './use-settle.ts';

type Props = Editing & { conflicts: OpenConflicts };

/** What both sides changed: both values side by side, and one click for either. */
export function Conflicts({ ticket, edit, conflicts: { all, shown } }: Props) {
  return shown.map((conflict) => (
    <ConflictCard key={conflict.id} {...{ ticket, edit, conflict }} isOpen={all.includes(conflict)} />
  ));
}

type CardProps = Editing & { conflict: Conflict; isOpen: boolean };

function ConflictCard({ ticket, edit, conflict, isOpen }: CardProps) {
  const ticketId = ticket.id;
  const { mayEdit } = useSession();
  const [kept, keep] = useDraft(thirdTextOf(ticketId, conflict.id));
  const third = readEdited(kept);
  const settle = useSettle({ ticket, edit, conflict, isOpen });
  const isSettled = !isOpen && !settle.isPending;
  const write = (edited: Edited) => keep(JSON.stringify(edited));
  const place = useRef<HTMLElement>(null);
  const ours = textOf(conflict.ours);
  const begin = () => handFocus(place.current, () => write({ base: ours, text: ours }), 'input, textarea');
  const isText = ['title', 'description'].includes(conflict.field) || conflict.field.startsWith('comment:');
  const name = nameOfField(conflict.field);
  const shown = isText ? textOf : wordsFor;
  const parts = differencesOf(shown(conflict.ours), shown(conflict.theirs));
  if (isSettled && !third) return null;
  return (
    // The line below the ticket leads here (conflict-line.tsx).
    <section id={conflict.id} className="conflict" aria-label={t.conflict.title(name)} ref={place} tabIndex={-1}>
      <h2>{t.conflict.title(name)}</h2>
      <p className="quiet" role="status">
        {isSettled
          ? t.conflict.settled
          : t.conflict.stands(conflict.winner === 'crm' ? t.conflict.ours : t.conflict.theirs)}
      </p>
      <div className="sides">
        <div>
          <strong>{t.conflict.ours}</strong>
          <SetBy {...{ ticketId, conflict }} side="ours" />
          {parts.map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
            <Part key={at} {...part} side="ours" />
          ))}
        </div>
        <div>
          <strong>{t.conflict.theirs}</strong>
          <SetBy {...{ ticketId, conflict }} side="theirs" />
          {parts.map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
            <Part key={at} {...part} side="theirs" />
          ))}
        </div>
      </div>
      {mayEdit && !isSettled && (
        <div className="actions">
          <button type="button" disabled={settle.isPending} onClick={() => settle.mutate({ take: 'ours' })}>
            {t.conflict.takeOurs}
          </button>
          <button type="button" disabled={settle.isPending} onClick={() => settle.mutate({ take: 'theirs' })}>
            {t.conflict.takeTheirs}
          </button>
          {isText && !third && (
            <button type="button" className="begin" onClick={begin}>
              {t.conflict.edit}
            </button>
          )}
        </div>
      )}
      {mayEdit && third && (
        <ConflictEditor
          label={t.conflict.third(name)}
          ours={ours}
          theirs={textOf(conflict.theirs)}
          text={third.text}
          isLine={conflict.field === 'title'}
          isPending={settle.isPending}
          onChange={(text) => write({ ...third, text })}
          onCancel={() => handFocus(place.current, () => keep(''), '.begin')}
          onSave={() => settle.mutate({ take: 'ours', edited: third.text })}
        />
      )}
      <Problem error={settle.error} />
    </section>
  );
}

function Part({ text, in: where, side }: { text: string; in: 'both' | 'ours' | 'theirs'; side: 'ours' | 'theirs' }) {
  if (where === 'both') return text;
  if (where !== side) return null;
  return side === 'ours' ? <del>{text}</del> : <ins>{text}</ins>;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') return 'name' in value ? String(value.name) : JSON.stringify(value);
  return String(value);
}

/** A status or a priority has a name of its own. */
const wordsFor = (value: unknown): string => wordOf(String(value)) ?? textOf(value);
