import { bodyOf } from '@synapse/api-client/client';
import type { FormEvent } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { settings } from '../../texts/t-settings.ts';
import { DialogActions } from '../../ui/dialog-actions.tsx';
import { Modal } from '../../ui/modal.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { When } from '../../ui/when.tsx';
import { KEYS, useAct } from '../data.ts';

/** Makes the code that an admin of Jira enters on the app's page there. */
export function ConnectSite({ onClose }: { onClose: () => void }) {
  const { api } = useSession();
  const make = useAct(KEYS.sites, (body: { baseUrl: string; projectKey: string }) =>
    bodyOf(api.POST('/api/jira/pairing-codes', { body })),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    make.mutate({ baseUrl: String(form.get('baseUrl')), projectKey: String(form.get('projectKey')).toUpperCase() });
  };
  return (
    <Modal title={settings.sites.connectTitle} onClose={onClose}>
      {make.data ? (
        <>
          <p>{settings.sites.connectAbout}</p>
          <ShownOnce label={settings.sites.code} value={make.data.code} />
          <p className="quiet">
            {settings.sites.ends} <When at={make.data.expiresAt} />
          </p>
          <div className="actions">
            <button type="button" onClick={onClose}>
              {t.keys.close}
            </button>
          </div>
        </>
      ) : (
        <form onSubmit={submit}>
          <label className="stack">
            {settings.sites.address}
            <input name="baseUrl" type="url" required placeholder="https://your-site.atlassian.net" />
          </label>
          <label className="stack">
            {settings.sites.project}
            <input name="projectKey" required maxLength={255} placeholder="KAN" />
          </label>
          <Problem error={make.error} />
          <DialogActions act={settings.sites.getCode} disabled={make.isPending} onClose={onClose} />
        </form>
      )}
    </Modal>
  );
}
