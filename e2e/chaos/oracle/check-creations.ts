import type { Operation } from '../journal.ts';
import type { Standing } from '../standing.ts';
import { sayOperation } from './check-parts.ts';
import { type Check, holds, type Violation, type ViolationKind } from './violation.ts';

/** Every ticket and every issue that was acknowledged is there once on both sides. */
export const checkCreations: Check = (standing) =>
  standing.operations.filter(({ kind }) => kind === 'create').flatMap((one) => checkCreation(standing, one));

function checkCreation(standing: Standing, operation: Operation): Violation[] {
  const { outcome, side, on, values } = operation;
  const title = values.title ?? '';
  const says = (kind: ViolationKind, what: string) => [
    { kind, what: `${sayOperation(operation)} ${what}`, traces: [title, ...(on ? [on] : [])] },
  ];
  const tickets = standing.tickets.filter(
    (ticket) =>
      ticket.title.includes(title) ||
      standing.history.some((row) => row.ticket_id === ticket.id && holds(title, [row.old_value, row.new_value])),
  );
  // An issue that a ticket has left gets another one, with what it says by then.
  const own = tickets.filter((ticket) => !tickets.some((one) => one.left_issues.includes(ticket.issue_id ?? '')));
  if (own.length > 1)
    return says('ticket doubled', `is ${own.length} tickets: ${own.map(({ number }) => number).join(', ')}`);
  const ticketId = side === 'crm' ? (on ?? own[0]?.id) : own[0]?.id;
  const made = ticketId === undefined ? [] : issuesMadeFor(standing, ticketId);
  const wanted = (side === 'crm' ? 1 : 0) + renewalsOf(standing, ticketId);
  if (made.length > wanted)
    return says('issue doubled', `has ${made.length} issues, and ${wanted} were asked for: ${made.join(', ')}`);
  if (outcome !== 'ok' || on === null) return [];
  if (side === 'jira') {
    if (standing.deletedIssues.has(on)) return [];
    // One that its ticket has left needs none.
    if (standing.tickets.some((ticket) => ticket.issue_id === on || ticket.left_issues.includes(on))) return [];
    return says('ticket lost', 'has no ticket');
  }
  const ticket = standing.tickets.find(({ id }) => id === on);
  if (!ticket) return says('ticket lost', 'is not in the CRM');
  if (ticket.deleted || ticket.link_state === 'unlinked' || ticket.issue_id !== null) return [];
  return says('issue lost', `has no issue: its link is ${ticket.link_state}`);
}

/** How many issues more may have been made for a ticket, since a new one was asked for. */
const renewalsOf = ({ operations }: Standing, ticketId: string | undefined): number =>
  operations.filter(({ kind, on, outcome }) => kind === 'renew' && on === ticketId && outcome !== 'refused').length;

/** Whether Jira ever carried out a create for a ticket, by what the requests carried. */
function issuesMadeFor({ exchanges, issues }: Standing, ticketId: string): string[] {
  const posted = exchanges.filter(
    ({ method, path, status, body }) =>
      method === 'POST' && /\/rest\/api\/3\/issue$/.test(path) && status === 201 && body.includes(ticketId),
  );
  const marked = issues
    .filter(({ record }) => JSON.stringify(record.properties).includes(ticketId))
    .map(({ record }) => record.id);
  return marked.length > 1 ? marked : posted.map(({ at }) => `the one asked for at ${new Date(at).toISOString()}`);
}
