import { z } from 'zod';
import type { JiraHttp } from './jira-http.ts';

/** Atlassian takes so many accounts with one request. */
export const REPORT_MAX = 90;

/** What Atlassian says of an account: it was closed, or its profile has changed since the data that is kept. */
export type AccountUpdate = { accountId: string; status: 'closed' | 'updated' };

const answerSchema = z
  .object({ accounts: z.array(z.object({ accountId: z.string(), status: z.enum(['closed', 'updated']) })) })
  .optional();

/** Tells Atlassian whose data is kept, as each app must every seven days. Nothing in the answer: all is well. */
export async function reportAccounts(
  http: JiraHttp,
  accounts: readonly { accountId: string; updatedAt: Date }[],
): Promise<AccountUpdate[]> {
  const reported = accounts.map(({ accountId, updatedAt }) => ({ accountId, updatedAt: updatedAt.toISOString() }));
  const body = await http({
    method: 'POST',
    path: 'app/report-accounts/',
    repeatable: true,
    body: { accounts: reported },
  });
  return answerSchema.parse(body)?.accounts ?? [];
}
