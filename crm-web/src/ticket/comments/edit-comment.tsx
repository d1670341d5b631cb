import { bodyOf } from '@synapse/api-client/client';
import type { components } from '@synapse/api-client/schema';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { ticketKeys } from '../../tickets/ticket-queries.ts';
import { DialogActions } from '../../ui/dialog-actions.tsx';
import { Problem } from '../../ui/problem.tsx';
import { asKept } from '../../ui/tries.ts';
import { useSayIfClosed } from '../../ui/use-say-if-closed.ts';
import { changedMeanwhile, type Edited } from '../edited-text.ts';
import { Meanwhile } from '../meanwhile.tsx';
import { MarkdownBox } from './markdown-box.tsx';

type Comment = components['schemas']['Comment'];
type Props = {
  comment: Comment;
  edited: Edited;
  onWrite: (next: Edited) => void;
  onSaved: (text: string) => void;
  onClose: () => void;
};

export function EditComment({ comment, edited, onWrite, onSaved, onClose }: Props) {
  const { api } = useSession();
  const queries = useQueryClient();
  const path = { ticketId: comment.ticketId, commentId: comment.id };
  const loses = comment.loses.length > 0;
  const isOvertaken = changedMeanwhile(edited, comment.body);
  const sayIfClosed = useSayIfClosed();
  const save = useMutation({
    mutationFn: (body: string) =>
      bodyOf(
        api.PATCH('/api/tickets/{ticketId}/comments/{commentId}', {
          params: { path },
          // Whoever saves it here has read what it removes.
          body: { body, ...(loses ? { replaceBody: true } : {}) },
        }),
      ).catch(asKept('commentId')),
    onSuccess: (_saved, text) => onSaved(text),
    onError: (error) => sayIfClosed(t.comment.editNotSaved, error),
    onSettled: () => void queries.invalidateQueries({ queryKey: ticketKeys.one(comment.ticketId) }),
  });
  const submit = () => {
    if (edited.text.trim() !== '' && !save.isPending) save.mutate(edited.text);
  };
  return (
    <div data-field="comment">
      {isOvertaken && <Meanwhile value={comment.body} onUse={onClose} />}
      <MarkdownBox
        ticketId={comment.ticketId}
        label={t.comment.editLabel}
        value={edited.text}
        onChange={(text) => onWrite({ ...edited, text })}
        onSubmit={submit}
      />
      {loses && <p className="quiet">{t.ticket.loses(comment.loses.join(', '))}</p>}
      <Problem error={save.error} />
      <DialogActions
        act={isOvertaken ? t.meanwhile.replace : loses ? t.pane.saveAnyway : t.ticket.save}
        onAct={submit}
        disabled={save.isPending || edited.text.trim() === ''}
        onClose={onClose}
      />
    </div>
  );
}
