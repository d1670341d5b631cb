import { ApiProblem } from '@synapse/api-client/problem';
import { useQuery } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { TicketContact } from '../contacts/ticket-contact.tsx';
import { useSession } from '../session/session.ts';
import { useCommands } from '../shell/use-commands.ts';
import { t } from '../texts/t.ts';
import { type TicketDetail, ticketQuery } from '../tickets/ticket-queries.ts';
import { PaneWithout } from '../ui/pane-without.tsx';
import { Composer, commentDraftOf } from './comments/composer.tsx';
import { ConflictLine } from './conflicts/conflict-line.tsx';
import { Conflicts } from './conflicts/conflicts.tsx';
import { useConflicts } from './conflicts/use-conflicts.ts';
import { LongFields } from './custom/long-fields.tsx';
import { Description } from './description.tsx';
import { Fields } from './fields.tsx';
import { Attachments } from './files/attachments.tsx';
import { goesToJira } from './files/upload-file.ts';
import { useUploads } from './files/use-uploads.ts';
import { Timeline } from './history/timeline.tsx';
import { UndoLine } from './history/undo-line.tsx';
import { useAnnounce } from './presence/use-presence.ts';
import { SyncLine } from './sync-line.tsx';
import { TicketHead } from './ticket-head.tsx';
import { useClose } from './use-close.ts';
import { keepModeOfDraft, type Mode, useModeOfDraft } from './use-draft.ts';
import { useEdit } from './use-edit.ts';

export function TicketPane({ ticketId }: { ticketId: string }) {
  const { data: ticket, error, refetch } = useQuery(ticketQuery(useSession(), ticketId));
  const close = useClose(ticketId);
  if (!ticket) return <PaneWithout error={error} onRetry={refetch} onClose={close} />;
  return <ShownTicket ticket={ticket} isGone={error instanceof ApiProblem && error.code === 'not_found'} />;
}

function ShownTicket({ ticket, isGone }: { ticket: TicketDetail; isGone: boolean }) {
  const { mayEdit } = useSession();
  const edit = useEdit(ticket.id);
  const conflicts = useConflicts(ticket.id);
  const uploads = useUploads(ticket.id);
  const announce = useAnnounce(ticket.id);
  const draft = commentDraftOf(ticket.id);
  // A reply that was left is not taken for a note when somebody comes back to it.
  const kept = useModeOfDraft(draft);
  const [begun, setBegun] = useState<Mode>('internal');
  const mode = kept ?? begun;
  const setMode = (next: Mode) => {
    setBegun(next);
    keepModeOfDraft(draft, next);
  };
  const write = (next: Mode) => () => {
    setMode(next);
    document.getElementById('composer')?.focus();
  };
  useCommands({
    note: mayEdit && write('internal'),
    reply: mayEdit && write('public'),
  });
  // A file goes to Jira with the ticket, also where the text beside it does not: then the person is asked.
  const addFiles = (files: Iterable<File>) => uploads.add(files, { asks: mode === 'internal' && goesToJira(ticket) });
  const takesFiles = (event: DragEvent) => mayEdit && event.dataTransfer.types.includes('Files');
  return (
    <section
      className="ticket-pane"
      aria-label={`#${ticket.number} ${ticket.title}`}
      onInput={({ target }) => announce(fieldOf(target))}
      onBlur={() => announce(null)}
      onDragOver={(event) => {
        if (takesFiles(event)) event.preventDefault();
      }}
      onDrop={(event) => {
        if (!takesFiles(event)) return;
        event.preventDefault();
        addFiles([...event.dataTransfer.files]);
      }}
    >
      {isGone && (
        <p className="notice" role="alert">
          {t.ticket.gone}
        </p>
      )}
      <div className="scroll">
        <TicketHead ticket={ticket} edit={edit} />
        {/* On its right, where it is wide enough. */}
        <div className="ticket-side">
          <SyncLine ticket={ticket} edit={edit} />
          <Fields ticket={ticket} edit={edit} />
          <TicketContact ticket={ticket} edit={edit} />
        </div>
        <div className="timeline">
          <Conflicts ticket={ticket} edit={edit} conflicts={conflicts} />
          <Description ticket={ticket} edit={edit} onFiles={addFiles} />
          <LongFields ticket={ticket} edit={edit} />
          <Attachments ticket={ticket} uploads={uploads} />
          <Timeline ticket={ticket} />
        </div>
      </div>
      <ConflictLine conflicts={conflicts} />
      {mayEdit && <UndoLine ticketId={ticket.id} />}
      {mayEdit && <Composer ticket={ticket} mode={mode} onMode={setMode} uploads={uploads} onFiles={addFiles} />}
    </section>
  );
}

/** The field that something is typed in. */
function fieldOf(target: EventTarget): string | null {
  const field = target instanceof Element ? target.closest<HTMLElement>('[data-field]') : null;
  return field?.dataset.field ?? null;
}
