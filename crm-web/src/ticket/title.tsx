import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import type { TicketDetail } from '../tickets/ticket-queries.ts';
import { changedMeanwhile, type Edited } from './edited-text.ts';
import { Meanwhile } from './meanwhile.tsx';
import { Field } from './presence/present-people.tsx';
import type { useEdit } from './use-edit.ts';

export type Editing = { ticket: TicketDetail; edit: ReturnType<typeof useEdit> };

/** Saved by Enter or by leaving it; what comes meanwhile from elsewhere stands beside what is typed. */
export function Title({ ticket, edit }: Editing) {
  const { mayEdit } = useSession();
  const [edited, setEdited] = useState<Edited | null>(null);
  const save = () => {
    const title = edited?.text.trim();
    if (edited && title && title !== edited.base) edit.mutate({ title }, { onError: () => setEdited(edited) });
    setEdited(null);
  };
  return (
    <Field ticketId={ticket.id} name="title">
      <h1>
        <input
          className="ticket-title"
          aria-label={en.ticket.title}
          value={edited?.text ?? ticket.title}
          maxLength={255}
          disabled={!mayEdit}
          onChange={(event) => setEdited({ base: edited?.base ?? ticket.title, text: event.target.value })}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') setEdited(null);
          }}
        />
      </h1>
      {edited && changedMeanwhile(edited, ticket.title) && (
        <Meanwhile value={ticket.title} onUse={() => setEdited(null)} />
      )}
    </Field>
  );
}
