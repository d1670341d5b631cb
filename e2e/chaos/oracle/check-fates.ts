import type { Operation } from '../journal.ts';
import type { Standing, TicketRow } from '../standing.ts';
import { sayOperation } from './check-parts.ts';
import type { Check, Violation, ViolationKind } from './violation.ts';

/** What became of every other operation: deletions, links, what was published, and what was refused. */
export const checkFates: Check = (standing) => [
  ...standing.operations.flatMap((operation) => [
    ...checkDelete(standing, operation),
    ...checkPublished(standing, operation),
  ]),
  ...standing.tickets.flatMap((ticket) => checkLink(standing, ticket)),
  ...checkRefused(standing),
  ...checkHidden(standing),
  ...checkHistory(standing),
];

const says = (kind: ViolationKind, operation: Operation, what: string): Violation[] => [
  { kind, what: `${sayOperation(operation)} ${what}`, traces: [operation.on ?? '', operation.part ?? ''] },
];

/** What was deleted stays deleted. */
function checkDelete({ tickets, issues }: Standing, operation: Operation): Violation[] {
  const { kind, outcome, side, on } = operation;
  if (kind !== 'delete' || outcome !== 'ok') return [];
  const stands =
    side === 'crm'
      ? tickets.some(({ id, deleted }) => id === on && !deleted)
      : issues.some(({ record }) => record.id === on);
  return stands ? says('deletion undone', operation, 'stands again') : [];
}

/** A note that was published is public, as long as it is there. */
function checkPublished({ comments }: Standing, operation: Operation): Violation[] {
  const { kind, outcome, part } = operation;
  if (kind !== 'publish-comment' || outcome !== 'ok') return [];
  const row = comments.find(({ id }) => id === part);
  if (!row || row.deleted || row.visibility === 'public') return [];
  return says('comment lost', operation, 'is internal again');
}

/** Whatever a person asked for last, to link, to unlink or for a new issue, holds, unless something else may have come after it. */
function checkLink({ operations, deletedIssues }: Standing, ticket: TicketRow): Violation[] {
  const own = operations.filter(
    ({ kind, side, on, outcome }) =>
      side === 'crm' && on === ticket.id && ['link', 'unlink', 'renew'].includes(kind) && outcome !== 'refused',
  );
  const last = own.toSorted((a, b) => a.began - b.began).at(-1);
  if (last?.outcome !== 'ok' || ticket.deleted) return [];
  // A request without an answer may be carried out later, and two at once in either order.
  if (own.some((one) => one !== last && (one.ended > last.began || one.outcome === 'unknown'))) return [];
  const gone = ticket.issue_id !== null && deletedIssues.has(ticket.issue_id);
  const isLinked = ticket.link_state === 'linked' || (gone && ticket.link_state === 'deleted_in_jira');
  if ((last.kind !== 'unlink') === isLinked) return [];
  return says('link lost', last, `does not hold: its link is ${ticket.link_state}`);
}

/** Whoever was told no finds nothing of it. */
function checkRefused({ operations, tickets, comments, files, history, issues }: Standing): Violation[] {
  const refused = operations.filter((one) => one.outcome === 'refused' && Object.keys(one.values).length > 0);
  if (refused.length === 0) return [];
  const all = JSON.stringify([tickets, comments, files, history, issues]);
  return refused.flatMap((operation) => {
    const found = Object.values(operation.values).filter((value) => all.includes(value));
    if (found.length === 0) return [];
    return says('refused and done', operation, `was refused (${operation.status}), and ${found.join(', ')} is there`);
  });
}

/** An internal note that nobody published stays internal. */
function checkHidden({ operations, comments }: Standing): Violation[] {
  const published = new Set(operations.filter(({ kind }) => kind === 'publish-comment').map(({ part }) => part));
  return operations.flatMap((operation) => {
    const { kind, side, visibility, part } = operation;
    if (kind !== 'comment' || side !== 'crm' || visibility !== 'internal' || published.has(part)) return [];
    const row = comments.find(({ id }) => id === part);
    return row?.visibility === 'public'
      ? says('internal text in Jira', operation, 'is public, and nobody asked for it')
      : [];
  });
}

/** Each history row of a field begins with what the one before it ended with, and the last one with what stands. */
function checkHistory({ tickets, history }: Standing): Violation[] {
  return tickets.flatMap((ticket) =>
    (['title', 'description'] as const).flatMap((field) => {
      const rows = history.filter((row) => row.ticket_id === ticket.id && row.field === field);
      const ends = [...rows.slice(1).map(({ old_value }) => old_value), ticket[field]];
      return rows.flatMap(({ new_value }, at) =>
        new_value === ends[at]
          ? []
          : [
              {
                kind: 'history broken' as const,
                what: `${field} of ticket ${ticket.number} became “${new_value}”, and then “${ends[at]}” without a row that says so`,
                traces: [String(new_value), String(ends[at])],
              },
            ],
      );
    }),
  );
}
