import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LayoutSwitch } from '../board/layout-switch.tsx';
import { useSession } from '../session/session.ts';
import { numberOf } from '../texts/numbers.ts';
import { t } from '../texts/t.ts';
import { SearchBox } from '../ui/search-box.tsx';
import { ViewMenu } from '../views/view-menu.tsx';
import { useOpenView } from '../views/view-queries.ts';
import { DisplayMenu } from './display-menu.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FilterMenu } from './filter-menu.tsx';
import type { Counts } from './list-groups.ts';
import { foundContactsQuery } from './ticket-queries.ts';
import { usePage } from './use-page.ts';

type Props = { counts: Counts | undefined; onCreate: () => void };

/** What list this is, and what can be made of it. */
export function ListHead({ counts, onCreate }: Props) {
  const session = useSession();
  const { params, filter } = usePage();
  const view = useOpenView();
  const count = counts ? t.list.count(counts.total, counts.exact) : '';
  return (
    <>
      <div className="list-head">
        <h1 title={view?.name}>{view?.name ?? t.views[params.view]}</h1>
        {/* Beside its name: what it is about, and the tools would need a line more. */}
        {session.mayEdit && <ViewMenu />}
        <span className="only-read" role="status">
          {count}
        </span>
        <span className="quiet wide" aria-hidden>
          {count}
        </span>
        <span className="quiet narrow" aria-hidden>
          {counts && numberOf(counts.total, counts.exact)}
        </span>
        {session.mayEdit && (
          <button type="button" className="primary" aria-label={t.list.create} title={t.list.create} onClick={onCreate}>
            <span className="wide">{t.list.create}</span>
            <span className="narrow" aria-hidden>
              +
            </span>
          </button>
        )}
        <div className="tools">
          <SearchBox
            key={`${params.view} ${params.saved}`}
            label={t.list.search}
            q={params.q}
            onSearch={(q) => filter({ q })}
          />
          <FilterMenu />
          <DisplayMenu />
          <div className="wide">
            <LayoutSwitch />
          </div>
        </div>
      </div>
      <FoundContacts />
      <FilterChips />
    </>
  );
}

/** The customers whom the search finds, beside the tickets that it finds: each leads to their tickets. */
function FoundContacts() {
  const session = useSession();
  const { params } = usePage();
  const q = params.q?.trim() ?? '';
  const { data } = useQuery({ ...foundContactsQuery(session, q), enabled: q.length > 1 });
  if (q.length < 2 || !data?.items.length) return null;
  return (
    <nav className="found" aria-label={t.contacts}>
      <span className="quiet">{t.contacts}</span>
      {data.items.map(({ id, name, company }) => (
        <Link key={id} to="/" search={{ view: 'all', contactId: id }} title={company ?? name}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
