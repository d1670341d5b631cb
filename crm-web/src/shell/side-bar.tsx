import { useQuery } from '@tanstack/react-query';
import { Link, useMatchRoute } from '@tanstack/react-router';
import { useSession } from '../session/session.ts';
import { WorkspaceChoice } from '../session/workspace-choice.tsx';
import { SyncLink } from '../sync/sync-link.tsx';
import { en } from '../texts/en.ts';
import { VIEWS, type View } from '../tickets/search-params.ts';
import { countQuery } from '../tickets/ticket-queries.ts';
import { useListParams } from '../tickets/use-page.ts';
import { numberOf } from '../ui/words.ts';
import { SideViews } from '../views/side-views.tsx';

export function SideBar() {
  const session = useSession();
  const inSettings = useMatchRoute()({ to: '/settings/$section' }) !== false;
  return (
    <nav className="side" aria-label={en.nav}>
      {VIEWS.map((view) => (
        <ViewLink key={view} view={view} />
      ))}
      <SideViews />
      <Link to="/contacts" search={{}}>
        {en.contacts.people.title}
      </Link>
      <Link to="/companies" search={{}}>
        {en.contacts.firms.title}
      </Link>
      <SyncLink />
      {session.isAdmin && (
        <Link
          to="/settings/$section"
          params={{ section: 'members' }}
          aria-current={inSettings ? 'page' : undefined}
          activeProps={{}}
        >
          {en.settings}
        </Link>
      )}
      <span className="person">
        <span className="quiet">
          {session.name}
          <br />
          <WorkspaceChoice />
        </span>
        <button type="button" className="plain" onClick={session.signOut}>
          {en.signIn.out}
        </button>
      </span>
    </nav>
  );
}

/** What needs nobody shows no number. */
function ViewLink({ view }: { view: View }) {
  const params = useListParams();
  const { data } = useQuery(countQuery(useSession(), { view }));
  return (
    <Link
      to="/"
      search={{ view, density: params?.density }}
      aria-current={params?.view === view && !params.saved ? 'page' : undefined}
      activeProps={{}}
      activeOptions={{ exact: true }}
    >
      {en.views[view]}
      {data && data.total > 0 ? <span className="quiet">{numberOf(data.total, data.exact)}</span> : null}
    </Link>
  );
}
