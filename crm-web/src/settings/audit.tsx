import { bodyOf } from '@synapse/api-client/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { locale } from '../texts/language.ts';
import { settings } from '../texts/t-settings.ts';
import { byCursor, startingAt } from '../ui/by-cursor.ts';
import { download } from '../ui/download.ts';
import { Listed } from '../ui/loaded.tsx';
import { Options } from '../ui/options.tsx';
import { Problem } from '../ui/problem.tsx';
import { When } from '../ui/when.tsx';
import { nameOfActor, wordsOfAbout, wordsOfChange } from './audit-words.ts';
import { type AuditEntry, KEYS, useAct } from './data.ts';
import { Table } from './table.tsx';

type Action = AuditEntry['action'];

/** Every act that the API writes down has its words: one that has none does not compile. */
const words = (): Readonly<Record<Action, string>> => settings.audit.actions;
const actions = () => Object.entries(words()).sort(([, one], [, other]) => one.localeCompare(other, locale));

export function Audit() {
  const { api } = useSession();
  const [action, setAction] = useState<Action | undefined>();
  const only = action ? { action } : {};
  const list = useInfiniteQuery({
    queryKey: [...KEYS.audit, action],
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        api.GET('/api/audit', {
          params: { query: { ...only, limit: 50, ...startingAt(pageParam) } },
          signal,
        }),
      ),
    ...byCursor,
  });
  const save = useAct(KEYS.audit, async () => {
    const { response } = await api.GET('/api/audit/export', {
      params: { query: { ...only, format: 'csv' } },
      parseAs: 'stream',
    });
    download('audit-log.csv', await response.blob());
  });
  return (
    <>
      <p className="quiet">{settings.audit.about}</p>
      <div className="section-head">
        <label>
          {settings.audit.action}{' '}
          <select
            value={action ?? ''}
            onChange={(event) => setAction((event.target.value || undefined) as Action | undefined)}
          >
            <option value="">{settings.audit.any}</option>
            <Options of={actions()} />
          </select>
        </label>
        <button type="button" disabled={save.isPending} onClick={() => save.mutate(undefined)}>
          {settings.audit.export}
        </button>
      </div>
      <Problem error={save.error} />
      <Listed query={list} empty={settings.audit.none}>
        {(items) => (
          <Table
            name={settings.sections.audit}
            heads={[settings.audit.when, settings.audit.who, settings.audit.what, settings.audit.from]}
          >
            {items.map((entry) => (
              <tr key={entry.id}>
                <td data-label={settings.audit.when}>
                  <When at={entry.at} />
                </td>
                <td data-label={settings.audit.who}>{nameOfActor(entry.actor)}</td>
                <td data-label={settings.audit.what}>
                  {words()[entry.action]}{' '}
                  {entry.about !== null && (
                    <span className="quiet" title={entry.about}>
                      {wordsOfAbout(entry.about)}
                    </span>
                  )}
                  {entry.changes.length > 0 && (
                    <span className="settings-detail quiet">{entry.changes.map(wordsOfChange).join(', ')}</span>
                  )}
                </td>
                <td data-label={settings.audit.from} className="key">
                  {entry.address}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Listed>
      {list.hasNextPage && (
        <button type="button" onClick={() => void list.fetchNextPage()}>
          {settings.more}
        </button>
      )}
    </>
  );
}
