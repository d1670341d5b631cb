import { type FormEvent, useState } from 'react';
import { en } from '../texts/en.ts';
import { useDraft } from '../ticket/use-draft.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';
import type { BulkAction } from './bulk-queries.ts';

type Props = { count: number; onClose: () => void; onAct: (action: BulkAction) => void };
type Mode = 'internal' | 'public';

/** Kept until the change has begun: it may be refused, and before that it may be asked for once more. */
export const BULK_COMMENT = 'bulk comment';

/** Begins as a note. Ground, button and the line below say together who will read it. */
export function CommentDialog({ count, onClose, onAct }: Props) {
  const [body, setBody] = useDraft(BULK_COMMENT);
  const [mode, setMode] = useState<Mode>('internal');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (body.trim() === '') return;
    onClose();
    onAct({ kind: 'comment', body, visibility: mode });
  };
  const discard = () => {
    setBody('');
    onClose();
  };
  return (
    <Modal title={en.bulk.commentTitle(count)} onClose={onClose}>
      <form className={`composer ${mode}`} onSubmit={submit}>
        <fieldset className="modes" aria-label={en.comment.mode}>
          {(['internal', 'public'] as const).map((one) => (
            <button key={one} type="button" className="plain" aria-pressed={mode === one} onClick={() => setMode(one)}>
              {one === 'internal' ? en.comment.note : en.comment.reply}
            </button>
          ))}
        </fieldset>
        <textarea
          aria-label={`${en.comment[mode]}: ${en.comment.text}`}
          aria-describedby="who-reads-all"
          value={body}
          maxLength={32_767}
          onChange={(event) => setBody(event.target.value)}
        />
        <p id="who-reads-all" className="quiet">
          {mode === 'internal' ? en.comment.internalHint : en.bulk.publicHint}
        </p>
        <DialogActions
          act={mode === 'internal' ? en.bulk.noteNow(count) : en.bulk.replyNow(count)}
          disabled={body.trim() === ''}
          onClose={discard}
        />
      </form>
    </Modal>
  );
}
