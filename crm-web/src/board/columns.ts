import type { Status } from '../tickets/search-params.ts';
import type { Ticket } from '../tickets/ticket-queries.ts';

type Column = { status: Status; tickets: readonly Ticket[] };
export type Columns = Record<Status, readonly Ticket[]>;

/**
 * Which cards stand in which column, from lists that were read at different times: a ticket stands once, as the latest of
 * them knows it. One that has just come from another column stands on top.
 */
export function columnsOf(lists: readonly Column[]): Columns {
  const latest = new Map<string, Ticket>();
  for (const { tickets } of lists) {
    for (const ticket of tickets) {
      if (ticket.version >= (latest.get(ticket.id)?.version ?? -1)) latest.set(ticket.id, ticket);
    }
  }
  const columns: Columns = { OPEN: [], IN_PROGRESS: [], RESOLVED: [], CLOSED: [] };
  for (const { status, tickets } of lists) {
    const own = tickets.flatMap(({ id }) => latest.get(id) ?? []).filter((ticket) => ticket.status === status);
    const ids = new Set(own.map(({ id }) => id));
    const come = [...latest.values()].filter((ticket) => ticket.status === status && !ids.has(ticket.id));
    columns[status] = [...come, ...own];
  }
  return columns;
}

/**
 * What a column shows while somebody points into it: each card stays where it stands, also one that somebody else moved
 * away; theirs that come are added at the end. Cards that this person moved go and come at once.
 * @param mine ids of the tickets that this person moved
 */
export function holdCards(
  shown: readonly Ticket[],
  fresh: readonly Ticket[],
  { mine, all }: { mine: Pick<ReadonlySet<string>, 'has'>; all: ReadonlyMap<string, Ticket> },
): Ticket[] {
  const now = new Map(fresh.map((ticket) => [ticket.id, ticket]));
  const wasShown = new Set(shown.map(({ id }) => id));
  const staying = shown.flatMap((card) => {
    const known = now.get(card.id) ?? (mine.has(card.id) ? undefined : (all.get(card.id) ?? card));
    return known ? [known] : [];
  });
  const added = fresh.filter(({ id }) => !wasShown.has(id));
  return [...added.filter(({ id }) => mine.has(id)), ...staying, ...added.filter(({ id }) => !mine.has(id))];
}
