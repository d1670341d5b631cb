import { bodyOf } from '@synapse/api-client/client';
import type { components } from '@synapse/api-client/schema';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { memo, useRef, useState } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { useLanguage } from '../../texts/use-language.ts';
import { ticketKeys } from '../../tickets/ticket-queries.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { handFocus } from '../../ui/focus/hand-focus.ts';
import { MarkdownText } from '../../ui/markdown.tsx';
import { translated } from '../../ui/translated.ts';
import { When } from '../../ui/when.tsx';
import { type Edited, readEdited } from '../edited-text.ts';
import { endEdit, useDraft } from '../use-draft.ts';
import { EditComment } from './edit-comment.tsx';
import { editDraftOf } from './edit-draft.ts';

type Comment = components['schemas']['Comment'];

type CardProps = { comment: Comment; issueKey: string | null };

/** A comment, with what its author can do about it. A ticket has many, so each is drawn again only where it is another. */
export const CommentCard = memo(function CommentCard({ comment, issueKey }: CardProps) {
  useLanguage();
  const { mayEdit, name } = useSession();
  const draft = editDraftOf(comment);
  const [kept, keep] = useDraft(draft);
  const [isAsking, setAsking] = useState(false);
  const edited = readEdited(kept);
  // The API names an author, and has no other word for who they are.
  const isMine = mayEdit && comment.source === 'CRM' && comment.author.name === name;
  const place = useRef<HTMLElement>(null);
  const write = (next: Edited) => keep(JSON.stringify(next));
  const begin = () => handFocus(place.current, () => write({ base: comment.body, text: comment.body }), 'textarea');
  const end = (ended: () => void) => handFocus(place.current, ended, '.begin');
  return (
    <article className={`comment ${comment.visibility}`} ref={place}>
      <header>
        <strong>{comment.author.name}</strong>
        <span>{t.comment[comment.visibility]}</span>
        <When at={comment.createdAt} />
        {comment.updatedAt !== comment.createdAt && <span className="quiet">{t.comment.edited}</span>}
        {comment.sync === 'pending' && <span className="quiet">{t.comment.pending}</span>}
        {comment.sync === 'failed' && (
          <span role="alert">
            {t.comment.failed}: {translated(comment.template, comment.failure ?? '')}
          </span>
        )}
        {isMine && !edited && (
          <span className="own">
            <button type="button" className="plain begin" onClick={begin}>
              {t.ticket.edit}
            </button>
            <button type="button" className="plain" onClick={() => setAsking(true)}>
              {t.comment.delete}
            </button>
          </span>
        )}
      </header>
      {edited && isMine ? (
        <EditComment
          comment={comment}
          edited={edited}
          onWrite={write}
          onSaved={(text) => end(() => endEdit(draft, text))}
          onClose={() => end(() => keep(''))}
        />
      ) : (
        <MarkdownText text={comment.body} />
      )}
      {isAsking && <DeleteComment comment={comment} issueKey={issueKey} onClose={() => setAsking(false)} />}
    </article>
  );
});

type Asking = { comment: Comment; issueKey: string | null; onClose: () => void };

function DeleteComment({ comment, issueKey, onClose }: Asking) {
  const { api } = useSession();
  const queries = useQueryClient();
  const path = { ticketId: comment.ticketId, commentId: comment.id };
  const remove = useMutation({
    mutationFn: () => bodyOf(api.DELETE('/api/tickets/{ticketId}/comments/{commentId}', { params: { path } })),
    onSuccess: onClose,
    onSettled: () => void queries.invalidateQueries({ queryKey: ticketKeys.one(comment.ticketId) }),
  });
  return (
    <Confirm title={t.comment.deleteTitle} act={t.comment.delete} change={remove} onClose={onClose}>
      <p>{comment.visibility === 'public' && issueKey ? t.comment.deleteInJira(issueKey) : t.comment.deleteHere}</p>
    </Confirm>
  );
}
