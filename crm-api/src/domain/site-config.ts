import { ticketPrioritySchema, ticketStatusSchema } from '@synapse/shared/ticket';
import { z } from 'zod';

/** Who wins when both sides changed a field: Jira, the CRM, or the newer edit. */
export const conflictPolicySchema = z.enum(['jira', 'crm', 'newest']);
export type ConflictPolicy = z.infer<typeof conflictPolicySchema>;

/** What an admin chose for a site. Everything has a default, so `{}` is a working site. */
export const siteConfigSchema = z.object({
  /** The projects whose issues take part. Empty: only the site's default project. */
  projectKeys: z.array(z.string()).default([]),
  /** Jira status id to CRM status, where the status category is not the right answer. */
  statusMap: z.record(z.string(), ticketStatusSchema).default({}),
  /** Jira priority id to CRM priority, where the name is not the right answer. */
  priorityMap: z.record(z.string(), ticketPrioritySchema).default({}),
  /** Per field; a field that is not named follows `jira`. */
  policies: z.record(z.string(), conflictPolicySchema).default({}),
});
export type SiteConfig = z.infer<typeof siteConfigSchema>;
