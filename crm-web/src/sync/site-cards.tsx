import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession } from '../session/session.ts';
import { accessWordsOf } from '../settings/sites/access-words.ts';
import { t } from '../texts/t.ts';
import { sync as texts } from '../texts/t-sync.ts';
import { countQuery } from '../tickets/ticket-queries.ts';
import { Listed } from '../ui/loaded.tsx';
import { translated } from '../ui/translated.ts';
import { When } from '../ui/when.tsx';
import { nameOf, troubleOf } from './site-trouble.ts';
import { quotaQuery, type Site, sitesQuery } from './sync-queries.ts';

/** Each site in words: what waits each way, how fresh it is, and what keeps it. */
export function SiteCards() {
  const query = useQuery(sitesQuery(useSession()));
  return (
    <section aria-labelledby="sync-sites">
      <h2 id="sync-sites">{texts.sites}</h2>
      <Listed query={query} empty={texts.noSites}>
        {(items) => items.map((site) => <SiteCard key={site.siteId} site={site} />)}
      </Listed>
      <Pending />
    </section>
  );
}

function SiteCard({ site }: { site: Site }) {
  const trouble = troubleOf(site, useQuery(quotaQuery(useSession())).data);
  return (
    <article className={trouble === null && site.parked === 0 ? 'site' : 'site needs-help'}>
      <h3>
        {nameOf(site)} <span className="quiet">{texts.states[site.state]}</span>
      </h3>
      {(trouble || site.advice) && (
        <p>
          {trouble} {site.advice && translated(site.template, site.advice)}
        </p>
      )}
      {site.parked > 0 && <p>{texts.parked(site.parked)}</p>}
      <dl>
        <dt>{texts.fromJira}</dt>
        <dd>
          <Inbound site={site} />
        </dd>
        <dt>{texts.asWhom}</dt>
        <dd>
          {accessWordsOf(site.access)}
          {site.missingPermissions.map(({ projectKey, permissions }) => (
            <p key={projectKey}>{texts.permissions(projectKey, permissions.join(', '))}</p>
          ))}
        </dd>
      </dl>
    </article>
  );
}

function Inbound({ site: { waiting, oldestWaitingAt, queue, lastEventAt, givenUp } }: { site: Site }) {
  const inForge = queue && queue.waiting > 0 ? queue : null;
  return (
    <>
      {waiting > 0 && (
        <p>
          {texts.waits(waiting)} {oldestWaitingAt && <Since at={oldestWaitingAt} />}
        </p>
      )}
      {inForge && (
        <p>
          {texts.inForge(inForge.waiting)} {inForge.oldestAt && <Since at={inForge.oldestAt} />}
        </p>
      )}
      {waiting === 0 && !inForge && <p>{texts.nothingWaits}</p>}
      {givenUp !== null && givenUp > 0 && <p>{texts.givenUp(givenUp)}</p>}
      <p>
        {lastEventAt ? (
          <>
            {texts.lastEvent} <When at={lastEventAt} />
          </>
        ) : (
          texts.noEvent
        )}
      </p>
    </>
  );
}

const Since = ({ at }: { at: string }) => (
  <>
    {texts.oldest} <When at={at} />
  </>
);

function Pending() {
  const { data } = useQuery(countQuery(useSession(), { view: 'all', syncState: 'pending' }));
  if (!data) return null;
  return (
    <p>
      <strong>{texts.toJira}</strong>{' '}
      {data.total === 0 ? texts.pendingNone : texts.pending(t.list.count(data.total, data.exact))}{' '}
      {data.total > 0 && (
        <Link to="/" search={{ view: 'all', syncState: 'pending' }}>
          {texts.showPending}
        </Link>
      )}
    </p>
  );
}
