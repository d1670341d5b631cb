import type { AnswerOf, ItemOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Session } from '../session/session.ts';
import { byCursor, startingAt } from '../ui/by-cursor.ts';
import type { Range } from './series.ts';

export type Site = ItemOf<'listSites'>;
export type Failure = ItemOf<'listFailures'>;
export type FailureState = 'parked' | 'retrying';
export type Run = ItemOf<'listRuns'>;
export type Import = ItemOf<'listImports'>;
export type DryRunOfSite = AnswerOf<'dryRun'>['sites'][number];
export type Quota = AnswerOf<'readQuota'>;

/** A site that falls silent, or whose budget is used up, sends no event: it is asked for. */
const ASK_EVERY_MS = 30_000;

/** The settings show the sites, too. */
export const sitesKey = ['sites'] as const;
export const siteKey = (siteId: string) => ['site', siteId] as const;

export const syncKeys = {
  /** Below what is read again with the lists of tickets when something changes. */
  all: ['tickets', 'sync'] as const,
  failures: ['tickets', 'sync', 'failures'] as const,
  runs: ['tickets', 'sync', 'runs'] as const,
  imports: ['tickets', 'sync', 'imports'] as const,
};

export const sitesQuery = ({ api }: Session) =>
  queryOptions({
    queryKey: sitesKey,
    queryFn: ({ signal }) => bodyOf(api.GET('/api/jira/sites', { signal })),
    refetchInterval: ASK_EVERY_MS,
  });

export const quotaQuery = ({ api }: Session) =>
  queryOptions({
    queryKey: ['quota'],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/sync/quota', { signal })),
    refetchInterval: ASK_EVERY_MS,
  });

export const metricsQuery = ({ api }: Session) =>
  queryOptions({
    queryKey: ['sync-metrics'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/sync/metrics', { params: { query: { hours: 24, limit: 0 } }, signal })),
    refetchInterval: ASK_EVERY_MS,
  });

/** @param siteId empty: all sites together */
export const seriesQuery = ({ api }: Session, range: Range, siteId: string) =>
  queryOptions({
    queryKey: ['sync-series', range, siteId],
    queryFn: ({ signal }) => {
      const query = { range, ...(siteId === '' ? {} : { siteId }) };
      return bodyOf(api.GET('/api/sync/series', { params: { query }, signal }));
    },
    refetchInterval: ASK_EVERY_MS,
    placeholderData: keepPreviousData,
  });

/** Those that Jira shows; only for admins. */
export const projectsQuery = ({ api }: Session, siteId: string) =>
  queryOptions({
    queryKey: [...siteKey(siteId), 'projects'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/jira/sites/{siteId}/projects', { params: { path: { siteId } }, signal })),
  });

export const failuresQuery = ({ api }: Session, state: FailureState) =>
  infiniteQueryOptions({
    queryKey: [...syncKeys.failures, state],
    queryFn: ({ pageParam, signal }) => {
      const query = { state, limit: 50, ...startingAt(pageParam) };
      return bodyOf(api.GET('/api/sync/failures', { params: { query }, signal }));
    },
    ...byCursor,
    refetchInterval: ASK_EVERY_MS,
  });

/** Read again with the ticket when something of it changes. */
export const ticketQueueQuery = ({ api }: Session, ticketId: string) =>
  queryOptions({
    queryKey: [...syncKeys.failures, 'of', ticketId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/sync/failures', { params: { query: { state: 'all', limit: 1, ticketId } }, signal })),
    refetchInterval: ASK_EVERY_MS,
  });

export const runsQuery = ({ api }: Session) =>
  queryOptions({
    queryKey: syncKeys.runs,
    queryFn: ({ signal }) => bodyOf(api.GET('/api/sync/runs', { params: { query: { limit: 10 } }, signal })),
    refetchInterval: ASK_EVERY_MS,
  });

export const importsQuery = ({ api }: Session) =>
  queryOptions({
    queryKey: syncKeys.imports,
    queryFn: ({ signal }) => bodyOf(api.GET('/api/imports', { params: { query: { limit: 10 } }, signal })),
    refetchInterval: ASK_EVERY_MS,
  });
