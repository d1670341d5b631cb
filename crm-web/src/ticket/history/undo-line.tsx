import { useUndo } from '../../actions/undo-change.ts';
import { shownKey } from '../../shell/commands.ts';
import { t } from '../../texts/t.ts';
import { namesOfChange } from '../field-names.ts';
import { useLastDone, useUndoable } from './undo.ts';

/** What this person changed last of the ticket, and the way back. */
export function UndoLine({ ticketId }: { ticketId: string }) {
  const change = useUndoable(ticketId);
  const last = useLastDone();
  const isLast = last !== null && 'ticketId' in last && last.ticketId === ticketId;
  const undo = useUndo();
  if (!change) return null;
  return (
    <p className="undo" role="status">
      {t.pane.changed(namesOfChange(change.after))}{' '}
      <button
        type="button"
        className="plain"
        title={isLast ? shownKey('undo') : undefined}
        disabled={change.isUndoing === true}
        onClick={() => void undo(ticketId)}
      >
        {change.isUndoing ? t.pane.undoing : t.pane.undo} {isLast && <kbd>{shownKey('undo')}</kbd>}
      </button>
    </p>
  );
}
