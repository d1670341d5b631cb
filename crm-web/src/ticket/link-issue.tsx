import type { ItemOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Session, useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { readListsAgain } from '../tickets/list-depth.ts';
import { type TicketDetail, ticketKeys } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';
import { Modal } from '../ui/modal.tsx';
import { Problem } from '../ui/problem.tsx';
import { useTries } from '../ui/tries.ts';
import { useSayNotDone } from '../ui/use-say-if-closed.ts';
import { ChooseBySearch } from './choose-by-search.tsx';

type FoundIssue = ItemOf<'findIssues'>;

const issuesQuery = ({ api }: Session, q: string) => ({
  queryKey: ['issues', q] as const,
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<FoundIssue[]> =>
    (await bodyOf(api.GET('/api/jira/issues', { params: { query: { q } }, signal }))).items,
});

/** Finds an issue by its key or its words, and lets the ticket follow it. One that another ticket follows leads there. */
export function LinkIssue({ ticket, onClose }: { ticket: TicketDetail; onClose: () => void }) {
  const session = useSession();
  const { open } = usePage();
  const queries = useQueryClient();
  const tried = useTries();
  const link = useMutation({
    mutationFn: ({ issueKey, siteId }: FoundIssue) => {
      const body = { issueKey, siteId };
      const path = { ticketId: ticket.id };
      return tried(body, (header) =>
        bodyOf(session.api.POST('/api/tickets/{ticketId}/link', { params: { path, header }, body })),
      );
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ticketKeys.one(ticket.id) });
      void readListsAgain(queries);
    },
    onError: useSayNotDone(t.pane.linkTitle),
  });
  const choose = (issue: FoundIssue) => {
    if (issue.ticketId === null) link.mutate(issue, { onSuccess: onClose });
    else {
      onClose();
      open(issue.ticketId);
    }
  };
  return (
    <Modal title={t.pane.linkTitle} onClose={onClose}>
      <p className="quiet">{t.pane.linkAbout}</p>
      <ChooseBySearch
        label={t.pane.issue}
        value={link.isPending ? link.variables.issueKey : ''}
        placeholder={t.pane.issueHint}
        disabled={link.isPending}
        autoFocus
        least={2}
        search={(q) => issuesQuery(session, q)}
        keyOf={({ siteId, issueKey }) => `${siteId} ${issueKey}`}
        textOf={({ issueKey, title, status, ticketId }) =>
          [issueKey, title, status, ticketId === null ? null : t.pane.hasTicket].filter(Boolean).join(' · ')
        }
        onChoose={choose}
      />
      <Problem error={link.error} />
      <div className="actions">
        <button type="button" onClick={onClose}>
          {t.cancel}
        </button>
      </div>
    </Modal>
  );
}
