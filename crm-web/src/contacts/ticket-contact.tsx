import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import type { useEdit } from '../ticket/use-edit.ts';
import type { TicketDetail } from '../tickets/ticket-queries.ts';
import { ContactFacts } from './contact-facts.tsx';
import { pickContacts } from './contact-queries.ts';
import { Picker } from './picker.tsx';
import { TicketsOfThem } from './tickets-of.tsx';

type Props = { ticket: Pick<TicketDetail, 'id' | 'contact'>; edit: Pick<ReturnType<typeof useEdit>, 'mutate'> };

/** Whom a ticket is about: who that is, how to reach them, their other tickets; chosen by search as one types. */
export function TicketContact({ ticket: { id, contact }, edit }: Props) {
  const session = useSession();
  const [chooses, setChooses] = useState(false);
  const give = (contactId: string | null) => {
    edit.mutate({ contactId });
    setChooses(false);
  };
  return (
    <section className="ticket-contact" aria-label={en.contacts.ofTicket}>
      <div className="line">
        <h2>{en.contacts.ofTicket}</h2>
        {contact ? (
          <Link to="/contacts" search={{ open: contact.id }}>
            {contact.name}
          </Link>
        ) : (
          <span className="quiet">{en.contacts.nobody}</span>
        )}
        {session.mayEdit && (
          <button type="button" className="plain" aria-expanded={chooses} onClick={() => setChooses(!chooses)}>
            {contact ? en.contacts.change : en.contacts.choose}
          </button>
        )}
        {session.mayEdit && contact && (
          <button type="button" className="plain" onClick={() => give(null)}>
            {en.contacts.clear}
          </button>
        )}
      </div>
      {chooses && (
        <Picker
          label={en.contacts.pickContact}
          source={pickContacts(session)}
          onPick={(one) => give(one.id)}
          autoFocus
        />
      )}
      {contact && <ContactFacts contact={contact} />}
      {contact && (
        <details>
          <summary>{en.contacts.others}</summary>
          <TicketsOfThem of={{ contactId: contact.id }} atMost={5} except={id} />
        </details>
      )}
    </section>
  );
}
