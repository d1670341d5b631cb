import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import type { TicketDetail } from '../tickets/ticket-queries.ts';
import type { useEdit } from './use-edit.ts';

export type Editing = { ticket: TicketDetail; edit: ReturnType<typeof useEdit> };

/** Saved by Enter or by leaving it; what comes meanwhile from elsewhere does not touch what is typed. */
export function Title({ ticket, edit }: Editing) {
  const { mayEdit } = useSession();
  const [draft, setDraft] = useState<string | null>(null);
  const save = () => {
    const title = draft?.trim();
    if (title && title !== ticket.title) edit.mutate({ title }, { onError: () => setDraft(title) });
    setDraft(null);
  };
  return (
    <h1>
      <input
        className="ticket-title"
        aria-label={en.ticket.title}
        value={draft ?? ticket.title}
        maxLength={255}
        disabled={!mayEdit}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
    </h1>
  );
}
