import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import {
  type Ticket,
  type TicketDetail,
  type TicketList,
  type TicketPatch,
  ticketKeys,
} from '../tickets/ticket-queries.ts';

/** The fields that are shown at once as they were typed; the others are shown as the API answers. */
type Shown = Partial<Pick<Ticket, 'title' | 'description' | 'status' | 'priority' | 'dueDate' | 'labels'>>;

/** Changes fields of a ticket: shown at once in the list and in the ticket, and put back where the API refuses. */
export function useEdit(ticketId: string) {
  const { api } = useSession();
  const queries = useQueryClient();
  const show = (shown: Shown) => {
    queries.setQueryData<TicketDetail>(ticketKeys.one(ticketId), (old) => old && { ...old, ...shown });
    queries.setQueriesData<TicketList>(
      { queryKey: ticketKeys.lists },
      (old) => old && withTicket(old, ticketId, shown),
    );
  };
  return useMutation({
    mutationFn: (patch: TicketPatch) =>
      bodyOf(api.PATCH('/api/tickets/{ticketId}', { params: { path: { ticketId } }, body: patch })),
    onMutate: async (patch) => {
      await queries.cancelQueries({ queryKey: ticketKeys.one(ticketId), exact: true });
      const before = queries.getQueryData<TicketDetail>(ticketKeys.one(ticketId));
      const shown = shownOf(patch);
      show(shown);
      return { before: before && (pick(before, Object.keys(shown) as (keyof Shown)[]) as Shown) };
    },
    onError: (_error, _patch, context) => {
      if (context?.before) show(context.before);
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ticketKeys.one(ticketId) });
      void queries.invalidateQueries({ queryKey: ['tickets'] });
    },
  });
}

const SHOWN: readonly (keyof Shown)[] = ['title', 'description', 'status', 'priority', 'dueDate', 'labels'];

const shownOf = (patch: TicketPatch): Shown =>
  pick(
    patch,
    SHOWN.filter((name) => patch[name] !== undefined),
  ) as Shown;

const pick = (from: object, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, (from as Record<string, unknown>)[name]]));

function withTicket(list: TicketList, ticketId: string, shown: Shown): TicketList {
  const pages = list.pages.map((page) => ({
    ...page,
    items: page.items.map((one) => (one.id === ticketId ? { ...one, ...shown } : one)),
  }));
  return { ...list, pages };
}
