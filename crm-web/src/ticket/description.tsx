import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { MarkdownText } from '../ui/markdown.tsx';
import type { Editing } from './title.tsx';
import { useDraft } from './use-draft.ts';

export function Description({ ticket, edit }: Editing) {
  const { mayEdit } = useSession();
  const [draft, setDraft] = useDraft(`description ${ticket.id}`);
  const [isOpen, setOpen] = useState(draft !== '');
  const close = () => {
    setDraft('');
    setOpen(false);
  };
  const save = () => edit.mutate({ description: draft }, { onSuccess: close });
  return (
    <section className="description" aria-label={en.ticket.description}>
      <div className="ticket-head-line">
        <h2>{en.ticket.description}</h2>
      </div>
      {isOpen ? (
        <>
          <textarea
            aria-label={en.ticket.description}
            rows={8}
            value={draft}
            maxLength={32_767}
            onChange={(event) => setDraft(event.target.value)}
          />
          <div className="actions">
            <button type="button" onClick={close}>
              {en.ticket.cancel}
            </button>
            <button type="button" className="primary" onClick={save} disabled={edit.isPending}>
              {en.ticket.save}
            </button>
          </div>
        </>
      ) : (
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
            <button
              type="button"
              onClick={() => {
                setDraft(ticket.description);
                setOpen(true);
              }}
            >
              {en.ticket.edit}
            </button>
          )}
        </>
      )}
    </section>
  );
}
