import { useRef } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { DialogActions } from '../../ui/dialog-actions.tsx';
import { handFocus } from '../../ui/focus/hand-focus.ts';
import { MarkdownText } from '../../ui/markdown.tsx';
import { MarkdownBox } from '../comments/markdown-box.tsx';
import { changedMeanwhile, type Edited, readEdited } from '../edited-text.ts';
import { Meanwhile } from '../meanwhile.tsx';
import { Field } from '../presence/present-people.tsx';
import { endEdit, useDraft } from '../use-draft.ts';

type Props = {
  ticketId: string;
  /** As the API names it. */
  field: string;
  /** What is typed and not saved yet is kept under this name. */
  draft: string;
  label: string;
  /** What is said where there is no text. */
  none: string;
  value: string;
  /** What the text holds in Jira that an edit here would remove. */
  loses: readonly string[];
  isSaving: boolean;
  /** @param replaces whether that is to be removed @returns what rejects where it was not saved */
  onSave: (text: string, replaces: boolean) => Promise<unknown>;
  /** Left out: who reads the page can't edit it. */
  isLocked?: boolean;
  onFiles?: (files: Iterable<File>) => void;
};

/** A text of several lines, in Markdown: read as it looks, and edited in a box with a preview. */
export function LongText(props: Props) {
  const { ticketId, field, draft, label, value, isLocked = false } = props;
  const { mayEdit } = useSession();
  const [kept, keep] = useDraft(draft);
  const edited = mayEdit && !isLocked ? readEdited(kept) : null;
  const write = (next: Edited) => keep(JSON.stringify(next));
  const place = useRef<HTMLElement>(null);
  const begin = () => handFocus(place.current, () => write({ base: value, text: value }), 'textarea');
  const end = (ended: () => void) => handFocus(place.current, ended, '.begin');
  return (
    <section className="description" aria-label={label} ref={place}>
      <div className="ticket-head-line">
        <h2>{label}</h2>
      </div>
      <Field ticketId={ticketId} name={field}>
        {edited ? (
          <Editor {...props} edited={edited} onWrite={write} onEnd={end} />
        ) : (
          <>
            {value ? <MarkdownText text={value} /> : <p className="quiet">{props.none}</p>}
            <Loses what={props.loses} />
            {mayEdit && !isLocked && (
              <button type="button" className="begin" onClick={begin}>
                {t.ticket.edit}
              </button>
            )}
          </>
        )}
      </Field>
    </section>
  );
}

type EditorProps = Props & {
  edited: Edited;
  onWrite: (next: Edited) => void;
  /** @param ended takes the editor away, where nothing was typed on */
  onEnd: (ended: () => void) => void;
};

function Editor({ ticketId, draft, label, value, loses, isSaving, onSave, onFiles, ...typed }: EditorProps) {
  const { edited, onWrite, onEnd } = typed;
  const cancel = () => onEnd(() => endEdit(draft, edited.text));
  const isLossy = loses.length > 0;
  const save = () => {
    const { text } = edited;
    // It ends also where this ticket is closed meanwhile. A refusal is shown by the pane, and leaves the draft.
    onSave(text, isLossy).then(
      () => onEnd(() => endEdit(draft, text)),
      () => undefined,
    );
  };
  const isChanged = changedMeanwhile(edited, value);
  return (
    <>
      {isChanged && <Meanwhile value={value} onUse={cancel} />}
      <MarkdownBox
        ticketId={ticketId}
        label={label}
        rows={8}
        value={edited.text}
        onChange={(text) => onWrite({ ...edited, text })}
        onSubmit={save}
        {...(onFiles ? { onFiles } : {})}
      />
      <Loses what={loses} />
      <DialogActions
        act={isChanged ? t.meanwhile.replace : isLossy ? t.pane.saveAnyway : t.ticket.save}
        onAct={save}
        disabled={isSaving}
        onClose={cancel}
      />
    </>
  );
}

const Loses = ({ what }: { what: readonly string[] }) =>
  what.length > 0 && <p className="quiet">{t.ticket.loses(what.join(', '))}</p>;
