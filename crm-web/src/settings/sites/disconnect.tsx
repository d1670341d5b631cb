import { bodyOf } from '@synapse/api-client/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../session/session.ts';
import { settings } from '../../texts/t-settings.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { download } from '../../ui/download.ts';
import { Problem } from '../../ui/problem.tsx';
import { KEYS, type Site, useAct } from '../data.ts';

/** Asks once more before a site is disconnected, and what is to become of its data. */
export function Disconnect({ site, onClose }: { site: Pick<Site, 'siteId' | 'baseUrl'>; onClose: () => void }) {
  const { api } = useSession();
  const [purges, setPurges] = useState(false);
  const params = { path: { siteId: site.siteId } };
  const disconnect = useAct(KEYS.sites, () =>
    bodyOf(api.POST('/api/jira/sites/{siteId}/disconnect', { params, body: { data: purges ? 'purge' : 'keep' } })),
  );
  const save = useMutation({
    mutationFn: async () => {
      const { response } = await api.GET('/api/jira/sites/{siteId}/export', { params, parseAs: 'stream' });
      download('jira-site.ndjson', await response.blob());
    },
  });
  return (
    <Confirm
      title={settings.sites.disconnectTitle(site.baseUrl)}
      act={settings.sites.disconnect}
      change={disconnect}
      onClose={onClose}
    >
      <p>{settings.sites.disconnectAbout}</p>
      <label>
        <input type="checkbox" checked={purges} onChange={(event) => setPurges(event.target.checked)} />{' '}
        {settings.sites.purgeToo}
      </label>
      <div className="actions start">
        <button type="button" disabled={save.isPending} onClick={() => save.mutate()}>
          {settings.sites.exportFirst}
        </button>
      </div>
      <Problem error={save.error} />
    </Confirm>
  );
}
