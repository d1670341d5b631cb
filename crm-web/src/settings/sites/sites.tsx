import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../session/session.ts';
import { sitesQuery } from '../../sync/sync-queries.ts';
import { settings } from '../../texts/t-settings.ts';
import { Listed, Loaded } from '../../ui/loaded.tsx';
import { taggedOf } from '../../ui/tagged.ts';
import { translated } from '../../ui/translated.ts';
import { asOpened, KEYS, type Site } from '../data.ts';
import { accessWordsOf } from './access-words.ts';
import { ConnectSite } from './connect-site.tsx';
import { Disconnect } from './disconnect.tsx';
import { PeopleMap } from './people-map.tsx';
import { Projects } from './projects.tsx';
import { RotateSecret } from './rotate-secret.tsx';
import { SiteSettingsForm } from './site-settings.tsx';
import { useFold } from './use-fold.ts';

export function Sites() {
  const [isOpen, setOpen] = useState(false);
  const list = useQuery(sitesQuery(useSession()));
  return (
    <>
      <div className="section-head">
        <p className="quiet">{settings.sites.about}</p>
        <button type="button" className="primary" onClick={() => setOpen(true)}>
          {settings.sites.connect}
        </button>
      </div>
      <Listed query={list} empty={settings.sites.none}>
        {(items) => items.map((site) => <SiteCard key={site.siteId} site={site} />)}
      </Listed>
      {isOpen && <ConnectSite onClose={() => setOpen(false)} />}
    </>
  );
}

function SiteCard({ site }: { site: Site }) {
  const [asks, setAsks] = useState<'rotate' | 'disconnect' | null>(null);
  const { place, isOpen, isDrawn, toggle } = useFold();
  const isConnected = site.state !== 'disconnected';
  return (
    <section className={site.advice === null ? 'settings-card' : 'settings-card stuck'} aria-label={site.baseUrl}>
      <div className="section-head">
        <h2>{site.baseUrl}</h2>
        <span className="settings-badge">{settings.sites.states[site.state]}</span>
      </div>
      {site.advice !== null && <p>{translated(site.template, site.advice)}</p>}
      {isConnected && <p className="quiet">{accessWordsOf(site.access)}</p>}
      {site.missingPermissions.map(({ projectKey, permissions }) => (
        <p key={projectKey}>{settings.sites.missing(projectKey, permissions.join(', '))}</p>
      ))}
      {site.secretAskedAt !== null && <p className="quiet">{settings.sites.rotates}</p>}
      {isConnected && (
        <div className="actions start">
          <button type="button" aria-expanded={isOpen} onClick={toggle}>
            {settings.sites.settings}
          </button>
          <button type="button" disabled={site.secretAskedAt !== null} onClick={() => setAsks('rotate')}>
            {settings.sites.rotate}
          </button>
          <button type="button" onClick={() => setAsks('disconnect')}>
            {settings.sites.disconnect}
          </button>
        </div>
      )}
      <div ref={place} hidden={!isOpen}>
        {isConnected && isDrawn && <SiteDetail siteId={site.siteId} />}
      </div>
      {asks === 'rotate' && <RotateSecret site={site} onClose={() => setAsks(null)} />}
      {asks === 'disconnect' && <Disconnect site={site} onClose={() => setAsks(null)} />}
    </section>
  );
}

function SiteDetail({ siteId }: { siteId: string }) {
  const { api } = useSession();
  const params = { path: { siteId } };
  const query = useQuery({
    queryKey: [...KEYS.site(siteId), 'settings'],
    queryFn: ({ signal }) => taggedOf(api.GET('/api/jira/sites/{siteId}/settings', { params, signal })),
    ...asOpened,
  });
  return (
    <>
      <Loaded query={query}>{(first) => <SiteSettingsForm siteId={siteId} first={first} />}</Loaded>
      <Projects siteId={siteId} />
      <PeopleMap siteId={siteId} />
    </>
  );
}
