import { bodyOf } from '@synapse/api-client/client';
import { useQueryClient } from '@tanstack/react-query';
import { say } from '../actions/say.ts';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { readListsAgain } from '../tickets/list-depth.ts';
import { type TicketDetail, ticketKeys } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';
import { wordsOf } from '../ui/words.ts';

/** So often, and for so long, a job of one ticket is looked at, ms. */
const LOOK_EVERY_MS = 200;
const LOOK_FOR_MS = 15_000;

/** Deletes a ticket as a job of one, for that can be undone: nobody is asked first, and it is said with the way back. */
export function useDeleteOne() {
  const { api } = useSession();
  const { close } = usePage();
  const queries = useQueryClient();
  const fresh = () => ({ 'Idempotency-Key': crypto.randomUUID() });
  /** @returns whether it did what it was for */
  const isDone = async (bulkJobId: string): Promise<boolean> => {
    for (const until = Date.now() + LOOK_FOR_MS; Date.now() < until; ) {
      const job = await bodyOf(api.GET('/api/bulk-jobs/{bulkJobId}', { params: { path: { bulkJobId } } }));
      if ('finishedAt' in job && job.finishedAt !== null) return job.refused === 0;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    // It goes on by itself.
    return true;
  };
  const undo = async (bulkJobId: string, number: number) => {
    try {
      const params = { path: { bulkJobId }, header: fresh() };
      const { id } = await bodyOf(api.POST('/api/bulk-jobs/{bulkJobId}/undo', { params, body: {} }));
      const isBack = await isDone(id);
      void say({ text: isBack ? t.toast.undone(number) : t.toast.notUndone(number) });
    } catch (error) {
      void say({ text: t.toast.notUndone(number), why: wordsOf(error) });
    }
    void readListsAgain(queries);
  };
  return async ({ id: ticketId, number, jira, issueOnDelete }: TicketDetail): Promise<void> => {
    const inJira = issueOnDelete && jira ? t.pane.issueOnDelete[issueOnDelete](jira.issueKey) : undefined;
    try {
      const body = { ids: [ticketId], action: { kind: 'delete' as const } };
      const { id } = await bodyOf(api.POST('/api/tickets/bulk', { params: { header: fresh() }, body }));
      close(ticketId);
      if (!(await isDone(id))) return void say({ text: t.toast.notDeleted(number) });
      queries.removeQueries({ queryKey: ticketKeys.one(ticketId) });
      const act = { name: t.toast.undo, run: () => void undo(id, number) };
      void say({ text: t.toast.deleted(number), ...(inJira ? { why: inJira } : {}), act });
    } catch (error) {
      void say({ text: t.toast.notDeleted(number), why: wordsOf(error) });
    }
    void readListsAgain(queries);
  };
}
