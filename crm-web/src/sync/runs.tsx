import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { sync } from '../texts/t-sync.ts';
import { Listed } from '../ui/loaded.tsx';
import { Problem } from '../ui/problem.tsx';
import { translated } from '../ui/translated.ts';
import { When } from '../ui/when.tsx';
import { Faults, Progress } from './progress.tsx';
import { type Run, runsQuery } from './sync-queries.ts';
import { useStartSync } from './use-start-sync.ts';

export function Runs() {
  const session = useSession();
  const query = useQuery(runsQuery(session));
  const start = useStartSync();
  return (
    <section aria-labelledby="sync-runs">
      <div className="part-head">
        <h2 id="sync-runs">{sync.runs.title}</h2>
        {session.mayEdit && (
          <button type="button" disabled={start.isPending} onClick={() => start.mutate({})}>
            {sync.runs.start}
          </button>
        )}
      </div>
      <p role="status">{start.isSuccess && sync.runs.started}</p>
      <Problem error={start.error} />
      <Listed query={query} empty={sync.runs.none}>
        {(items) => (
          <ul className="plain-rows" aria-label={sync.runs.title}>
            {items.map((run) => (
              <RunItem key={run.id} run={run} />
            ))}
          </ul>
        )}
      </Listed>
    </section>
  );
}

function RunItem({ run }: { run: Run }) {
  return (
    <li className={run.status === 'failed' ? 'failure' : undefined}>
      <p>
        {sync.runs.kinds[run.kind]} <span className="quiet">{sync.runs.by[run.trigger]}</span> ·{' '}
        {sync.runs.statuses[run.status]} · <When at={run.finishedAt ?? run.startedAt} />
      </p>
      {run.status === 'running' ? (
        <Progress
          label={sync.runs.kinds[run.kind]}
          done={run.issuesSeen}
          total={run.total}
          rate={run.rate}
          secondsLeft={run.secondsLeft}
        />
      ) : (
        <p className="quiet">
          {sync.runs.seen(run.issuesSeen, run.issuesChanged)} {sync.runs.cost(run.requests, run.points)}
        </p>
      )}
      {run.error && <p>{translated(run.template, run.error)}</p>}
      <Faults count={run.faultCount} faults={run.faults} />
    </li>
  );
}
