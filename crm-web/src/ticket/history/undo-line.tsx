import { useState } from 'react';
import { shownKey } from '../../shell/commands.ts';
import { useCommands } from '../../shell/use-commands.ts';
import { en } from '../../texts/en.ts';
import type { Editing } from '../title.tsx';
import { inverseOf, useUndoable } from './undo.ts';

/** Takes back the last change that this person made of the ticket, by Z or by the button. */
export function UndoLine({ ticket, edit }: Editing) {
  const { change, forget } = useUndoable(ticket.id);
  const [isOvertaken, setOvertaken] = useState(false);
  const undo = () => {
    if (!change) return;
    const inverse = inverseOf(change, ticket);
    setOvertaken(inverse === null);
    if (inverse) edit.mutate(inverse);
    else forget();
  };
  useCommands({ undo: change != null && undo });
  if (!change && !isOvertaken) return null;
  const names = Object.keys(change?.after ?? {}).map((name) => en.pane.fields[name] ?? name);
  return (
    <p className="undo" role="status">
      {isOvertaken && !change ? en.pane.overtaken : en.pane.changed(names.join(', '))}{' '}
      {change && (
        <button type="button" className="plain" title={shownKey('undo')} onClick={undo}>
          {en.pane.undo} <kbd>{shownKey('undo')}</kbd>
        </button>
      )}
    </p>
  );
}
