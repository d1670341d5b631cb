import { bodyOf } from '@synapse/api-client/client';
import type { FormEvent } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { settings as allTexts } from '../texts/t-settings.ts';
import { Problem } from '../ui/problem.tsx';
import { KEYS, type SiteSettings, useAct } from './data.ts';
import { siteSettingsOf } from './settings-form.ts';

const texts = allTexts.sites;

export function SiteSettingsForm({ siteId, settings }: { siteId: string; settings: SiteSettings }) {
  const { api } = useSession();
  const save = useAct([...KEYS.sites, siteId], (body: SiteSettings) =>
    bodyOf(api.PATCH('/api/jira/sites/{siteId}/settings', { params: { path: { siteId } }, body })),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(siteSettingsOf(new FormData(event.currentTarget)));
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
      <SyncChoices settings={settings} />
      <WhenDone whenDone={settings.whenDone} />
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

/** Whether and how often the site is reconciled. */
function SyncChoices({ settings: { syncEnabled, syncIntervalMinutes } }: { settings: SiteSettings }) {
  return (
    <>
      <label className="stack">
        {texts.sync}
        <select name="syncEnabled" defaultValue={syncEnabled === null ? '' : syncEnabled ? 'on' : 'off'}>
          {Object.entries(texts.syncChoices).map(([one, words]) => (
            <option key={one} value={one === 'server' ? '' : one}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label className="stack">
        {texts.interval}
        <input
          name="interval"
          type="number"
          min={0.25}
          max={1440}
          step={0.25}
          defaultValue={syncIntervalMinutes ?? ''}
        />
        <span className="quiet">{texts.intervalHint}</span>
      </label>
    </>
  );
}

/** What becomes of a ticket whose issue is done in Jira. */
function WhenDone({ whenDone }: Pick<SiteSettings, 'whenDone'>) {
  return (
    <fieldset className="settings-choices">
      <legend>{texts.whenDone}</legend>
      <label className="stack">
        {texts.whenDoneStatus}
        <select name="whenDoneStatus" defaultValue={whenDone?.status ?? ''}>
          <option value="">{texts.whenDoneMaps}</option>
          {Object.entries(t.status).map(([one, words]) => (
            <option key={one} value={one}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label className="stack">
        {texts.whenDoneNote}
        <textarea name="whenDoneNote" rows={2} maxLength={2000} defaultValue={whenDone?.note ?? ''} />
        <span className="quiet">{texts.whenDoneHint}</span>
      </label>
    </fieldset>
  );
}
