import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { MarkdownText } from '../ui/markdown.tsx';
import { changedMeanwhile, type Edited, readEdited } from './edited-text.ts';
import { Meanwhile } from './meanwhile.tsx';
import type { Editing } from './title.tsx';
import { readDraft, useDraft, writeDraft } from './use-draft.ts';

export function Description({ ticket, edit }: Editing) {
  const name = `description ${ticket.id}`;
  const [kept, keep] = useDraft(name);
  const edited = readEdited(kept);
  const write = (next: Edited) => keep(JSON.stringify(next));
  return (
    <section className="description" aria-label={en.ticket.description}>
      <div className="ticket-head-line">
        <h2>{en.ticket.description}</h2>
      </div>
      {edited ? (
        <Editor ticket={ticket} edit={edit} name={name} edited={edited} onWrite={write} onClose={() => keep('')} />
      ) : (
        <Read ticket={ticket} onEdit={() => write({ base: ticket.description, text: ticket.description })} />
      )}
    </section>
  );
}

type EditorProps = Editing & { name: string; edited: Edited; onWrite: (next: Edited) => void; onClose: () => void };

function Editor({ ticket, edit, name, edited, onWrite, onClose }: EditorProps) {
  const save = () => {
    const { text } = edited;
    // It ends also where this ticket is closed meanwhile. A refusal is shown by the pane, and leaves the draft.
    edit.mutateAsync({ description: text }).then(
      () => endEdit(name, text),
      () => undefined,
    );
  };
  return (
    <>
      {changedMeanwhile(edited, ticket.description) && <Meanwhile value={ticket.description} onUse={onClose} />}
      <textarea
        aria-label={en.ticket.description}
        rows={8}
        value={edited.text}
        maxLength={32_767}
        onChange={(event) => onWrite({ ...edited, text: event.target.value })}
      />
      <div className="actions">
        <button type="button" onClick={onClose}>
          {en.ticket.cancel}
        </button>
        <button type="button" className="primary" onClick={save} disabled={edit.isPending}>
          {changedMeanwhile(edited, ticket.description) ? en.meanwhile.replace : en.ticket.save}
        </button>
      </div>
    </>
  );
}

function Read({ ticket, onEdit }: Pick<Editing, 'ticket'> & { onEdit: () => void }) {
  const { mayEdit } = useSession();
  return (
    <>
      {ticket.description ? (
        <MarkdownText text={ticket.description} />
      ) : (
        <p className="quiet">{en.ticket.noDescription}</p>
      )}
      {ticket.descriptionLoses.length > 0 && (
        <p className="quiet">{en.ticket.loses(ticket.descriptionLoses.join(', '))}</p>
      )}
      {mayEdit && (
        <button type="button" onClick={onEdit}>
          {en.ticket.edit}
        </button>
      )}
    </>
  );
}

/** What was typed on while it was saved goes on from what was saved. */
function endEdit(name: string, saved: string): void {
  const left = readEdited(readDraft(name));
  writeDraft(name, left === null || left.text === saved ? '' : JSON.stringify({ base: saved, text: left.text }));
}
