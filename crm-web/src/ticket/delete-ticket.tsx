import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { type TicketDetail, ticketKeys } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';
import { Modal } from '../ui/modal.tsx';
import { wordsOf } from '../ui/words.ts';

/** Asks once, for it can't be taken back, and says before what becomes of the issue. */
export function DeleteTicket({ ticket, onClose }: { ticket: TicketDetail; onClose: () => void }) {
  const { api } = useSession();
  const { open } = usePage();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => bodyOf(api.DELETE('/api/tickets/{ticketId}', { params: { path: { ticketId: ticket.id } } })),
    onSuccess: () => {
      onClose();
      open(undefined);
      queries.removeQueries({ queryKey: ticketKeys.one(ticket.id) });
      void queries.invalidateQueries({ queryKey: ['tickets'] });
    },
  });
  const key = ticket.jira?.issueKey;
  return (
    <Modal title={en.pane.deleteTitle(ticket.number)} onClose={onClose}>
      <p>{en.pane.deleteAbout}</p>
      {ticket.issueOnDelete && key && <p>{en.pane.issueOnDelete[ticket.issueOnDelete](key)}</p>}
      {remove.isError && (
        <p className="problem" role="alert">
          {wordsOf(remove.error)}
        </p>
      )}
      <div className="actions">
        <button type="button" onClick={onClose}>
          {en.ticket.cancel}
        </button>
        <button type="button" className="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {en.pane.deleteNow}
        </button>
      </div>
    </Modal>
  );
}
