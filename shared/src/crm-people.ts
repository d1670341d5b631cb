import { z } from 'zod';

const jiraPersonSchema = z.object({ accountId: z.string(), name: z.string() });

/** A user of the CRM, and who they are on the Jira site. */
export const crmUserSchema = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  /** Who they are matched with. */
  matched: jiraPersonSchema.extend({ matchedBy: z.enum(['email', 'hand']) }).nullable(),
  /** Not matched yet: the one person with the very same address. */
  proposed: jiraPersonSchema.nullable(),
});
export type CrmUser = z.infer<typeof crmUserSchema>;

export const crmPeopleSchema = z.object({
  /** Everybody who has used the CRM, or was matched. */
  users: z.array(crmUserSchema),
  /** Who can be assigned an issue in the projects that take part. */
  people: z.array(jiraPersonSchema),
});
export type CrmPeople = z.infer<typeof crmPeopleSchema>;

/** By hand: who each of these users is; null: nobody. */
export const matchUsersSchema = z
  .array(z.strictObject({ userId: z.string().min(1).max(200), accountId: z.string().min(1).max(200).nullable() }))
  .min(1)
  .max(200);
export type MatchUsers = z.infer<typeof matchUsersSchema>;
