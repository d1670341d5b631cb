import { useUndo } from '../../actions/undo-change.ts';
import { shownKey } from '../../shell/commands.ts';
import { t } from '../../texts/t.ts';
import { nameOfField } from '../field-names.ts';
import { useLastChanged, useUndoable } from './undo.ts';

/** What this person changed last of the ticket, and the way back. */
export function UndoLine({ ticketId }: { ticketId: string }) {
  const change = useUndoable(ticketId);
  const isLast = useLastChanged() === ticketId;
  const undo = useUndo();
  if (!change) return null;
  const names = Object.keys(change.after).map((name) => nameOfField(name));
  return (
    <p className="undo" role="status">
      {t.pane.changed(names.join(', '))}{' '}
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
