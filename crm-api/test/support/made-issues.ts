import type { Sandbox } from '@synapse/jira-sandbox/server';
import type { SyncWorld } from './sync-world.ts';

/** The issues of a Jira that were made for a ticket, in their order. */
export const madeFor = ({ jira }: Sandbox, ticketId: string): string[] =>
  [...jira.state.allIssues()].filter((one) => one.labels.includes(`crm-${ticketId}`)).map(({ id }) => id);

/** The issues that a ticket's history names as made too late, in its order. */
export async function lateIssues({ owner }: SyncWorld, ticketId: string): Promise<string[]> {
  const rows = await owner<{ id: string }>(
    `select new_value->>'issueId' as id from field_history where ticket_id = $1 and rule = 'made_too_late' order by id`,
    [ticketId],
  );
  return rows.map(({ id }) => id);
}

/** Until nothing is left to do, also of what waits for its time. */
export async function calm({ hurry }: SyncWorld, settle: () => Promise<void>): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    await settle();
    await hurry();
  }
  await settle();
}
