import { type Query, useIsFetching, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useMatchRoute } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useSession } from '../session/session.ts';
import { WorkspaceChoice } from '../session/workspace-choice.tsx';
import { SyncLink } from '../sync/sync-link.tsx';
import { numberOf } from '../texts/numbers.ts';
import { t } from '../texts/t.ts';
import { VIEWS, type View } from '../tickets/search-params.ts';
import { countQuery, ticketKeys } from '../tickets/ticket-queries.ts';
import { useListParams } from '../tickets/use-page.ts';
import { SideViews } from '../views/side-views.tsx';
import { viewsQuery } from '../views/view-queries.ts';
import { LanguageChoice } from './language-choice.tsx';

export function SideBar() {
  const session = useSession();
  const inSettings = useMatchRoute()({ to: '/settings/$section' }) !== false;
  const nav = useRef<HTMLElement>(null);
  const { href } = useLocation();
  const { data: views } = useQuery(viewsQuery(session));
  // On a narrow screen it is one line, of which a part is seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address has another link, and views push it aside
  useEffect(() => {
    nav.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [href, views]);
  return (
    <nav ref={nav} className="side" aria-label={t.nav}>
      {VIEWS.map((view) => (
        <ViewLink key={view} view={view} />
      ))}
      <SideViews />
      <Link to="/contacts" search={{}}>
        {t.contacts}
      </Link>
      <Link to="/companies" search={{}}>
        {t.companies}
      </Link>
      <SyncLink />
      {session.isAdmin && (
        <Link
          to="/settings/$section"
          params={{ section: 'members' }}
          aria-current={inSettings ? 'page' : undefined}
          activeProps={{}}
        >
          {t.settings}
        </Link>
      )}
      <span className="person">
        <span className="quiet">
          {session.name}
          <br />
          <WorkspaceChoice />
        </span>
        <LanguageChoice />
        <button type="button" className="plain" onClick={session.signOut}>
          {t.signIn.out}
        </button>
      </span>
    </nav>
  );
}

const isUnread = ({ state }: Query) => state.data === undefined;

/** What needs nobody shows no number. */
function ViewLink({ view }: { view: View }) {
  const params = useListParams();
  const queries = useQueryClient();
  const query = countQuery(useSession(), { view });
  // The first list comes before the counts: the browser and the API do not have room for all of them at once.
  const isListRead = useIsFetching({ queryKey: ticketKeys.lists, predicate: isUnread }) === 0;
  const { data } = useQuery({ ...query, enabled: isListRead || queries.getQueryData(query.queryKey) !== undefined });
  return (
    <Link
      to="/"
      search={{ view, density: params?.density }}
      aria-current={params?.view === view && !params.saved ? 'page' : undefined}
      activeProps={{}}
      activeOptions={{ exact: true }}
    >
      {t.views[view]}
      {data && data.total > 0 ? <span className="quiet">{numberOf(data.total, data.exact)}</span> : null}
    </Link>
  );
}
