import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { useLanguage } from '../texts/use-language.ts';
import { CompanyForm } from './company-form.tsx';
import { CompanyPane } from './company-pane.tsx';
import { companiesQuery } from './contact-queries.ts';
import { DirectoryFrame } from './directory-frame.tsx';
import { DirectoryList } from './directory-list.tsx';

const route = getRouteApi('/companies');

export function CompaniesPage() {
  useLanguage();
  const session = useSession();
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const [creates, setCreates] = useState(false);
  const list = useInfiniteQuery(companiesQuery(session, params));
  const items = list.data?.pages.flatMap((page) => page.items);
  const open = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, open: id }) });
  return (
    <DirectoryFrame open={params.open}>
      <DirectoryList
        to="/companies"
        words={texts.firms}
        params={params}
        list={list}
        items={items?.map(({ id, name, domains }) => ({ id, name, about: domains.join(', ') }))}
        onSearch={(q) => void navigate({ search: (old) => ({ ...old, q }), replace: true })}
        onCreate={session.mayEdit ? () => setCreates(true) : undefined}
      />
      <CompanyPane key={params.open ?? 'none'} companyId={params.open} onClose={() => open(undefined)} />
      {creates && <CompanyForm onClose={() => setCreates(false)} onSaved={open} />}
    </DirectoryFrame>
  );
}
