import { type FormEvent, Fragment } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { settings as allTexts } from '../../texts/t-settings.ts';
import { Options } from '../../ui/options.tsx';
import { asSaved, type Tagged, taggedOf } from '../../ui/tagged.ts';
import { KEYS, type SiteSettings } from '../data.ts';
import { changedIn, wordsOfSite } from '../settings-words.ts';
import { siteSettingsOf, siteSettingsOnTop } from './settings-form.ts';
import { SettingsFormEnd } from './settings-form-end.tsx';
import { unsavedMark } from './use-fold.ts';
import { useSettingsForm } from './use-settings-form.ts';

export function SiteSettingsForm({ siteId, first }: { siteId: string; first: Tagged<SiteSettings> }) {
  const { api } = useSession();
  const form = useSettingsForm({
    key: [...KEYS.site(siteId), 'settings'],
    first,
    onTop: siteSettingsOnTop,
    send: (body, etag) => {
      const params = { path: { siteId }, header: { 'If-Match': etag } };
      return taggedOf(api.PATCH('/api/jira/sites/{siteId}/settings', { params, body })).catch(asSaved(body));
    },
  });
  const { opened: settings, meanwhile } = form;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    form.submit(siteSettingsOf(new FormData(event.currentTarget)));
  };
  return (
    <form onSubmit={submit} onChange={form.touch} className="site-settings" {...unsavedMark(form.isUnsaved)}>
      <Fragment key={form.round}>
        <label className="stack">
          {allTexts.sites.onTicketDelete}
          <select name="onTicketDelete" defaultValue={settings.onTicketDelete}>
            <Options
              of={(['leave', 'close', 'delete'] as const).map((one) => [one, allTexts.sites.deleteChoices[one]])}
            />
          </select>
        </label>
        <label className="stack">
          {allTexts.sites.writeMode}
          <select name="writeMode" defaultValue={settings.writeMode}>
            <Options of={(['careful', 'fast'] as const).map((one) => [one, allTexts.sites.writeChoices[one]])} />
          </select>
        </label>
        <label className="stack">
          {allTexts.sites.purge}
          <input name="days" type="number" min={1} max={3650} defaultValue={settings.purgeDeletedAfterDays ?? ''} />
          <span className="quiet">{allTexts.sites.purgeHint}</span>
        </label>
        <SyncChoices settings={settings} />
        <WhenDone whenDone={settings.whenDone} />
      </Fragment>
      <SettingsFormEnd
        act={allTexts.sites.save}
        saved={allTexts.sites.saved}
        save={form.save}
        isUnsaved={form.isUnsaved}
        meanwhile={meanwhile && changedIn(wordsOfSite(settings), wordsOfSite(meanwhile))}
        onTakeTheirs={form.takeTheirs}
      />
    </form>
  );
}

/** Whether and how often the site is reconciled. */
function SyncChoices({ settings: { syncEnabled, syncIntervalMinutes } }: { settings: SiteSettings }) {
  return (
    <>
      <label className="stack">
        {allTexts.sites.sync}
        <select name="syncEnabled" defaultValue={syncEnabled === null ? '' : syncEnabled ? 'on' : 'off'}>
          <Options
            of={Object.entries(allTexts.sites.syncChoices).map(([one, words]) => [one === 'server' ? '' : one, words])}
          />
        </select>
      </label>
      <label className="stack">
        {allTexts.sites.interval}
        <input
          name="interval"
          type="number"
          min={0.25}
          max={1440}
          step={0.25}
          defaultValue={syncIntervalMinutes ?? ''}
        />
        <span className="quiet">{allTexts.sites.intervalHint}</span>
      </label>
    </>
  );
}

/** What becomes of a ticket whose issue is done in Jira. */
function WhenDone({ whenDone }: Pick<SiteSettings, 'whenDone'>) {
  return (
    <fieldset className="settings-choices">
      <legend>{allTexts.sites.whenDone}</legend>
      <label className="stack">
        {allTexts.sites.whenDoneStatus}
        <select name="whenDoneStatus" defaultValue={whenDone?.status ?? ''}>
          <option value="">{allTexts.sites.whenDoneMaps}</option>
          <Options of={Object.entries(t.status)} />
        </select>
      </label>
      <label className="stack">
        {allTexts.sites.whenDoneNote}
        <textarea name="whenDoneNote" rows={2} maxLength={2000} defaultValue={whenDone?.note ?? ''} />
        <span className="quiet">{allTexts.sites.whenDoneHint}</span>
      </label>
    </fieldset>
  );
}
