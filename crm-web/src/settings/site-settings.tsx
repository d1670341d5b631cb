import { bodyOf } from '@synapse/api-client/client';
import type { FormEvent } from 'react';
import { useSession } from '../session/session.ts';
import { settings as allTexts } from '../texts/t-settings.ts';
import { Problem } from '../ui/problem.tsx';
import { KEYS, type SiteSettings, useAct } from './data.ts';

const texts = allTexts.sites;

export function SiteSettingsForm({ siteId, settings }: { siteId: string; settings: SiteSettings }) {
  const { api } = useSession();
  const save = useAct([...KEYS.sites, siteId], (body: Partial<SiteSettings>) =>
    bodyOf(api.PATCH('/api/jira/sites/{siteId}/settings', { params: { path: { siteId } }, body })),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = String(form.get('days'));
    save.mutate({
      onTicketDelete: String(form.get('onTicketDelete')) as SiteSettings['onTicketDelete'],
      writeMode: String(form.get('writeMode')) as SiteSettings['writeMode'],
      purgeDeletedAfterDays: days === '' ? null : Number(days),
    });
  };
  return (
    <form onSubmit={submit} className="site-settings">
      <label className="stack">
        {texts.onTicketDelete}
        <select name="onTicketDelete" defaultValue={settings.onTicketDelete}>
          {(['leave', 'close', 'delete'] as const).map((one) => (
            <option key={one} value={one}>
              {texts.deleteChoices[one]}
            </option>
          ))}
        </select>
      </label>
      <label className="stack">
        {texts.writeMode}
        <select name="writeMode" defaultValue={settings.writeMode}>
          {(['careful', 'fast'] as const).map((one) => (
            <option key={one} value={one}>
              {texts.writeChoices[one]}
            </option>
          ))}
        </select>
      </label>
      <label className="stack">
        {texts.purge}
        <input name="days" type="number" min={1} max={3650} defaultValue={settings.purgeDeletedAfterDays ?? ''} />
        <span className="quiet">{texts.purgeHint}</span>
      </label>
      <Problem error={save.error} />
      <div className="actions start">
        <button type="submit" className="primary" disabled={save.isPending}>
          {texts.save}
        </button>
        {save.isSuccess && <span role="status">{texts.saved}</span>}
      </div>
    </form>
  );
}
