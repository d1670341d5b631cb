import { bodyOf } from '@synapse/api-client/client';
import type { components } from '@synapse/api-client/schema';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { attachmentsQuery, type TicketDetail, ticketKeys } from '../../tickets/ticket-queries.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { translated } from '../../ui/translated.ts';
import { When } from '../../ui/when.tsx';
import { sizeOf, wordsOf } from '../../ui/words.ts';
import { FileImage, isShownImage, saveFile } from './file-content.tsx';
import { goesToJira } from './upload-file.ts';
import type { Uploads } from './use-uploads.ts';

type Attachment = components['schemas']['Attachment'];

/** The files of a ticket, and a way to add some. */
export function Attachments({ ticket, uploads }: { ticket: TicketDetail; uploads: Uploads }) {
  const session = useSession();
  const { data } = useQuery(attachmentsQuery(session, ticket.id));
  const input = useRef<HTMLInputElement>(null);
  const files = data?.items ?? [];
  if (files.length === 0 && !session.mayEdit) return null;
  return (
    <section aria-label={t.files.title} className="files">
      <div className="ticket-head-line">
        <h2>{t.files.title}</h2>
        {session.mayEdit && (
          <>
            <input
              ref={input}
              type="file"
              multiple
              hidden
              aria-label={t.files.choose}
              onChange={({ currentTarget }) => {
                // Whoever chose it here read who will see it.
                uploads.add(currentTarget.files ?? [], { asks: false });
                currentTarget.value = '';
              }}
            />
            <button type="button" onClick={() => input.current?.click()}>
              {t.files.choose}
            </button>
            <span className="quiet">{whereSeen(ticket)}</span>
          </>
        )}
      </div>
      <ul>
        {files.map((file) => (
          <FileRow key={file.id} file={file} issueKey={ticket.jira?.issueKey ?? null} />
        ))}
      </ul>
    </section>
  );
}

/** Who sees a file that is added. */
function whereSeen(ticket: TicketDetail): string {
  if (ticket.jira) return t.files.inJira(ticket.jira.issueKey);
  return goesToJira(ticket) ? t.files.soonInJira : t.files.here;
}

function FileRow({ file, issueKey }: { file: Attachment; issueKey: string | null }) {
  const session = useSession();
  const [isAsking, setAsking] = useState(false);
  const save = useMutation({ mutationFn: () => saveFile(session, file) });
  return (
    <li>
      {isShownImage(file) && <FileImage file={file} />}
      <div className="about">
        <span className="name">{file.fileName}</span>
        <span className="quiet">
          {sizeOf(file.size)} · {file.author.name} · <When at={file.createdAt} />
        </span>
        {file.sync === 'pending' && <span className="quiet">{t.comment.pending}</span>}
        {file.content === 'coming' && <span className="quiet">{t.files.coming}</span>}
        {file.failure !== null && <span role="alert">{translated(file.template, file.failure)}</span>}
        {save.isError && <span role="alert">{wordsOf(save.error)}</span>}
      </div>
      {file.content === 'here' && (
        <button
          type="button"
          disabled={save.isPending}
          aria-label={`${t.files.download}: ${file.fileName}`}
          onClick={() => save.mutate()}
        >
          {t.files.download}
        </button>
      )}
      {session.mayEdit && (
        <button type="button" aria-label={`${t.files.delete}: ${file.fileName}`} onClick={() => setAsking(true)}>
          {t.files.delete}
        </button>
      )}
      {isAsking && <DeleteFile file={file} issueKey={issueKey} onClose={() => setAsking(false)} />}
    </li>
  );
}

function DeleteFile({ file, issueKey, onClose }: { file: Attachment; issueKey: string | null; onClose: () => void }) {
  const { api } = useSession();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      bodyOf(api.DELETE('/api/attachments/{attachmentId}', { params: { path: { attachmentId: file.id } } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ticketKeys.attachments(file.ticketId) });
      onClose();
    },
  });
  return (
    <Confirm title={t.files.deleteTitle(file.fileName)} act={t.files.delete} change={remove} onClose={onClose}>
      <p>{issueKey ? t.files.deleteInJira(issueKey) : t.files.deleteHere}</p>
    </Confirm>
  );
}
