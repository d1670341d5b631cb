import type { AnswerOf } from '@synapse/api-client/client';
import { t } from '../texts/t.ts';
import type { Entry } from './hold-rows.ts';
import { type Grouping, PRIORITIES, STATUSES } from './search-params.ts';

export type Counts = AnswerOf<'countTickets'>;

/** Tickets that have something in common. Its id is the value of the filter that finds them. */
export type Group = { id: string; name: string; count: number; exact: boolean };

/** The groups of a list that have tickets, in their order: what is worked on first comes first. */
export function groupsOf(grouping: Grouping, counts: Counts): Group[] {
  if (grouping === 'assignee') return assigneesOf(counts);
  const named = (id: string, name: string) => ({ id, name, count: counts[grouping][id] ?? 0, exact: counts.exact });
  const all =
    grouping === 'status'
      ? STATUSES.map((id) => named(id, t.status[id]))
      : PRIORITIES.toReversed().map((id) => named(id, t.priority[id]));
  return all.filter(({ count }) => count > 0);
}

export const assigneesOf = ({ assignee, exact }: Counts): Group[] =>
  assignee.map(({ assignee: person, count }) => ({
    id: person?.userId ?? person?.accountId ?? 'none',
    name: person?.name ?? t.ticket.nobody,
    count,
    exact,
  }));

export type Line = { kind: 'group'; group: Group } | { kind: 'ticket'; entry: Entry };

/** What stands below what: each group's name above its rows; of one that is closed, the name alone. */
export function linesOf(
  groups: readonly Group[],
  rows: readonly Entry[],
  { closed, hasMore }: { closed: ReadonlySet<string>; hasMore: boolean },
): Line[] {
  if (groups.length === 0) return rows.map((entry) => ({ kind: 'ticket', entry }));
  const byGroup = Map.groupBy(rows, ({ group }) => group);
  const lastLoaded = groups.findLastIndex(({ id }) => byGroup.has(id));
  return groups.flatMap((group, at): Line[] => {
    // What is not loaded yet has no name above nothing.
    if (hasMore && at > lastLoaded) return [];
    const own = closed.has(group.id) ? [] : (byGroup.get(group.id) ?? []);
    return [{ kind: 'group', group }, ...own.map((entry) => ({ kind: 'ticket' as const, entry }))];
  });
}
