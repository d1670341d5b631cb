import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { shownKey } from '../../shell/commands.ts';
import { t } from '../../texts/t.ts';
import { type TicketDetail, ticketKeys } from '../../tickets/ticket-queries.ts';
import { Problem } from '../../ui/problem.tsx';
import { asKept } from '../../ui/tries.ts';
import { useSayIfClosed } from '../../ui/use-say-if-closed.ts';
import { UploadList } from '../files/upload-list.tsx';
import type { Uploads } from '../files/use-uploads.ts';
import { endDraft, type Mode, tryOf, useDraft } from '../use-draft.ts';
import { MarkdownBox } from './markdown-box.tsx';
import { readersOf } from './readers.ts';

export const commentDraftOf = (ticketId: string) => `comment ${ticketId}`;

type Sent = { body: string; visibility: Mode };
type Props = {
  ticket: TicketDetail;
  mode: Mode;
  onMode: (mode: Mode) => void;
  uploads: Uploads;
  onFiles: (files: Iterable<File>) => void;
};

/** Begins as a note. Ground, border, button and the line below say together who will read the text. */
export function Composer({ ticket, mode, onMode, uploads, onFiles }: Props) {
  const { api, name } = useSession();
  const queries = useQueryClient();
  const draft = commentDraftOf(ticket.id);
  const [text, setText] = useDraft(draft);
  const sayIfClosed = useSayIfClosed();
  const mutationKey = ['comment', ticket.id];
  const post = useMutation({
    mutationKey,
    mutationFn: (body: Sent) =>
      bodyOf(
        api.POST('/api/tickets/{ticketId}/comments', {
          params: { path: { ticketId: ticket.id }, header: { 'Idempotency-Key': tryOf(draft, body) } },
          body,
        }),
      ).catch(asKept('commentId')),
    onSuccess: (_posted, { body }) => {
      // What was typed on meanwhile goes where the person chose for it.
      if (endDraft(draft, body) === '') onMode('internal');
      void queries.invalidateQueries({ queryKey: ticketKeys.one(ticket.id) });
    },
    onError: (error) => sayIfClosed(t.toast.commentNotSaved(ticket.number), error),
  });
  // It goes on while the ticket is closed: whoever comes back sees how it stands, and does not send it twice.
  const last = useMutationState({ filters: { mutationKey }, select: ({ state }) => state }).at(-1);
  const isSending = last?.status === 'pending';
  const problem = last?.status === 'error' && (last.variables as Sent).body === text ? last.error : null;
  const send = () => {
    if (text.trim() !== '' && !isSending) post.mutate({ body: text, visibility: mode });
  };
  const change = (next: string) => {
    // Also for who empties a text that was kept, and writes it anew.
    onMode(mode);
    setText(next);
  };
  const issueKey = ticket.jira?.issueKey ?? null;
  return (
    <div className={`composer ${mode}`} data-field="comment">
      <fieldset className="modes" aria-label={t.comment.mode}>
        {(['internal', 'public'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className="plain"
            title={shownKey(one === 'internal' ? 'note' : 'reply')}
            aria-pressed={mode === one}
            onClick={() => onMode(one)}
          >
            {one === 'internal' ? t.comment.note : t.comment.reply}
          </button>
        ))}
      </fieldset>
      <MarkdownBox
        ticketId={ticket.id}
        id="composer"
        label={`${t.comment[mode]}: ${t.comment.text}`}
        describedBy="who-reads"
        value={text}
        onChange={change}
        onSubmit={send}
        onFiles={onFiles}
      />
      <UploadList uploads={uploads} issueKey={issueKey} />
      <Problem error={problem} />
      <div className="actions">
        <span id="who-reads" className="quiet">
          {mode === 'internal' ? t.comment.internalHint : t.comment.publicHint(issueKey, readersOf(ticket, name))}
        </span>
        <button
          type="button"
          className="primary"
          disabled={isSending || text.trim() === ''}
          onClick={({ detail }) => {
            // While it is sent the button can't have the focus. By the keyboard it goes back into the box, as after Ctrl Enter.
            if (detail === 0) document.getElementById('composer')?.focus();
            send();
          }}
        >
          {mode === 'internal' ? t.comment.sendNote : t.comment.sendReply}
        </button>
      </div>
    </div>
  );
}
