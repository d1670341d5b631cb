import type { components } from '@synapse/api-client/schema';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { historyQuery, type TicketDetail, ticketKeys } from '../../tickets/ticket-queries.ts';
import { When } from '../../ui/when.tsx';
import { nameOf, namesIn } from './names.ts';

type Conflict = components['schemas']['Conflict'];
type Props = { ticketId: string; conflict: Conflict; side: 'ours' | 'theirs' };

/** Who gave one side of a conflict its value, and when, as far as the history of the field says so. */
export function SetBy({ ticketId, conflict, side }: Props) {
  const { data } = useInfiniteQuery(historyQuery(useSession(), ticketId, conflict.field));
  const ticket = useQueryClient().getQueryData<TicketDetail>(ticketKeys.one(ticketId));
  const changes = data?.pages.flatMap(({ items }) => items) ?? [];
  const value = JSON.stringify(conflict[side]);
  const change = changes.find(
    (one) => one.side === (side === 'ours' ? 'crm' : 'jira') && JSON.stringify(one.new) === value,
  );
  // Of a value that did not win there may be no change: Jira's came when the conflict was found.
  const at = change?.at ?? conflict.times?.[side] ?? (side === 'theirs' ? conflict.at : null);
  if (at === null) return null;
  return (
    <p className="quiet">
      {change && ticket && `${nameOf(change, namesIn(ticket, changes))} · `}
      <When at={at} />
    </p>
  );
}
