import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { useLanguage } from '../texts/use-language.ts';
import { ContactForm } from './contact-form.tsx';
import { ContactPane } from './contact-pane.tsx';
import { contactsQuery } from './contact-queries.ts';
import { DirectoryFrame } from './directory-frame.tsx';
import { DirectoryList } from './directory-list.tsx';

const route = getRouteApi('/contacts');

export function ContactsPage() {
  useLanguage();
  const session = useSession();
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const [creates, setCreates] = useState(false);
  const list = useInfiniteQuery(contactsQuery(session, params));
  const items = list.data?.pages.flatMap((page) => page.items);
  const open = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, open: id }) });
  return (
    <DirectoryFrame open={params.open}>
      <DirectoryList
        to="/contacts"
        words={texts.people}
        params={params}
        list={list}
        items={items?.map(({ id, name, email, company }) => ({
          ...{ id, name },
          about: [email, company].filter(Boolean).join(' · '),
        }))}
        onSearch={(q) => void navigate({ search: (old) => ({ ...old, q }), replace: true })}
        onCreate={session.mayEdit ? () => setCreates(true) : undefined}
      />
      <ContactPane key={params.open ?? 'none'} contactId={params.open} onOpen={open} />
      {creates && <ContactForm onClose={() => setCreates(false)} onSaved={open} />}
    </DirectoryFrame>
  );
}
