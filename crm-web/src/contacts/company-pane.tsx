import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { PaneWithout } from '../ui/pane-without.tsx';
import { CompanyForm } from './company-form.tsx';
import { companyQuery, contactsQuery } from './contact-queries.ts';
import { Facts, NonePane, OpenPane } from './pane.tsx';
import { TicketsOfThem } from './tickets-of.tsx';

export function CompanyPane({ companyId, onClose }: { companyId: string | undefined; onClose: () => void }) {
  return companyId ? <OpenCompany companyId={companyId} onClose={onClose} /> : <NonePane title={texts.firms.none} />;
}

function OpenCompany({ companyId, onClose }: { companyId: string; onClose: () => void }) {
  const session = useSession();
  const { data, error, refetch } = useQuery(companyQuery(session, companyId));
  const [edits, setEdits] = useState(false);
  if (!data) return <PaneWithout error={error} onRetry={refetch} onClose={onClose} />;
  return (
    <OpenPane
      name={data.value.name}
      onClose={onClose}
      actions={
        session.mayEdit && (
          <button type="button" onClick={() => setEdits(true)}>
            {t.ticket.edit}
          </button>
        )
      }
    >
      <Facts facts={[[texts.domains, data.value.domains.join(', ') || texts.noDomains]]} />
      <h3>{t.contacts}</h3>
      <People companyId={companyId} />
      <h3>{texts.tickets}</h3>
      <TicketsOfThem of={{ companyId }} atMost={50} />
      {edits && <CompanyForm of={data} onClose={() => setEdits(false)} onSaved={() => setEdits(false)} />}
    </OpenPane>
  );
}

function People({ companyId }: { companyId: string }) {
  const list = useInfiniteQuery(contactsQuery(useSession(), { companyId }));
  const people = list.data?.pages.flatMap((page) => page.items);
  if (!people) return <div className="skeleton" aria-busy="true" />;
  if (people.length === 0) return <p className="quiet">{texts.noPeople}</p>;
  return (
    <>
      <ul className="tickets-of">
        {people.map(({ id, name, email }) => (
          <li key={id}>
            <Link to="/contacts" search={{ open: id }} activeProps={{}}>
              <span className="title" title={name}>
                {name}
              </span>
              <span className="quiet title" title={email ?? undefined}>
                {email}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <button type="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {texts.more}
        </button>
      )}
    </>
  );
}
