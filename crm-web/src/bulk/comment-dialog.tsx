import { type FormEvent, useState } from 'react';
import { type Session, useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { draftInWorkspace, useDraft } from '../ticket/use-draft.ts';
import { AtLimit, TEXT_MOST } from '../ui/at-limit.tsx';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';
import type { BulkAction } from './bulk-queries.ts';

type Props = { count: number; onClose: () => void; onAct: (action: BulkAction) => void };
type Mode = 'internal' | 'public';

/** Kept until the change has begun: it may be refused, and before that it may be asked for once more. */
export const bulkCommentOf = (workspace: Session['workspace']) => draftInWorkspace('bulk comment', workspace);

/** Begins as a note. Ground, button and the line below say together who will read it. */
export function CommentDialog({ count, onClose, onAct }: Props) {
  const [body, setBody] = useDraft(bulkCommentOf(useSession().workspace));
  const [mode, setMode] = useState<Mode>('internal');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (body.trim() === '') return;
    onAct({ kind: 'comment', body, visibility: mode });
  };
  const discard = () => {
    setBody('');
    onClose();
  };
  return (
    <Modal title={t.bulk.commentTitle(count)} onClose={onClose}>
      <form className={`composer ${mode}`} onSubmit={submit}>
        <fieldset className="modes" aria-label={t.comment.mode}>
          {(['internal', 'public'] as const).map((one) => (
            <button key={one} type="button" className="plain" aria-pressed={mode === one} onClick={() => setMode(one)}>
              {one === 'internal' ? t.comment.note : t.comment.reply}
            </button>
          ))}
        </fieldset>
        <textarea
          aria-label={`${t.comment[mode]}: ${t.comment.text}`}
          aria-describedby="who-reads-all"
          value={body}
          maxLength={TEXT_MOST}
          onChange={(event) => setBody(event.target.value)}
        />
        <AtLimit text={body} />
        <p id="who-reads-all" className="quiet">
          {mode === 'internal' ? t.comment.internalHint : t.bulk.publicHint}
        </p>
        <DialogActions
          act={mode === 'internal' ? t.bulk.noteNow(count) : t.bulk.replyNow(count)}
          disabled={body.trim() === ''}
          onClose={discard}
        />
      </form>
    </Modal>
  );
}
