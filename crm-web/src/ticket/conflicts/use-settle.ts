import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { ticketKeys } from '../../tickets/ticket-queries.ts';
import type { Editing } from '../title.tsx';
import { endEdit, writeDraft } from '../use-draft.ts';
import { type Conflict, thirdTextOf } from './use-conflicts.ts';

type How = { take: 'ours' | 'theirs'; edited?: string };

const COMMENT = 'comment:';

/** Settles a conflict. A third text of one that somebody else has settled meanwhile is an edit like any other. */
export function useSettle({ ticket, edit, conflict, isOpen }: Editing & { conflict: Conflict; isOpen: boolean }) {
  const { api } = useSession();
  const queries = useQueryClient();
  const { id: conflictId, field } = conflict;
  const write = (text: string) => {
    if (!field.startsWith(COMMENT)) return edit.mutateAsync({ [field]: text });
    const path = { ticketId: ticket.id, commentId: field.slice(COMMENT.length) };
    return bodyOf(
      api.PATCH('/api/tickets/{ticketId}/comments/{commentId}', { params: { path }, body: { body: text } }),
    );
  };
  return useMutation({
    mutationFn: (how: How): Promise<unknown> => {
      if (!isOpen && how.edited !== undefined) return write(how.edited);
      const params = { path: { conflictId } };
      return bodyOf(api.POST('/api/sync/conflicts/{conflictId}/resolve', { params, body: how }));
    },
    onSuccess: (_settled, { edited }) => {
      const third = thirdTextOf(ticket.id, conflictId);
      // Who takes one of the two gives up a third; what was typed on while one was sent is kept.
      if (edited === undefined) writeDraft(third, '');
      else endEdit(third, edited);
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ticketKeys.one(ticket.id) }),
  });
}
