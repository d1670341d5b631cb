import { bodyOf } from '@synapse/api-client/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { sync } from '../texts/t-sync.ts';
import { Options } from '../ui/options.tsx';
import { Problem } from '../ui/problem.tsx';
import { DryRunResult } from './dry-run-result.tsx';
import { useStartSync } from './use-start-sync.ts';

type Scope = keyof typeof sync.dryRun.scopes;
const SCOPES = Object.keys(sync.dryRun.scopes) as Scope[];

/** What a reconciliation would change and cost; what the next one would do can be carried out from here. */
export function DryRun() {
  const { api } = useSession();
  const [scope, setScope] = useState<Scope>('due');
  const run = useMutation({ mutationFn: (body: { scope: Scope }) => bodyOf(api.POST('/api/sync/dry-run', { body })) });
  const start = useStartSync();
  const shown = run.data?.sites ?? [];
  return (
    <section aria-labelledby="sync-dry-run">
      <h2 id="sync-dry-run">{sync.dryRun.title}</h2>
      <p className="quiet">{sync.dryRun.about}</p>
      <div className="part-head">
        <label>
          {sync.dryRun.scope}{' '}
          <select
            value={scope}
            onChange={({ target }) => {
              setScope(target.value as Scope);
              run.reset();
            }}
          >
            <Options of={SCOPES.map((one) => [one, sync.dryRun.scopes[one]])} />
          </select>
        </label>
        <button
          type="button"
          disabled={run.isPending}
          onClick={() => {
            start.reset();
            run.mutate({ scope });
          }}
        >
          {sync.dryRun.start}
        </button>
      </div>
      <p role="status">
        {run.isPending && sync.dryRun.reading}
        {start.isSuccess && sync.runs.started}
      </p>
      <Problem error={run.error ?? start.error} />
      {shown.map((site) => (
        <DryRunResult
          key={site.siteId}
          site={site}
          // A pass reads what changed since the last one, and no more.
          onCarryOut={scope === 'due' && !start.isPending ? () => start.mutate({ siteId: site.siteId }) : undefined}
        />
      ))}
    </section>
  );
}
