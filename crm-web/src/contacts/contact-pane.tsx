import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { PaneWithout } from '../ui/pane-without.tsx';
import { ContactFacts } from './contact-facts.tsx';
import { ContactForm } from './contact-form.tsx';
import { contactQuery } from './contact-queries.ts';
import { DeleteContact } from './delete-contact.tsx';
import { MergeContacts } from './merge-contacts.tsx';
import { NonePane, OpenPane } from './pane.tsx';
import { TicketsOfThem } from './tickets-of.tsx';

type Props = { contactId: string | undefined; onOpen: (id: string | undefined) => void };

export function ContactPane({ contactId, onOpen }: Props) {
  return contactId ? <OpenContact contactId={contactId} onOpen={onOpen} /> : <NonePane title={texts.people.none} />;
}

type Dialog = 'edit' | 'merge' | 'delete' | null;

function OpenContact({ contactId, onOpen }: { contactId: string; onOpen: Props['onOpen'] }) {
  const session = useSession();
  const { data, error, refetch } = useQuery(contactQuery(session, contactId));
  const [dialog, setDialog] = useState<Dialog>(null);
  if (!data) return <PaneWithout error={error} onRetry={refetch} onClose={() => onOpen(undefined)} />;
  const contact = data.value;
  const close = () => setDialog(null);
  const mayChange = session.mayEdit && contact.mergedInto === null;
  return (
    <OpenPane
      name={contact.name}
      onClose={() => onOpen(undefined)}
      actions={
        mayChange && (
          <>
            <button type="button" onClick={() => setDialog('edit')}>
              {t.ticket.edit}
            </button>
            {session.isAdmin && (
              <button type="button" onClick={() => setDialog('merge')}>
                {texts.merge.open}
              </button>
            )}
            <button type="button" onClick={() => setDialog('delete')}>
              {texts.remove.open}
            </button>
          </>
        )
      }
    >
      {contact.mergedInto !== null && (
        <p className="notice">
          {texts.wasMerged}{' '}
          <Link to="/contacts" search={{ open: contact.mergedInto }}>
            {texts.showKept}
          </Link>
        </p>
      )}
      <ContactFacts contact={contact} />
      <h3>{texts.tickets}</h3>
      <TicketsOfThem of={{ contactId }} atMost={50} />
      {dialog === 'edit' && <ContactForm of={data} onClose={close} onSaved={close} />}
      {dialog === 'merge' && <MergeContacts contact={contact} onClose={close} onMerged={onOpen} />}
      {dialog === 'delete' && <DeleteContact contact={contact} onClose={close} onDeleted={() => onOpen(undefined)} />}
    </OpenPane>
  );
}
