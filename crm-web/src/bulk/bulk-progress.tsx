import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { shownKey } from '../shell/commands.ts';
import { IN_LIST, useCommands } from '../shell/use-commands.ts';
import { t } from '../texts/t.ts';
import { useLastDone } from '../ticket/history/undo.ts';
import { Problem } from '../ui/problem.tsx';
import { translated } from '../ui/translated.ts';
import { nameOfAction } from './action-words.ts';
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
  const last = useLastDone();
  const isLast = last !== null && 'jobId' in last && last.jobId === jobId;
  useCommands({ undo: isLast && job?.canUndo === true && !undo.isPending && (() => undo.mutate()) }, IN_LIST);
  const failed = cancel.error ?? undo.error ?? (job ? null : error);
  const isOpen = job?.finishedAt === null;
  const name = job ? `${t.bulk.progress}: ${nameOfAction(job.action)}` : t.bulk.progress;
  return (
    <section className="bulk-bar" aria-label={name}>
      <div className="bulk-line">
        {/* Read out when it has ended, and not at each step. */}
        <strong role="status" aria-busy={isOpen}>
          {job ? wordsOfJob(job) : t.bulk.starting}
        </strong>
        {job && isOpen && (
          <progress max={Math.max(job.total, 1)} value={job.done} aria-label={name}>
            {job.done}
          </progress>
        )}
        {job && isOpen && <span className="quiet">{t.bulk.rate(job.rate, job.secondsLeft)}</span>}
      </div>
      {job && <p className="quiet bulk-line">{wordsOfJira(job)}</p>}
      <Problem error={failed} />
      <div className="bulk-line">
        {isOpen && (
          <button type="button" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
            {t.bulk.stop}
          </button>
        )}
        {job?.canUndo && (
          <button
            type="button"
            title={isLast ? shownKey('undo') : undefined}
            disabled={undo.isPending}
            onClick={() => undo.mutate()}
          >
            {t.bulk.undo}
          </button>
        )}
        <button type="button" onClick={() => show(true)}>
          {t.bulk.outcomes}
        </button>
        {!isOpen && (
          <button type="button" className="plain" onClick={() => follow((old) => old.filter((one) => one !== jobId))}>
            {t.bulk.close}
          </button>
        )}
      </div>
      {isShown && job && <BulkOutcomes job={job} onClose={() => show(false)} />}
    </section>
  );
}

function wordsOfJob({ status, done, total, changed, unchanged, refused, unknown, action }: BulkJob): string {
  const name = nameOfAction(action);
  if (status === 'queued' || status === 'running') return `${name}: ${t.bulk.doing(done, total)}`;
  const parts = [
    t.bulk.done[action.kind](changed),
    ...(unchanged > 0 ? [t.bulk.unchanged(unchanged)] : []),
    ...(refused > 0 ? [t.bulk.refused(refused)] : []),
    ...(unknown > 0 ? [t.bulk.unknown(unknown)] : []),
    ...(status === 'cancelled' ? [t.bulk.cancelled(total - done)] : []),
  ];
  return `${name}: ${parts.join(', ')}`;
}

function wordsOfJira({ jira, problem, template }: BulkJob): string {
  const parts = [
    ...(problem ? [translated(template, problem)] : []),
    ...(jira.pending > 0 ? [t.bulk.pending(jira.pending)] : []),
    ...(jira.parked > 0 ? [t.bulk.parked(jira.parked)] : []),
  ];
  return parts.join(' ');
}
