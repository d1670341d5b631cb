import { idSchema } from '@synapse/shared/values/id';
import { jobFields, paceFields } from '@synapse/shared/values/job';
import { issueFaultSchema, messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

const projectKey = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z][A-Z0-9_]{1,9}$/, 'must be a project key, such as KAN');

/** What an admin wants imported. Projects left out: all that take part. `jql` narrows them; it takes no ORDER BY. */
export const importRequestSchema = z.strictObject({
  /** May be left out where the workspace has one site. */
  siteId: idSchema.optional(),
  projects: z.array(projectKey).max(200).default([]),
  jql: z.string().trim().min(1).max(10_000).optional(),
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

/** The answer of `POST /api/imports/forecast`. */
export const importForecastSchema = z.object({
  siteId: z.uuid(),
  /** What Jira is asked, with the projects by their keys; Jira itself is asked by their ids, which stay. */
  jql: z.string(),
  /** Jira's own approximate count. */
  issues: z.number().int(),
  requests: z.number().int(),
  /** Jira's points (1 a request and 1 an issue); issues with very many comments cost a few more. */
  points: z.number().int(),
  /** Whether the site pays points at all; with an API token they are only counted. */
  paysPoints: z.boolean(),
  seconds: z.number().int(),
  /** What the time is due to: how fast Jira and the database are, or the points an import may use an hour. */
  boundBy: z.enum(['speed', 'points']),
  /** What people should know before it is started, in plain words: that the points make it last for hours. */
  advice: z.string().nullable(),
  /** The same by its code. */
  template: messageTemplateSchema.optional(),
});
export type ImportForecast = z.infer<typeof importForecastSchema>;

export const IMPORT_STATUSES = ['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled'] as const;

/** The answer of `GET /api/imports/:id`; asked with `Accept: text/event-stream`, it is sent again with each page. */
export const importProgressSchema = z.object({
  id: z.uuid(),
  siteId: z.uuid(),
  /** Which issues it is of, with the projects by the keys that they have now. */
  jql: z.string(),
  status: z.enum(IMPORT_STATUSES),
  ...jobFields,
  requests: z.number().int(),
  points: z.number().int(),
  ...paceFields,
  /** The part of the time that was spent waiting for Jira, 0 to 1. */
  jiraShare: z.number().nullable(),
  /** Why it waits or has failed, in plain words. */
  problem: z.string().nullable(),
  /** The same by its code, where it has one. */
  template: messageTemplateSchema.optional(),
  /** Issues that could not be taken, by name; the newest hundred. */
  faults: z.array(issueFaultSchema),
  faultCount: z.number().int(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

/** The answer of `POST /api/imports`. */
export const importStartedSchema = z.object({ id: z.uuid() });
