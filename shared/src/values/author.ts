import { z } from 'zod';

/** Whose a comment or file is: their name as it was then, and who they are. A name alone does not tell two people apart. */
export const authorSchema = z.object({
  name: z.string(),
  /** A member's `userId`, or `token:` and the id of a service token. Null: somebody in Jira, or erased. */
  userId: z.string().nullable(),
  jiraAccountId: z.string().nullable(),
});
