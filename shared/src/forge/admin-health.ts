import { missingPermissionsSchema } from '@synapse/shared/forge/heartbeat';
import { quotaSchema } from '@synapse/shared/quota';
import { missedCauseSchema, syncMetricsSchema } from '@synapse/shared/sync-metrics';
import { z } from 'zod';

/** The state of one site's sync, as the CRM sees it: what the heartbeat's answer does not say already. */
export const adminHealthSchema = z.object({
  /** The Jira site as the CRM calls it. */
  baseUrl: z.url(),
  /** The newest change in Jira that the CRM has, and when it happened there. */
  newestChange: z.object({ issueKey: z.string(), happenedAt: z.iso.datetime() }).nullable(),
  /** When a change of the CRM's was last sent to Jira. */
  lastSentAt: z.iso.datetime().nullable(),
  /** Changes of the last day that no event told of, or too late, and that the CRM's own check found. */
  missed: syncMetricsSchema.shape.missed.pick({ total: true, eventShare: true }).extend({
    /** One that is not named has found nothing: an older CRM does not know it. */
    causes: z.partialRecord(missedCauseSchema, z.number().int()),
  }),
  missingPermissions: missingPermissionsSchema,
  budget: quotaSchema.pick({ resetsAt: true, workspace: true }).extend({
    /** False: calls go out with an API token, which Jira exempts from points. They are counted nevertheless. */
    paysPoints: z.boolean(),
    points: z.number().int(),
    requests: z.number().int(),
    throttled: z.number().int(),
    pausedUntil: z.iso.datetime().nullable(),
  }),
});
export type AdminHealth = z.infer<typeof adminHealthSchema>;
