import { useEffect, useRef } from 'react';
import { t } from '../../texts/t.ts';
import { isFocusLost } from '../../ui/focus/focus.ts';
import { readEdited } from '../edited-text.ts';
import { keepModeOfDraft, readDraft, useDraft, useDraftsBelow, writeDraft } from '../use-draft.ts';
import { commentDraftOf } from './composer.tsx';
import { editsOf } from './edit-draft.ts';

type Props = { ticketId: string; comments: readonly { id: string }[] };

/** What was typed in comments that are there no more: somebody deleted them meanwhile. */
export function LostEdits({ ticketId, comments }: Props) {
  const edited = useDraftsBelow(editsOf(ticketId));
  return edited
    .filter((id) => !comments.some((comment) => comment.id === id))
    .map((id) => <LostEdit key={id} ticketId={ticketId} draft={`${editsOf(ticketId)}${id}`} />);
}

function LostEdit({ ticketId, draft }: { ticketId: string; draft: string }) {
  const [kept, keep] = useDraft(draft);
  const box = useRef<HTMLTextAreaElement>(null);
  // It was in the comment's own box, and what is typed on is no shortcut.
  useEffect(() => {
    if (isFocusLost()) box.current?.focus();
  }, []);
  const { text } = readEdited(kept) ?? { text: kept };
  const goOn = () => document.getElementById('composer')?.focus();
  return (
    <section className="meanwhile" aria-label={t.comment.lostEdit}>
      <p role="alert">{t.comment.lostEdit}</p>
      <textarea ref={box} aria-label={t.comment.editLabel} readOnly value={text} />
      <div className="actions">
        <button
          type="button"
          onClick={() => {
            const draftOfNew = commentDraftOf(ticketId);
            // Who read the comment is not known any more: it may have been a note.
            keepModeOfDraft(draftOfNew, 'internal');
            writeDraft(draftOfNew, [readDraft(draftOfNew), text].filter(Boolean).join('\n\n'));
            keep('');
            goOn();
          }}
        >
          {t.comment.useLostEdit}
        </button>
        <button
          type="button"
          onClick={() => {
            keep('');
            goOn();
          }}
        >
          {t.comment.dropLostEdit}
        </button>
      </div>
    </section>
  );
}
