import { useIsMutating, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../../session/session.ts';
import { shownKey } from '../../shell/commands.ts';
import { useCommands } from '../../shell/use-commands.ts';
import { t } from '../../texts/t.ts';
import { ticketQuery } from '../../tickets/ticket-queries.ts';
import type { Editing } from '../title.tsx';
import { editKey } from '../use-edit.ts';
import { inverseOf, useUndoable } from './undo.ts';

/** Takes back the last change that this person made of the ticket, by Z or by the button. */
export function UndoLine({ ticket, edit }: Editing) {
  const session = useSession();
  const queries = useQueryClient();
  const { change, forget } = useUndoable(ticket.id);
  const [isOvertaken, setOvertaken] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const isEditing = useIsMutating({ mutationKey: editKey(ticket.id) }) > 0;
  const takeBack = useRef(async () => {});
  // Sent beside the change that it takes back, it might come in before it, and change nothing.
  useEffect(() => {
    if (!isWanted || isEditing) return;
    setWanted(false);
    void takeBack.current();
  }, [isWanted, isEditing]);
  takeBack.current = async () => {
    if (!change) return;
    // What the page shows may be older than the change: an answer that was asked for before it.
    const now = await queries.fetchQuery({ ...ticketQuery(session, ticket.id), staleTime: 0 }).catch(() => ticket);
    const inverse = inverseOf(change, now);
    setOvertaken(inverse === null);
    if (inverse) edit.mutate(inverse);
    else forget();
  };
  const undo = () => setWanted(true);
  useCommands({ undo: change !== null && undo });
  if (!change && !isOvertaken) return null;
  const names = Object.keys(change?.after ?? {}).map((name) => t.pane.fields[name] ?? name);
  return (
    <p className="undo" role="status">
      {isOvertaken && !change ? t.pane.overtaken : t.pane.changed(names.join(', '))}{' '}
      {change && (
        <button type="button" className="plain" title={shownKey('undo')} disabled={isWanted} onClick={undo}>
          {isWanted ? t.pane.undoing : t.pane.undo} <kbd>{shownKey('undo')}</kbd>
        </button>
      )}
    </p>
  );
}
