import { bodyOf } from '@synapse/api-client/client';
import { useQueryClient } from '@tanstack/react-query';
import { say } from '../actions/say.ts';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { forgetJob, rememberLast } from '../ticket/history/undo.ts';
import { readListsAgain } from '../tickets/list-depth.ts';
import { type TicketDetail, ticketKeys } from '../tickets/ticket-queries.ts';
import { noteDeleted, noteThere, useLeaveTicket } from '../tickets/use-leave-ticket.ts';
import { wordsOf } from '../ui/words.ts';
import { whenFinished } from './bulk-queries.ts';

const fresh = () => ({ 'Idempotency-Key': crypto.randomUUID() });

/** Deletes a ticket as a job of one, for that can be undone: nobody is asked first, and it is said with the way back. */
export function useDeleteOne() {
  const session = useSession();
  const leave = useLeaveTicket();
  const queries = useQueryClient();
  const undo = useUndoDeletion();
  return async ({ id: ticketId, number, jira, issueOnDelete }: TicketDetail): Promise<void> => {
    const inJira = issueOnDelete && jira ? t.pane.issueOnDelete[issueOnDelete](jira.issueKey) : undefined;
    // Before it is asked for: the stream may tell of the deletion before the answer comes.
    noteDeleted(ticketId);
    const stays = () => noteThere(ticketId);
    try {
      const body = { ids: [ticketId], action: { kind: 'delete' as const } };
      const { id } = await bodyOf(session.api.POST('/api/tickets/bulk', { params: { header: fresh() }, body }));
      leave(ticketId);
      const { refused } = await whenFinished(session, queries, id);
      if (refused > 0) {
        stays();
        return void say({ text: t.toast.notDeleted(number) });
      }
      queries.removeQueries({ queryKey: ticketKeys.one(ticketId) });
      const deleted = { id: ticketId, number };
      rememberLast(queries, { jobId: id, deleted });
      const act = { name: t.toast.undo, run: () => void undo(id, deleted) };
      void say({ text: t.toast.deleted(number), ...(inJira ? { why: inJira } : {}), act });
    } catch (error) {
      stays();
      void say({ text: t.toast.notDeleted(number), why: wordsOf(error) });
    }
    void readListsAgain(queries);
  };
}

/** Brings a ticket back that was deleted by a job of one. */
export function useUndoDeletion() {
  const session = useSession();
  const queries = useQueryClient();
  return async (bulkJobId: string, { id: ticketId, number }: Pick<TicketDetail, 'id' | 'number'>): Promise<void> => {
    // Neither the keyboard nor the message offers it once more.
    forgetJob(queries, bulkJobId);
    // Before it is asked for: a list may have the ticket again before the answer comes.
    noteThere(ticketId);
    try {
      const params = { path: { bulkJobId }, header: fresh() };
      const { id } = await bodyOf(session.api.POST('/api/bulk-jobs/{bulkJobId}/undo', { params, body: {} }));
      const { refused } = await whenFinished(session, queries, id);
      void say({ text: refused === 0 ? t.toast.undone(number) : t.toast.notUndone(number) });
    } catch (error) {
      void say({ text: t.toast.notUndone(number), why: wordsOf(error) });
    }
    void readListsAgain(queries);
  };
}
