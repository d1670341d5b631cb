import type { TicketState } from '../../../src/domain/model/ticket.ts';
import type { Settled } from '../simulation/settled.ts';

/** A value that the CRM showed, and until when. */
export type Shown = { is: unknown; until: number };

/** What a ticket showed of a field, the oldest first, as its history tells. */
export function shownValues({ history }: Settled, ticket: TicketState, field: string): Shown[] {
  const rows = history.filter((row) => row.ticket_id === ticket.id && row.field === field);
  const standing = (ticket.fields as Record<string, unknown>)[field] ?? null;
  return [
    ...rows.map((row) => ({ is: row.old_value, until: row.at })),
    { is: standing, until: Number.POSITIVE_INFINITY },
  ];
}

/** The tickets that follow an issue or once did. */
export function followersOf({ history, tickets, issues }: Settled, issueId: string): TicketState[] {
  const made = JSON.stringify(issues.find(({ id }) => id === issueId)?.properties ?? {});
  const named = (value: unknown) => (value as { issueId?: string } | null)?.issueId === issueId;
  return tickets.filter(
    (ticket) =>
      ticket.link?.issueId === issueId ||
      made.includes(ticket.id) ||
      history.some(
        (row) => row.ticket_id === ticket.id && row.field === 'issue' && (named(row.old_value) || named(row.new_value)),
      ),
  );
}
