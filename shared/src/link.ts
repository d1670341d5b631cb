import { z } from 'zod';

/** `POST /api/tickets/:id/link`: the issue of Jira's that the ticket is to follow. */
export const linkTicketSchema = z.strictObject({
  issueKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z][A-Za-z0-9_]{1,9}-[1-9]\d{0,9}$/, 'an issue key is a project key and a number, such as KAN-12'),
  /** Needed only where the workspace has several Jira sites. */
  siteId: z.uuid().optional(),
});
export type LinkTicket = z.infer<typeof linkTicketSchema>;
