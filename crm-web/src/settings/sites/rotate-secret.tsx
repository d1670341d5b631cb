import { bodyOf } from '@synapse/api-client/client';
import { useSession } from '../../session/session.ts';
import { settings } from '../../texts/t-settings.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { KEYS, type Site, useAct } from '../data.ts';

/** Asks once more before the app of a site is to replace its secret. It does with its next heartbeat. */
export function RotateSecret({ site, onClose }: { site: Pick<Site, 'siteId' | 'baseUrl'>; onClose: () => void }) {
  const { api } = useSession();
  const params = { path: { siteId: site.siteId } };
  const rotate = useAct(KEYS.sites, () => bodyOf(api.POST('/api/jira/sites/{siteId}/rotate-secret', { params })));
  return (
    <Confirm
      title={settings.sites.rotateTitle(site.baseUrl)}
      act={settings.sites.rotate}
      change={rotate}
      onClose={onClose}
    >
      <p>{settings.sites.rotateAbout}</p>
    </Confirm>
  );
}
