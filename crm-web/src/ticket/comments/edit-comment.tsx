import { bodyOf } from '@synapse/api-client/client';
import type { components } from '@synapse/api-client/schema';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { ticketKeys } from '../../tickets/ticket-queries.ts';
import { DialogActions } from '../../ui/dialog-actions.tsx';
import { Problem } from '../../ui/problem.tsx';
import { isStale, staleBy, taggedOf } from '../../ui/tagged.ts';
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

/** A new text, and the comment as it was shown when it was saved. */
type Sent = { text: string; seen: Comment };

/** Whether nothing would be replaced or removed that its author has not seen. What stands there already was saved before. */
const isAsSeen = (now: Comment, seen: Comment, text: string): boolean =>
  (now.body === seen.body || now.body === text.trim()) && now.loses.join() === seen.loses.join();

/** Changes a comment as it was seen: what somebody else made of it meanwhile is shown before it is replaced. */
export function EditComment({ comment, edited, onWrite, onSaved, onClose }: Props) {
  const { api } = useSession();
  const queries = useQueryClient();
  const path = { ticketId: comment.ticketId, commentId: comment.id };
  const loses = comment.loses.length > 0;
  const isOvertaken = changedMeanwhile(edited, comment.body);
  const sayIfClosed = useSayIfClosed();
  const save = useMutation({
    mutationFn: async ({ text: body, seen }: Sent) => {
      // A comment in a ticket has no tag by which the API could tell whether it is as its author saw it.
      const now = await taggedOf(api.GET('/api/tickets/{ticketId}/comments/{commentId}', { params: { path } }));
      if (!isAsSeen(now.value, seen, body)) throw staleBy(now);
      const patched = api.PATCH('/api/tickets/{ticketId}/comments/{commentId}', {
        params: { path, header: { 'If-Match': now.etag } },
        // Whoever saves it here has read what it removes.
        body: { body, ...(seen.loses.length > 0 ? { replaceBody: true } : {}) },
      });
      return bodyOf(patched).catch(asKept('commentId'));
    },
    onSuccess: (_saved, { text }) => onSaved(text),
    onError: (error) => sayIfClosed(t.comment.editNotSaved, error),
    onSettled: () => void queries.invalidateQueries({ queryKey: ticketKeys.one(comment.ticketId) }),
  });
  const submit = () => {
    if (edited.text.trim() !== '' && !save.isPending) save.mutate({ text: edited.text, seen: comment });
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
      {isStale(save.error) ? (
        <p className="problem" role="alert">
          {t.meanwhile.refused}
        </p>
      ) : (
        <Problem error={save.error} />
      )}
      <DialogActions
        act={isOvertaken ? t.meanwhile.replace : loses ? t.pane.saveAnyway : t.ticket.save}
        onAct={submit}
        disabled={save.isPending || edited.text.trim() === ''}
        onClose={onClose}
      />
    </div>
  );
}
