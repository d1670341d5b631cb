import { z } from 'zod';

export const syncRunSchema = z.object({
  id: z.uuid(),
  siteId: z.uuid(),
  kind: z.enum(['delta', 'deep', 'census', 'import']),
  /** What started it: its interval or a person. */
  trigger: z.enum(['interval', 'manual']),
  status: z.enum(['queued', 'running', 'succeeded', 'failed']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  requests: z.number().int(),
  issuesSeen: z.number().int(),
  /** Issues whose stored state the run had to mend: an event for them was missed or is still on its way. */
  issuesChanged: z.number().int(),
  /** What its requests cost, by Atlassian's table; a site with an API token pays none of it. */
  points: z.number().int(),
  /** Of the changes it mended, those that an event should have brought. */
  missedEvents: z.number().int(),
  /** Issues that are gone from Jira, as two looks agreed. */
  issuesGone: z.number().int(),
  error: z.string().nullable(),
});
export type SyncRun = z.infer<typeof syncRunSchema>;

/** How a site is reconciled. `PUT /api/jira/sites/:siteId/sync-settings` takes effect at once, on every replica. */
export const siteSyncSettingsSchema = z.strictObject({
  /** Null: as the process is configured (JIRA_SYNC_INTERVAL). */
  intervalMinutes: z.number().min(0.25).max(1_440).nullable(),
  /** Null: as the process is configured (JIRA_AUTO_SYNC_ENABLED). */
  enabled: z.boolean().nullable(),
});
export type SiteSyncSettingsBody = z.infer<typeof siteSyncSettingsSchema>;

/** The answer of `GET /api/jira/test`. */
export const jiraTestSchema = z.object({
  ok: z.boolean(),
  sites: z.array(
    z.object({
      siteId: z.uuid(),
      baseUrl: z.string(),
      ok: z.boolean(),
      /** As whom the API speaks to Jira. */
      account: z.string().nullable(),
      projectKey: z.string(),
      latencyMs: z.number(),
      error: z.string().nullable(),
    }),
  ),
});
export type JiraTest = z.infer<typeof jiraTestSchema>;
