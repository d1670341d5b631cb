import type { AnswerOf, BodyFor, ItemOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import { itemsOf } from '@synapse/api-client/paging';
import { ApiProblem } from '@synapse/api-client/problem';
import { infiniteQueryOptions, type QueryClient, QueryObserver, queryOptions } from '@tanstack/react-query';
import type { Session } from '../session/session.ts';
import { byCursor, startingAt } from '../ui/by-cursor.ts';

export type BulkRequest = BodyFor<'previewBulk'>;
export type BulkAction = BulkRequest['action'];
export type StartBulk = BodyFor<'startBulk'>;
export type BulkPreview = AnswerOf<'previewBulk'>;
type Job = AnswerOf<'readBulkJob'>;
export type BulkJob = Job;
export type BulkOutcome = ItemOf<'listBulkOutcomes'>;

export const bulkKeys = { one: (id: string) => ['bulk', id] as const };

/** So often a job is read that the live stream may have told nothing of: how far Jira is, it does not tell. */
const READ_EVERY_MS = 2_000;

export const previewQuery = ({ api }: Session, request: BulkRequest) =>
  queryOptions({
    queryKey: ['bulk', 'preview', request],
    queryFn: ({ signal }) => bodyOf(api.POST('/api/tickets/bulk/preview', { body: request, signal })),
    gcTime: 0,
  });

export const jobQuery = ({ api }: Pick<Session, 'api'>, bulkJobId: string) =>
  queryOptions({
    queryKey: bulkKeys.one(bulkJobId),
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/bulk-jobs/{bulkJobId}', { params: { path: { bulkJobId } }, signal })) as Promise<BulkJob>,
    refetchInterval: ({ state: { data } }) => (data && isOver(data) ? false : READ_EVERY_MS),
  });

/** So many the API gives at once. */
const OUTCOMES = 500;

/** Whether nothing will become of a job any more, here or in Jira. */
const isOver = ({ finishedAt, jira }: BulkJob) => finishedAt !== null && jira.pending === 0;

/**
 * Until a job has ended here: it is read again as the live stream tells of it, also after an answer that was lost.
 * @throws where the API says no more of it, such as to a session that has ended
 */
export const whenFinished = (
  session: Pick<Session, 'api'>,
  queries: QueryClient,
  bulkJobId: string,
): Promise<BulkJob> =>
  new Promise((resolve, reject) => {
    const stop = new QueryObserver(queries, jobQuery(session, bulkJobId)).subscribe(({ data, error }) => {
      const isRefused = error instanceof ApiProblem && error.status < 500;
      if (!isRefused && (data?.finishedAt ?? null) === null) return;
      stop();
      if (isRefused) reject(error);
      else if (data) resolve(data);
    });
  });

export const outcomesQuery = ({ api }: Session, bulkJobId: string, problems: boolean) =>
  infiniteQueryOptions({
    queryKey: [...bulkKeys.one(bulkJobId), 'outcomes', problems],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(problems ? { problems: 'true' as const } : {}), ...startingAt(pageParam) };
      return bodyOf(api.GET('/api/bulk-jobs/{bulkJobId}/outcomes', { params: { path: { bulkJobId }, query }, signal }));
    },
    ...byCursor,
  });

/** The tickets that a job has changed. */
export async function changedBy({ api }: Pick<Session, 'api'>, bulkJobId: string): Promise<string[]> {
  const outcomes = itemsOf((cursor) => {
    const query = { outcome: 'changed' as const, limit: OUTCOMES, ...cursor };
    return bodyOf(api.GET('/api/bulk-jobs/{bulkJobId}/outcomes', { params: { path: { bulkJobId }, query } }));
  });
  const ids: string[] = [];
  for await (const { ticketId } of outcomes) ids.push(ticketId);
  return ids;
}
