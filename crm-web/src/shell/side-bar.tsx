import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { VIEWS, type View } from '../tickets/search-params.ts';
import { countQuery } from '../tickets/ticket-queries.ts';
import { useListParams } from '../tickets/use-page.ts';
import { numberOf } from '../ui/words.ts';
import { SideViews } from '../views/side-views.tsx';

export function SideBar() {
  const session = useSession();
  return (
    <nav className="side" aria-label={en.nav}>
      {VIEWS.map((view) => (
        <ViewLink key={view} view={view} />
      ))}
      <SideViews />
      <Link to="/contacts" search={{}}>
        {en.contacts.people.title}
      </Link>
      <span className="person">
        <span className="quiet">
          {session.name}
          <br />
          {session.workspace.name}
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
