import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { troubleOf } from './site-trouble.ts';
import { quotaQuery, sitesQuery } from './sync-queries.ts';

/** Says on every page what keeps a whole site from being in step, and what it means for who edits. */
export function SiteBanner() {
  const session = useSession();
  const sites = useQuery(sitesQuery(session));
  const quota = useQuery(quotaQuery(session));
  const troubles = (sites.data?.items ?? []).flatMap((site) => troubleOf(site, quota.data) ?? []);
  return (
    <div role="status">
      {troubles.length > 0 && (
        <p className="notice">
          {troubles.join(' ')} {session.mayEdit && t.siteTrouble.kept} <Link to="/sync">{t.siteTrouble.more}</Link>
        </p>
      )}
    </div>
  );
}
