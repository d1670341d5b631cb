import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { newCustomFieldsQuery, newInput } from '../../ticket/custom/custom-values.ts';
import { NewFields } from '../../ticket/custom/new-fields.tsx';
import { endForm, readDraft, tryOf, writeDraft } from '../../ticket/use-draft.ts';
import { AtLimit, LINE_MOST, TEXT_MOST } from '../../ui/at-limit.tsx';
import { DialogActions } from '../../ui/dialog-actions.tsx';
import { Modal } from '../../ui/modal.tsx';
import { Options } from '../../ui/options.tsx';
import { Problem } from '../../ui/problem.tsx';
import { asKept } from '../../ui/tries.ts';
import { useSayIfClosed } from '../../ui/use-say-if-closed.ts';
import { readListsAgain } from '../list-depth.ts';
import { PRIORITIES, type Priority } from '../search-params.ts';
import { useNewTicket } from './new-ticket-draft.ts';

type Props = { onClose: () => void; onCreated: (ticketId: string) => void };

/** What is typed and chosen stays until the ticket is created or Cancel throws it away: Esc closes the dialog, and no more. */
export function CreateTicket({ onClose, onCreated }: Props) {
  const session = useSession();
  const { api } = session;
  const fieldsQuery = newCustomFieldsQuery(session);
  const queries = useQueryClient();
  const [draft, { title, description, priority, inJira, custom }, write] = useNewTicket();
  const sayIfClosed = useSayIfClosed();
  const create = useMutation({
    mutationFn: (_sent: string) => {
      const body = {
        title,
        description,
        priority,
        ...(inJira
          ? { custom: newInput(queries.getQueryData(fieldsQuery.queryKey)?.items ?? [], custom) }
          : { projectKey: null }),
      };
      const params = { header: { 'Idempotency-Key': tryOf(draft, body) } };
      return bodyOf(api.POST('/api/tickets', { params, body })).catch(asKept('ticketId'));
    },
    onSuccess: ({ id }, sent) => {
      const isDone = endForm(draft, sent);
      void readListsAgain(queries);
      onCreated(id);
      if (isDone) onClose();
    },
    onError: (error) => sayIfClosed(t.create.notCreated, error),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Called only while this form is open: the one after it may be another's.
    create.mutate(readDraft(draft), { onSuccess: onClose });
  };
  const discard = () => {
    writeDraft(draft, '');
    onClose();
  };
  return (
    <Modal title={t.create.title} onClose={onClose}>
      <form onSubmit={submit}>
        <label className="stack">
          {t.create.name}
          <input
            required
            maxLength={LINE_MOST}
            value={title}
            onChange={({ target }) => write({ title: target.value })}
            disabled={create.isPending}
          />
        </label>
        <AtLimit text={title} most={LINE_MOST} />
        <label className="stack">
          {t.create.description}
          <textarea
            rows={5}
            maxLength={TEXT_MOST}
            value={description}
            onChange={({ target }) => write({ description: target.value })}
            disabled={create.isPending}
          />
        </label>
        <AtLimit text={description} />
        <label className="stack">
          {t.ticket.priority}
          <select
            value={priority}
            onChange={({ target }) => write({ priority: target.value as Priority })}
            disabled={create.isPending}
          >
            <Options of={PRIORITIES.map((one) => [one, t.priority[one]])} />
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={inJira}
            onChange={({ target }) => write({ inJira: target.checked })}
            disabled={create.isPending}
          />{' '}
          {t.create.inJira}
        </label>
        {inJira && (
          <NewFields values={custom} onChange={(values) => write({ custom: values })} disabled={create.isPending} />
        )}
        <Problem error={create.error} />
        <DialogActions act={t.create.submit} disabled={create.isPending} onClose={discard} />
      </form>
    </Modal>
  );
}
