import { defineRoute } from '@synapse/shared/api/define-route';
import { dryRunRequestSchema, dryRunSchema } from '@synapse/shared/dry-run';
import { failurePageSchema, failureQuerySchema, retryFailuresSchema } from '@synapse/shared/failure';
import {
  importForecastSchema,
  importProgressSchema,
  importRequestSchema,
  importStartedSchema,
} from '@synapse/shared/import';
import { quotaSchema } from '@synapse/shared/quota';
import { syncRunSchema } from '@synapse/shared/sync';
import { seriesQuerySchema, syncMetricsSchema, syncSeriesSchema } from '@synapse/shared/sync-metrics';
import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

export const limitSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) });

/** Once as JSON, or as events `progress` until it has ended. */
export const progressOf = <S extends z.ZodType>(schema: S) => ({
  types: { 'application/json': schema, 'text/event-stream': schema },
});

export const PROGRESS =
  'Asked with `Accept: text/event-stream`, it sends each step as an event `progress` until the end.';

export const syncApi = {
  startSync: defineRoute({
    method: 'POST',
    path: '/api/tickets/sync',
    summary: 'Start a reconciliation now',
    description: 'Of one site, or of every site of the workspace. One that is under way already is named instead.',
    tag: 'sync',
    who: 'agent',
    body: z.strictObject({ siteId: idSchema.optional() }).default({}),
    answers: { 202: z.object({ runs: z.array(z.object({ id: z.uuid(), siteId: z.uuid() })) }) },
    problems: ['not_found', 'conflict'],
    idempotent: 'by-key',
    cost: 'job',
  }),
  listRuns: defineRoute({
    method: 'GET',
    path: '/api/sync/runs',
    summary: 'List reconciliations, the newest first',
    tag: 'sync',
    who: 'viewer',
    query: limitSchema,
    answers: { 200: z.object({ items: z.array(syncRunSchema) }) },
    idempotent: true,
    cost: 'read',
  }),
  readRun: defineRoute({
    method: 'GET',
    path: '/api/sync/runs/:runId',
    summary: 'Read how a reconciliation stands, or follow it',
    description: PROGRESS,
    tag: 'sync',
    who: 'viewer',
    answers: { 200: progressOf(syncRunSchema) },
    idempotent: true,
    cost: 'stream',
  }),
  readQuota: defineRoute({
    method: 'GET',
    path: '/api/sync/quota',
    summary: 'Read what calls to Jira have cost in this hour, and what is left',
    tag: 'sync',
    who: 'viewer',
    answers: { 200: quotaSchema },
    idempotent: true,
    cost: 'read',
  }),
  readSyncMetrics: defineRoute({
    method: 'GET',
    path: '/api/sync/metrics',
    summary: 'Read what events brought, and what the reconciler had to repair',
    tag: 'sync',
    who: 'viewer',
    query: z.strictObject({
      hours: z.coerce.number().int().min(1).max(168).default(24),
      limit: z.coerce.number().int().min(0).max(200).default(20),
    }),
    answers: { 200: syncMetricsSchema },
    idempotent: true,
    cost: 'read',
  }),
  readSyncSeries: defineRoute({
    method: 'GET',
    path: '/api/sync/series',
    summary: 'Read how the sync went over the last hour, day or week, for charts',
    tag: 'sync',
    who: 'viewer',
    query: seriesQuerySchema,
    answers: { 200: syncSeriesSchema },
    idempotent: true,
    cost: 'read',
  }),
  dryRun: defineRoute({
    method: 'POST',
    path: '/api/sync/dry-run',
    summary: 'Preview a reconciliation: what it would change and cost',
    description: 'It changes nothing. One at a time, and six a minute, for a workspace.',
    tag: 'sync',
    who: 'admin',
    body: dryRunRequestSchema,
    answers: { 200: dryRunSchema },
    problems: ['not_found', 'conflict', 'jira_refused', 'jira_unavailable'],
    idempotent: true,
    cost: 'jira',
  }),
  listFailures: defineRoute({
    method: 'GET',
    path: '/api/sync/failures',
    summary: 'List what does not get through, and why',
    tag: 'sync',
    who: 'viewer',
    query: failureQuerySchema,
    answers: { 200: failurePageSchema },
    idempotent: true,
    cost: 'read',
  }),
  retryFailures: defineRoute({
    method: 'POST',
    path: '/api/sync/failures/retry',
    summary: 'Retry what is parked: the tickets or the failures named, or all',
    tag: 'sync',
    who: 'agent',
    body: retryFailuresSchema,
    answers: { 202: z.object({ retried: z.number().int() }) },
    problems: ['not_found'],
    idempotent: 'by-key',
    cost: 'job',
  }),
};

export const emptySchema = z.strictObject({}).default({});

const changeImport = <const What extends 'pause' | 'resume' | 'cancel'>(what: What, summary: string) =>
  defineRoute({
    method: 'POST',
    path: `/api/imports/:importId/${what}`,
    summary,
    tag: 'imports',
    who: 'admin',
    body: emptySchema,
    answers: { 200: importProgressSchema },
    problems: ['conflict'],
    idempotent: 'by-key',
    cost: 'job',
  });

export const importsApi = {
  forecastImport: defineRoute({
    method: 'POST',
    path: '/api/imports/forecast',
    summary: 'Estimate an import: how many issues it reads, what they cost, and how long it takes',
    tag: 'imports',
    who: 'admin',
    body: importRequestSchema,
    answers: { 200: importForecastSchema },
    problems: ['not_found', 'conflict', 'jira_refused', 'jira_unavailable'],
    idempotent: true,
    cost: 'jira',
  }),
  listImports: defineRoute({
    method: 'GET',
    path: '/api/imports',
    summary: 'List imports, the newest first',
    tag: 'imports',
    who: 'viewer',
    query: limitSchema,
    answers: { 200: z.object({ items: z.array(importProgressSchema) }) },
    idempotent: true,
    cost: 'read',
  }),
  startImport: defineRoute({
    method: 'POST',
    path: '/api/imports',
    summary: 'Start an import',
    description: 'Live events go on meanwhile, and win over an older page.',
    tag: 'imports',
    who: 'admin',
    body: importRequestSchema,
    answers: { 202: importStartedSchema },
    problems: ['not_found', 'conflict', 'jira_refused', 'jira_unavailable'],
    idempotent: 'by-key',
    cost: 'job',
  }),
  readImport: defineRoute({
    method: 'GET',
    path: '/api/imports/:importId',
    summary: 'Read how an import stands, or follow it',
    description: PROGRESS,
    tag: 'imports',
    who: 'viewer',
    answers: { 200: progressOf(importProgressSchema) },
    idempotent: true,
    cost: 'stream',
  }),
  pauseImport: changeImport('pause', 'Pause an import'),
  resumeImport: changeImport('resume', 'Resume an import that is paused'),
  cancelImport: changeImport('cancel', 'Cancel an import; what it brought stays'),
};
