import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { shownKey } from '../shell/commands.ts';
import { en } from '../texts/en.ts';
import { type TicketDetail, ticketKeys } from '../tickets/ticket-queries.ts';
import { asKept, useIdempotencyKey } from '../ui/tries.ts';
import { wordsOf } from '../ui/words.ts';
import { endDraft, useDraft } from './use-draft.ts';

type Mode = 'internal' | 'public';
type Props = { ticket: TicketDetail; mode: Mode; onMode: (mode: Mode) => void };

/** Begins as a note. Ground, border, button and the line below say together who will read the text. */
export function Composer({ ticket, mode, onMode }: Props) {
  const { api } = useSession();
  const queries = useQueryClient();
  const draft = `comment ${ticket.id}`;
  const [text, setText] = useDraft(draft);
  const { keyOf, accepted } = useIdempotencyKey();
  const post = useMutation({
    mutationFn: (body: { body: string; visibility: Mode }) =>
      bodyOf(
        api.POST('/api/tickets/{ticketId}/comments', {
          params: { path: { ticketId: ticket.id }, header: { 'Idempotency-Key': keyOf(body) } },
          body,
        }),
      ).catch(asKept('commentId')),
    onSuccess: (_posted, { body }) => {
      // What was typed on meanwhile goes where the person chose for it.
      if (endDraft(draft, body) === '') onMode('internal');
      accepted();
      void queries.invalidateQueries({ queryKey: ticketKeys.one(ticket.id) });
    },
  });
  const send = () => {
    if (text.trim() !== '' && !post.isPending) post.mutate({ body: text, visibility: mode });
  };
  const change = (next: string) => {
    setText(next);
    if (post.isError) post.reset();
  };
  return (
    <div className={`composer ${mode}`}>
      <fieldset className="modes" aria-label={en.comment.mode}>
        <button
          type="button"
          className="plain"
          title={shownKey('note')}
          aria-pressed={mode === 'internal'}
          onClick={() => onMode('internal')}
        >
          {en.comment.note}
        </button>
        <button
          type="button"
          className="plain"
          title={shownKey('reply')}
          aria-pressed={mode === 'public'}
          onClick={() => onMode('public')}
        >
          {en.comment.reply}
        </button>
      </fieldset>
      <textarea
        id="composer"
        aria-label={`${en.comment[mode]}: ${en.comment.text}`}
        aria-describedby="who-reads"
        value={text}
        maxLength={32_767}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send();
        }}
      />
      {post.isError && (
        <p className="problem" role="alert">
          {wordsOf(post.error)}
        </p>
      )}
      <div className="actions">
        <span id="who-reads" className="quiet">
          {mode === 'internal' ? en.comment.internalHint : en.comment.publicHint(ticket.jira?.issueKey ?? null)}
        </span>
        <button type="button" className="primary" disabled={post.isPending || text.trim() === ''} onClick={send}>
          {mode === 'internal' ? en.comment.sendNote : en.comment.sendReply}
        </button>
      </div>
    </div>
  );
}
