import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

/** An issue's key. */
export const issueKeySchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z][A-Za-z0-9_]{1,9}-[1-9]\d{0,9}$/, 'an issue key is a project key and a number, such as KAN-12');

/** Needed only where the workspace has several Jira sites. */
const siteId = idSchema.optional();

/** `POST /api/tickets/:id/link`: the issue of Jira's that the ticket is to follow. */
export const linkTicketSchema = z.strictObject({
  issueKey: issueKeySchema,
  siteId,
});
export type LinkTicket = z.infer<typeof linkTicketSchema>;

/** `GET /api/jira/issues`: the beginning of a key, or words of a summary. */
export const issueSearchSchema = z.strictObject({ q: z.string().trim().min(2).max(200), siteId });
export type IssueSearch = z.infer<typeof issueSearchSchema>;

/** An issue of a project that takes part. */
export const foundIssueSchema = z.object({
  siteId: z.uuid(),
  issueKey: z.string(),
  title: z.string(),
  /** Jira's own name of it. */
  status: z.string().nullable(),
  /** The ticket that follows it, if one does. */
  ticketId: z.uuid().nullable(),
});
export type FoundIssue = z.infer<typeof foundIssueSchema>;

/** `POST /api/tickets/:id/issue`. Without a project it is the site's default. */
export const createIssueSchema = z.strictObject({ projectKey: z.string().min(1).max(10).optional() });

/** `PUT /api/jira/issues/:issueKey/contact`: whom the issue is for. One that has no ticket gets one. */
export const linkContactSchema = z.strictObject({ contactId: idSchema, siteId });

/** `DELETE …/contact`, in the query string, and `POST /api/jira/issues/:issueKey/ticket`, in the body. */
export const ofSiteSchema = z.strictObject({ siteId });
