import type { QueryClient } from '@tanstack/react-query';
import type { Session } from '../session/session.ts';
import { noteDeleted, noteThere } from '../tickets/use-leave-ticket.ts';
import { changedBy, whenFinished } from './bulk-queries.ts';

type Deletion = {
  /** Of the job. */
  id: string;
  /** What was noted as deleted when the job was begun. */
  deleted: readonly string[];
  /** Whether it deletes all that match: these may be others by now. */
  isAll: boolean;
};

/** What the jobs of this page deleted, as far as it is known: it stands in its lists at once when it is brought back. */
const deletedBy = new Map<string, { ids: readonly string[]; isUndone: boolean }>();

/**
 * What was noted as deleted and was not is there: it was refused, the job was cancelled, or it did not match any more. Of all
 * that match, the job names those that no list had shown. Where nothing can be learned of it, such as by a session that has
 * ended, nothing is known to be gone.
 */
export async function noteOutcome(session: Pick<Session, 'api'>, queries: QueryClient, job: Deletion): Promise<void> {
  const kept = { ids: job.deleted, isUndone: false };
  deletedBy.set(job.id, kept);
  const gone = new Set(await goneBy(session, queries, job).catch(() => []));
  for (const id of job.deleted) if (!gone.has(id)) noteThere(id);
  const noted = new Set(job.deleted);
  for (const id of gone) if (!noted.has(id)) noteDeleted(id);
  kept.ids = [...gone];
  // It may have been undone while this was asked.
  if (kept.isUndone) noteUndone(job.id);
}

async function goneBy(session: Pick<Session, 'api'>, queries: QueryClient, job: Deletion): Promise<readonly string[]> {
  const { refused, status } = await whenFinished(session, queries, job.id);
  if (refused === 0 && status !== 'cancelled' && !job.isAll) return job.deleted;
  return await changedBy(session, job.id);
}

/** Before a job is undone: a list may have a ticket again before the answer comes. */
export function noteUndone(bulkJobId: string): void {
  const kept = deletedBy.get(bulkJobId);
  if (!kept) return;
  kept.isUndone = true;
  for (const id of kept.ids) noteThere(id);
}
