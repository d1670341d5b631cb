import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useSession } from '../session/session.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import type { useEdit } from '../ticket/use-edit.ts';
import type { TicketDetail } from '../tickets/ticket-queries.ts';
import { ContactFacts } from './contact-facts.tsx';
import { findContacts } from './contact-queries.ts';
import { FindOne } from './find-one.tsx';
import { TicketsOfThem } from './tickets-of.tsx';

type Props = { ticket: Pick<TicketDetail, 'id' | 'contact'>; edit: Pick<ReturnType<typeof useEdit>, 'mutate'> };

/** Whom a ticket is about: who that is, how to reach them, their other tickets; chosen by search as one types. */
export function TicketContact({ ticket: { id, contact }, edit }: Props) {
  const session = useSession();
  const [chooses, setChooses] = useState(false);
  const change = useRef<HTMLButtonElement>(null);
  /** What had the focus is gone then. */
  const close = () => {
    setChooses(false);
    change.current?.focus();
  };
  const give = (contactId: string | null) => {
    edit.mutate({ contactId });
    close();
  };
  const closeByEscape = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') close();
  };
  return (
    <section className="ticket-contact" aria-label={texts.ofTicket}>
      <div className="line">
        <h2>{texts.ofTicket}</h2>
        {contact ? (
          <Link to="/contacts" search={{ open: contact.id }}>
            {contact.name}
          </Link>
        ) : (
          <span className="quiet">{texts.nobody}</span>
        )}
        {session.mayEdit && (
          <button
            ref={change}
            type="button"
            className="plain"
            aria-expanded={chooses}
            onClick={() => setChooses(!chooses)}
          >
            {contact ? texts.change : texts.choose}
          </button>
        )}
        {session.mayEdit && contact && (
          <button type="button" className="plain" onClick={() => give(null)}>
            {texts.clear}
          </button>
        )}
      </div>
      {chooses && (
        // biome-ignore lint/a11y/noStaticElementInteractions: what is within takes the keys first
        <div onKeyDown={closeByEscape}>
          <FindOne label={texts.pickContact} search={findContacts(session)} onFound={(one) => give(one.id)} autoFocus />
        </div>
      )}
      {contact && <ContactFacts contact={contact} />}
      {contact && (
        <details>
          <summary>{texts.others}</summary>
          <TicketsOfThem of={{ contactId: contact.id }} atMost={5} except={id} />
        </details>
      )}
    </section>
  );
}
