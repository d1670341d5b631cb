import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { MarkdownText } from '../ui/markdown.tsx';
import { MarkdownBox } from './comments/markdown-box.tsx';
import { changedMeanwhile, type Edited, readEdited } from './edited-text.ts';
import { Meanwhile } from './meanwhile.tsx';
import { Field } from './presence/present-people.tsx';
import type { Editing } from './title.tsx';
import { endEdit, useDraft } from './use-draft.ts';

export function Description({ ticket, edit, onFiles }: Editing & { onFiles: (files: Iterable<File>) => void }) {
  const name = `description ${ticket.id}`;
  const [kept, keep] = useDraft(name);
  const edited = readEdited(kept);
  const write = (next: Edited) => keep(JSON.stringify(next));
  return (
    <section className="description" aria-label={t.ticket.description}>
      <div className="ticket-head-line">
        <h2>{t.ticket.description}</h2>
      </div>
      <Field ticketId={ticket.id} name="description">
        {edited ? (
          <Editor {...{ ticket, edit, name, edited, onFiles }} onWrite={write} onClose={() => keep('')} />
        ) : (
          <Read ticket={ticket} onEdit={() => write({ base: ticket.description, text: ticket.description })} />
        )}
      </Field>
    </section>
  );
}

type EditorProps = Editing & {
  name: string;
  edited: Edited;
  onWrite: (next: Edited) => void;
  onClose: () => void;
  onFiles: (files: Iterable<File>) => void;
};

function Editor({ ticket, edit, name, edited, onWrite, onClose, onFiles }: EditorProps) {
  const loses = ticket.descriptionLoses.length > 0;
  const save = () => {
    const { text } = edited;
    // It ends also where this ticket is closed meanwhile. A refusal is shown by the pane, and leaves the draft.
    // Whoever saves it here has read what it removes.
    edit.mutateAsync({ description: text, ...(loses ? { replaceDescription: true } : {}) }).then(
      () => endEdit(name, text),
      () => undefined,
    );
  };
  return (
    <>
      {changedMeanwhile(edited, ticket.description) && <Meanwhile value={ticket.description} onUse={onClose} />}
      <MarkdownBox
        ticketId={ticket.id}
        label={t.ticket.description}
        rows={8}
        value={edited.text}
        onChange={(text) => onWrite({ ...edited, text })}
        onSubmit={save}
        onFiles={onFiles}
      />
      {loses && <p className="quiet">{t.ticket.loses(ticket.descriptionLoses.join(', '))}</p>}
      <DialogActions
        act={
          changedMeanwhile(edited, ticket.description) ? t.meanwhile.replace : loses ? t.pane.saveAnyway : t.ticket.save
        }
        onAct={save}
        disabled={edit.isPending}
        onClose={onClose}
      />
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
        <p className="quiet">{t.ticket.noDescription}</p>
      )}
      {ticket.descriptionLoses.length > 0 && (
        <p className="quiet">{t.ticket.loses(ticket.descriptionLoses.join(', '))}</p>
      )}
      {mayEdit && (
        <button type="button" onClick={onEdit}>
          {t.ticket.edit}
        </button>
      )}
    </>
  );
}
