import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

/**
 * Why the reconciler had to repair something:
 * - `never_arrived`: no event told of it
 * - `arrived_late`: its event came, but after the reconciler
 * - `refused`: its event was there, and taking it failed
 * - `superseded`: an event as new was taken, and yet did not tell all
 */
export const MISSED_CAUSES = ['never_arrived', 'arrived_late', 'refused', 'superseded'] as const;
export const missedCauseSchema = z.enum(MISSED_CAUSES);
export type MissedCause = z.infer<typeof missedCauseSchema>;

/** The answer of `GET /api/sync/metrics`: how reliable events are, and what the reconciler repaired. */
export const syncMetricsSchema = z.object({
  hours: z.number().int(),
  events: z.object({
    taken: z.number().int(),
    waiting: z.number().int(),
    /** By what became of them: applied, unchanged, superseded, ignored. */
    outcomes: z.record(z.string(), z.number().int()),
  }),
  missed: z.object({
    total: z.number().int(),
    causes: z.object(Object.fromEntries(MISSED_CAUSES.map((cause) => [cause, z.number().int()]))),
    /** Of all changes that events or the safety net brought, the part that events brought in time, 0 to 1; null: none came. */
    eventShare: z.number().nullable(),
    recent: z.array(
      z.object({
        issueId: z.string(),
        ticketId: z.uuid().nullable(),
        siteId: z.uuid(),
        runId: z.uuid(),
        cause: missedCauseSchema,
        fields: z.array(z.string()),
        foundAt: z.iso.datetime(),
        arrivedAt: z.iso.datetime().nullable(),
      }),
    ),
  }),
});
export type SyncMetrics = z.infer<typeof syncMetricsSchema>;

/** How far back, and by which step it is told: an hour by the minute, a day by ten minutes, a week by the hour. */
export const SERIES_STEP_SECONDS = { hour: 60, day: 600, week: 3_600 } as const;
export const seriesRangeSchema = z.enum(['hour', 'day', 'week']);
export type SeriesRange = z.infer<typeof seriesRangeSchema>;

export const seriesQuerySchema = z.strictObject({
  range: seriesRangeSchema.default('day'),
  /** Left out: all sites of the workspace together. */
  siteId: idSchema.optional(),
});
export type SeriesQuery = z.infer<typeof seriesQuerySchema>;

/** The answer of `GET /api/sync/series`: how the sync went, step by step, the oldest first and without gaps. */
export const syncSeriesSchema = z.object({
  range: seriesRangeSchema,
  stepSeconds: z.number().int(),
  /** Points that the workspace may use in an hour; null: no site pays points. */
  pointsLimit: z.number().int().nullable(),
  items: z.array(
    z.object({
      /** When the step began. */
      at: z.iso.datetime(),
      /** Events that were processed; null, as for all others: nobody counted, since no process of the API ran. */
      events: z.number().int().nullable(),
      /** From an event's arrival to its ticket, estimated from counts by step; null: there was no event. */
      p50Ms: z.number().int().nullable(),
      p99Ms: z.number().int().nullable(),
      /** From the edit in Jira, by Jira's clock, to its ticket, which is told to every open page at once. */
      editP50Ms: z.number().int().nullable(),
      editP99Ms: z.number().int().nullable(),
      /** Edits and comments of the CRM that Jira answered. */
      edits: z.number().int().nullable(),
      /** Changes that the reconciler found without their event. */
      missed: z.number().int().nullable(),
      /** Issues that waited for a person, at most. */
      parked: z.number().int().nullable(),
      /** Points spent since the beginning of the UTC hour, with API tokens, too, which pay none. */
      points: z.number().int().nullable(),
    }),
  ),
});
export type SyncSeries = z.infer<typeof syncSeriesSchema>;
