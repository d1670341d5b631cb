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
  error: z.string().nullable(),
});
export type SyncRun = z.infer<typeof syncRunSchema>;

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
