import type { AnswerOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSession } from '../session/session.ts';
import { sync } from '../texts/t-sync.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Listed } from '../ui/loaded.tsx';
import { Modal } from '../ui/modal.tsx';
import { Problem } from '../ui/problem.tsx';
import { translated } from '../ui/translated.ts';
import { useTries } from '../ui/tries.ts';
import { useSayNotDone } from '../ui/use-say-if-closed.ts';
import { importRequestOf } from './import-request.ts';
import { SiteSelect } from './site-select.tsx';
import { projectsQuery, type Site, syncKeys } from './sync-queries.ts';

/** What is to be imported, what it would cost, and then its start. A forecast is of what stands in the form, and goes with it. */
export function ImportForm({ sites, onClose }: { sites: readonly Site[]; onClose: () => void }) {
  const { api } = useSession();
  const queries = useQueryClient();
  const tried = useTries();
  const [siteId, setSite] = useState(sites[0]?.siteId ?? '');
  type Wanted = ReturnType<typeof importRequestOf>;
  const forecast = useMutation({
    mutationFn: (body: Wanted) => bodyOf(api.POST('/api/imports/forecast', { body })),
  });
  const start = useMutation({
    mutationFn: (body: Wanted) =>
      tried(body, (header) => bodyOf(api.POST('/api/imports', { params: { header }, body }))),
    onError: useSayNotDone(sync.imports.form.title),
    onSettled: () => void queries.invalidateQueries({ queryKey: syncKeys.imports }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const body = importRequestOf(siteId, new FormData(event.currentTarget));
    // Called only while this form is open: the one after it may be another's.
    if (forecast.data) start.mutate(body, { onSuccess: onClose });
    else forecast.mutate(body);
  };
  const isBusy = forecast.isPending || start.isPending;
  return (
    <Modal title={sync.imports.form.title} onClose={onClose}>
      <form
        onSubmit={submit}
        onChange={() => {
          forecast.reset();
          start.reset();
        }}
      >
        <SiteSelect className="stack" label={sync.imports.form.site} sites={sites} value={siteId} onChoose={setSite} />
        <Projects key={siteId} siteId={siteId} />
        <label className="stack">
          {sync.imports.form.jql}
          <textarea name="jql" rows={2} maxLength={10_000} spellCheck={false} placeholder="created >= -90d" />
          <span className="quiet">{sync.imports.form.jqlHint}</span>
        </label>
        <div role="status">
          {forecast.isPending && <p>{sync.imports.form.asking}</p>}
          {forecast.data && <Forecast forecast={forecast.data} />}
        </div>
        <Problem error={forecast.error ?? start.error} />
        <DialogActions
          act={forecast.data ? sync.imports.form.start : sync.imports.form.forecast}
          disabled={isBusy}
          onClose={onClose}
        />
      </form>
    </Modal>
  );
}

function Projects({ siteId }: { siteId: string }) {
  const query = useQuery(projectsQuery(useSession(), siteId));
  const taking = query.data && { items: query.data.items.filter(({ takesPart }) => takesPart) };
  return (
    <fieldset className="choices">
      <legend>{sync.imports.form.projects}</legend>
      <Listed query={{ ...query, data: taking }} empty={sync.imports.form.noProjects}>
        {(items) =>
          items.map(({ projectKey, name }) => (
            <label key={projectKey}>
              <input type="checkbox" name="project" value={projectKey} /> <span className="key">{projectKey}</span>{' '}
              {name}
            </label>
          ))
        }
      </Listed>
      <p className="quiet">{sync.imports.form.projectsHint}</p>
    </fieldset>
  );
}

function Forecast({ forecast }: { forecast: AnswerOf<'forecastImport'> }) {
  const { issues, requests, points, paysPoints, seconds, boundBy, advice, template, jql } = forecast;
  return (
    <div className="site">
      <p>
        <strong>{sync.imports.form.issues(issues)}</strong> {sync.imports.form.time(seconds)}{' '}
        {sync.imports.form.bound[boundBy]}
      </p>
      <p>
        {sync.imports.form.cost(requests, points)} {!paysPoints && sync.free}
      </p>
      {advice && <p>{translated(template, advice)}</p>}
      <p className="quiet key">{jql}</p>
    </div>
  );
}
