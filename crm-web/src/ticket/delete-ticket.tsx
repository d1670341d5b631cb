import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { readListsAgain } from '../tickets/list-depth.ts';
import { type TicketDetail, ticketKeys } from '../tickets/ticket-queries.ts';
import { noteDeleted, noteThere, useLeaveTicket } from '../tickets/use-leave-ticket.ts';
import { Confirm } from '../ui/confirm.tsx';

/** Asks once, for it can't be taken back, and says before what becomes of the issue. */
export function DeleteTicket({ ticket, onClose }: { ticket: TicketDetail; onClose: () => void }) {
  const { api } = useSession();
  const leave = useLeaveTicket();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => bodyOf(api.DELETE('/api/tickets/{ticketId}', { params: { path: { ticketId: ticket.id } } })),
    onMutate: () => noteDeleted(ticket.id),
    onError: () => noteThere(ticket.id),
    onSuccess: () => {
      onClose();
      leave(ticket.id);
      queries.removeQueries({ queryKey: ticketKeys.one(ticket.id) });
      void readListsAgain(queries);
    },
  });
  const key = ticket.jira?.issueKey;
  return (
    <Confirm title={t.pane.deleteTitle(ticket.number)} act={t.pane.deleteNow} change={remove} onClose={onClose}>
      <p>{t.pane.deleteAbout}</p>
      {ticket.issueOnDelete && key && <p>{t.pane.issueOnDelete[ticket.issueOnDelete](key)}</p>}
    </Confirm>
  );
}
