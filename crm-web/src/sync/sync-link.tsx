import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { needsPerson } from './site-trouble.ts';
import { sitesQuery } from './sync-queries.ts';

/** The way to Sync, with a number only where a person is needed. */
export function SyncLink() {
  const { data } = useQuery(sitesQuery(useSession()));
  const count = needsPerson(data?.items ?? []);
  return (
    <Link to="/sync">
      {t.siteTrouble.nav}
      {count > 0 && (
        <span className="needs-person" title={t.siteTrouble.needs(count)}>
          <span aria-hidden>{count}</span>
          <span className="only-read">{t.siteTrouble.needs(count)}</span>
        </span>
      )}
    </Link>
  );
}
