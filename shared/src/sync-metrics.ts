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
