import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { sync } from '../texts/t-sync.ts';
import { Listed } from '../ui/loaded.tsx';
import { Problem } from '../ui/problem.tsx';
import { When } from '../ui/when.tsx';
import { Faults, Progress } from './progress.tsx';
import { type Run, runsQuery } from './sync-queries.ts';
import { useStartSync } from './use-start-sync.ts';

const texts = sync.runs;

export function Runs() {
  const session = useSession();
  const query = useQuery(runsQuery(session));
  const start = useStartSync();
  return (
    <section aria-labelledby="sync-runs">
      <div className="part-head">
        <h2 id="sync-runs">{texts.title}</h2>
        {session.mayEdit && (
          <button type="button" disabled={start.isPending} onClick={() => start.mutate({})}>
            {texts.start}
          </button>
        )}
      </div>
      <p role="status">{start.isSuccess && texts.started}</p>
      <Problem error={start.error} />
      <Listed query={query} empty={texts.none}>
        {(items) => (
          <ul className="plain-rows" aria-label={texts.title}>
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
        {texts.kinds[run.kind]} <span className="quiet">{texts.by[run.trigger]}</span> · {texts.statuses[run.status]} ·{' '}
        <When at={run.finishedAt ?? run.startedAt} />
      </p>
      {run.status === 'running' ? (
        <Progress
          label={texts.kinds[run.kind]}
          done={run.issuesSeen}
          total={run.total}
          rate={run.rate}
          secondsLeft={run.secondsLeft}
        />
      ) : (
        <p className="quiet">
          {texts.seen(run.issuesSeen, run.issuesChanged)} {texts.cost(run.requests, run.points)}
        </p>
      )}
      {run.error && <p>{run.error}</p>}
      <Faults count={run.faultCount} faults={run.faults} />
    </li>
  );
}
