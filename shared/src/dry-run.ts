import { idSchema } from '@synapse/shared/values/id';
import { issueFaultSchema, messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

export const dryRunRequestSchema = z
  .strictObject({
    /** Left out: every site of the workspace. */
    siteId: idSchema.optional(),
    /** `all`: every issue that takes part. `due`: what the next pass would read. */
    scope: z.enum(['all', 'due']).default('all'),
  })
  .default({ scope: 'all' });
export type DryRunRequest = z.infer<typeof dryRunRequestSchema>;

/** One field that differs, and what a pass would make of it. Long texts are cut, and end with `…`. */
const differenceSchema = z.object({
  field: z.string(),
  here: z.unknown(),
  after: z.unknown(),
  /** took_jira, conflict_jira, conflict_crm …: the rule of the merge that decides. */
  rule: z.string(),
});

export const dryRunSiteSchema = z.object({
  siteId: z.uuid(),
  issuesRead: z.number().int(),
  /** Issues that would become tickets. */
  newTickets: z.array(z.object({ issueId: z.string(), issueKey: z.string(), title: z.string() })),
  /** Tickets that would change here. */
  changes: z.array(
    z.object({
      ticketId: z.uuid(),
      issueKey: z.string(),
      fields: z.array(differenceSchema),
      /** Comments that would be added, changed or taken away here. */
      comments: z.number().int(),
    }),
  ),
  /** Tickets whose changes Jira does not have yet: they would be sent. */
  toSend: z.array(
    z.object({
      ticketId: z.uuid(),
      issueKey: z.string().nullable(),
      fields: z.array(z.object({ field: z.string(), here: z.unknown(), jira: z.unknown() })),
    }),
  ),
  /** Issues that are followed here and that Jira does not show; only for the scope `all`. A pass looks twice before it believes it. */
  missingInJira: z.array(z.object({ issueId: z.string(), ticketId: z.uuid() })),
  /** Issues that a pass would quarantine, for what Jira says of them can't be read. */
  unreadable: z.array(issueFaultSchema),
  /** What was not read or is not listed, in sentences; empty: this is all. */
  leftOut: z.array(z.string()),
  /** The same by their codes, in the same order. */
  template: z.array(messageTemplateSchema),
  /** What the reading cost, and so what a pass over the same would cost. An API token pays no points. */
  cost: z.object({ requests: z.number().int(), points: z.number().int() }),
});
export type DryRunSite = z.infer<typeof dryRunSiteSchema>;

/** The answer of `POST /api/sync/dry-run`. Nothing was changed, here or in Jira. */
export const dryRunSchema = z.object({ sites: z.array(dryRunSiteSchema) });
export type DryRun = z.infer<typeof dryRunSchema>;
