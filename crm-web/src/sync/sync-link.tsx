import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { needsPerson } from './site-trouble.ts';
import { sitesQuery } from './sync-queries.ts';

/** The way to Sync, with a number only where a person is needed. */
export function SyncLink() {
  const { data } = useQuery(sitesQuery(useSession()));
  const count = needsPerson(data?.items ?? []);
  return (
    <Link to="/sync">
      {en.siteTrouble.nav}
      {count > 0 && (
        <span className="needs-person" title={en.siteTrouble.needs(count)}>
          <span aria-hidden>{count}</span>
          <span className="only-read">{en.siteTrouble.needs(count)}</span>
        </span>
      )}
    </Link>
  );
}
