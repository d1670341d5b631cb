import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession } from '../session/session.ts';
import { numberOf } from '../texts/numbers.ts';
import { t } from '../texts/t.ts';
import { useListParams } from '../tickets/use-page.ts';
import { pageOf } from './kept-view.ts';
import { viewsQuery } from './view-queries.ts';

/** The saved views in the side bar: one's own and the workspace's. */
export function SideViews() {
  const params = useListParams();
  const { data = [] } = useQuery(viewsQuery(useSession()));
  if (data.length === 0) return null;
  return (
    <section className="side-views" aria-label={t.saved.title}>
      <h2 className="quiet">{t.saved.title}</h2>
      {data.map((view) => (
        <Link
          key={view.id}
          to="/"
          search={{ ...pageOf(view), density: params?.density }}
          activeProps={{}}
          activeOptions={{ exact: true }}
          aria-current={params?.saved === view.id ? 'page' : undefined}
          title={view.visibility === 'workspace' ? t.saved.sharedBy(view.createdBy) : t.saved.private}
        >
          <span className="name">
            {view.name}
            {view.visibility === 'workspace' && <span className="only-read"> {t.saved.shared}</span>}
          </span>
          <span className="quiet">{numberOf(view.count.total, view.count.exact)}</span>
        </Link>
      ))}
    </section>
  );
}
