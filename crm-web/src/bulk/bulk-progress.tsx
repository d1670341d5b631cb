import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { Problem } from '../ui/problem.tsx';
import { BulkOutcomes } from './bulk-outcomes.tsx';
import { type BulkJob, jobQuery } from './bulk-queries.ts';
import { useSelection } from './selection.tsx';
import { useChangeJob } from './use-bulk.ts';

/** How a bulk change goes, what came of it, and the way back. */
export function BulkProgress({ jobId }: { jobId: string }) {
  const session = useSession();
  const { follow } = useSelection();
  const { data: job, error } = useQuery(jobQuery(session, jobId));
  const { cancel, undo } = useChangeJob(jobId);
  const [isShown, show] = useState(false);
  const failed = cancel.error ?? undo.error ?? (job ? null : error);
  const isOpen = job?.finishedAt === null;
  return (
    <section className="bulk-bar" aria-label={en.bulk.progress}>
      <div className="bulk-line">
        {/* Read out when it has ended, and not at each step. */}
        <strong role="status" aria-busy={isOpen}>
          {job ? wordsOfJob(job) : en.bulk.starting}
        </strong>
        {job && isOpen && (
          <progress max={Math.max(job.total, 1)} value={job.done} aria-label={en.bulk.progress}>
            {job.done}
          </progress>
        )}
        {job && isOpen && <span className="quiet">{en.bulk.rate(job.rate, job.secondsLeft)}</span>}
      </div>
      {job && <p className="quiet bulk-line">{wordsOfJira(job)}</p>}
      <Problem error={failed} />
      <div className="bulk-line">
        {isOpen && (
          <button type="button" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
            {en.bulk.stop}
          </button>
        )}
        {job?.canUndo && (
          <button type="button" disabled={undo.isPending} onClick={() => undo.mutate()}>
            {en.bulk.undo}
          </button>
        )}
        <button type="button" onClick={() => show(true)}>
          {en.bulk.outcomes}
        </button>
        {!isOpen && (
          <button type="button" className="plain" onClick={() => follow(null)}>
            {en.bulk.close}
          </button>
        )}
      </div>
      {isShown && job && <BulkOutcomes job={job} onClose={() => show(false)} />}
    </section>
  );
}

function wordsOfJob({ status, done, total, changed, unchanged, refused, unknown, action }: BulkJob): string {
  if (status === 'queued' || status === 'running') return en.bulk.doing(done, total);
  const parts = [
    action.kind === 'undo' ? en.bulk.undone(changed) : en.bulk.changed(changed),
    ...(unchanged > 0 ? [en.bulk.unchanged(unchanged)] : []),
    ...(refused > 0 ? [en.bulk.refused(refused)] : []),
    ...(unknown > 0 ? [en.bulk.unknown(unknown)] : []),
    ...(status === 'cancelled' ? [en.bulk.cancelled(total - done)] : []),
  ];
  return parts.join(', ');
}

function wordsOfJira({ jira, problem }: BulkJob): string {
  const parts = [
    ...(problem ? [problem] : []),
    ...(jira.pending > 0 ? [en.bulk.pending(jira.pending)] : []),
    ...(jira.parked > 0 ? [en.bulk.parked(jira.parked)] : []),
  ];
  return parts.join(' ');
}
