import { issueFaultSchema, messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

/** What a run is at: reading what changed, looking once more for what was not found, counting what there is, at its end. */
export const RUN_PHASES = ['reading', 'second_look', 'deletion-check', 'done'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

/** The answer of `GET /api/sync/runs/:id`; asked with `Accept: text/event-stream`, it is sent again with each step. */
export const syncRunSchema = z.object({
  id: z.uuid(),
  siteId: z.uuid(),
  kind: z.enum(['delta', 'deep', 'deletion-check', 'import']),
  /** What started it: its interval or a person. */
  trigger: z.enum(['interval', 'manual']),
  status: z.enum(['queued', 'running', 'succeeded', 'failed']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  requests: z.number().int(),
  issuesSeen: z.number().int(),
  /** Issues whose stored state the run had to repair: an event for them was missed or is still on its way. */
  issuesChanged: z.number().int(),
  /** What its requests cost, by Atlassian's table; a site with an API token pays none of it. */
  points: z.number().int(),
  /** Of the changes it repaired, those that an event should have reported. */
  missedEvents: z.number().int(),
  /** Issues that are gone from Jira, as two looks agreed. */
  issuesGone: z.number().int(),
  phase: z.enum(RUN_PHASES),
  /** How many issues it will come to, by Jira's approximate count; null where it is not known before. */
  total: z.number().int().nullable(),
  /** Issues seen a second; null before the first page. */
  rate: z.number().nullable(),
  secondsLeft: z.number().int().nullable(),
  /** Issues that were quarantined because they could not be taken, by name; a hundred at the most. */
  faults: z.array(issueFaultSchema),
  faultCount: z.number().int(),
  error: z.string().nullable(),
  /** What `error` says, by its code, where it has one. */
  template: messageTemplateSchema.optional(),
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
