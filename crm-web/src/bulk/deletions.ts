import type { QueryClient } from '@tanstack/react-query';
import type { Session } from '../session/session.ts';
import { noteThere } from '../tickets/use-leave-ticket.ts';
import { changedBy, whenFinished } from './bulk-queries.ts';

type Deletion = {
  /** Of the job. */
  id: string;
  /** What was noted as deleted when the job was begun. */
  deleted: readonly string[];
  /** Whether it deletes all that match: these may be others by now. */
  isAll: boolean;
};

/** What the jobs of this page deleted of what its lists showed: it stands there at once when it is brought back. */
const deletedBy = new Map<string, readonly string[]>();

/**
 * What was noted as deleted and was not is there: it was refused, the job was cancelled, or it did not match any more. Where
 * nothing can be learned of the job, such as by a session that has ended, nothing is known to be gone.
 */
export async function noteOutcome(session: Pick<Session, 'api'>, queries: QueryClient, job: Deletion): Promise<void> {
  deletedBy.set(job.id, job.deleted);
  const gone = new Set(await goneBy(session, queries, job).catch(() => []));
  for (const id of job.deleted) if (!gone.has(id)) noteThere(id);
}

async function goneBy(session: Pick<Session, 'api'>, queries: QueryClient, job: Deletion): Promise<readonly string[]> {
  const { refused, status } = await whenFinished(session, queries, job.id);
  if (refused === 0 && status !== 'cancelled' && !job.isAll) return job.deleted;
  return await changedBy(session, job.id);
}

/** Before a job is undone: a list may have a ticket again before the answer comes. */
export function noteUndone(bulkJobId: string): void {
  for (const id of deletedBy.get(bulkJobId) ?? []) noteThere(id);
}
