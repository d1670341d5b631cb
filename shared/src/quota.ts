import { z } from 'zod';

const spendSchema = z.object({
  /** Points of this hour that calls may use up. */
  limit: z.number().int(),
  /** Spent, or set aside for calls that are being made. */
  spent: z.number().int(),
  left: z.number().int(),
  /** What will have been spent when the hour ends, if it goes on like this. */
  forecast: z.number().int(),
});

/** The answer of `GET /api/sync/quota`: what calls to Jira cost in this UTC hour (Atlassian resets at its end). */
export const quotaSchema = z.object({
  resetsAt: z.iso.datetime(),
  /** The app's pool over all its workspaces. Only sites connected by an app's token pay from it. */
  pool: spendSchema,
  /** The part of the pool that this workspace may use. */
  workspace: spendSchema,
  sites: z.array(
    z.object({
      siteId: z.uuid(),
      /** False: connected by an API token, which Jira exempts from points. They are counted nevertheless. */
      paysPoints: z.boolean(),
      points: z.number().int(),
      forecast: z.number().int(),
      requests: z.number().int(),
      /** How many requests Jira refused for their rate. */
      throttled: z.number().int(),
      /** Jira asked this process to hold back until then. */
      pausedUntil: z.iso.datetime().nullable(),
    }),
  ),
});
export type Quota = z.infer<typeof quotaSchema>;
