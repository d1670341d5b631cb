import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';
import { Problem } from '../ui/problem.tsx';
import { asKept, useIdempotencyKey } from '../ui/tries.ts';
import { PRIORITIES, type Priority } from './search-params.ts';

type Props = { onClose: () => void; onCreated: (ticketId: string) => void };

export function CreateTicket({ onClose, onCreated }: Props) {
  const { api } = useSession();
  const queries = useQueryClient();
  const { keyOf } = useIdempotencyKey();
  const create = useMutation({
    mutationFn: (form: FormData) => {
      const body = {
        title: String(form.get('title')),
        description: String(form.get('description')),
        priority: String(form.get('priority')) as Priority,
        ...(form.get('jira') ? {} : { projectKey: null }),
      };
      const params = { header: { 'Idempotency-Key': keyOf(body) } };
      return bodyOf(api.POST('/api/tickets', { params, body })).catch(asKept('ticketId'));
    },
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['tickets'] });
      onCreated(id);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate(new FormData(event.currentTarget));
  };
  return (
    <Modal title={en.create.title} onClose={onClose}>
      <form onSubmit={submit}>
        <label className="stack">
          {en.create.name}
          <input name="title" required maxLength={255} />
        </label>
        <label className="stack">
          {en.create.description}
          <textarea name="description" rows={5} maxLength={32_767} />
        </label>
        <label className="stack">
          {en.ticket.priority}
          <select name="priority" defaultValue="MEDIUM">
            {PRIORITIES.map((one) => (
              <option key={one} value={one}>
                {en.priority[one]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input name="jira" type="checkbox" defaultChecked /> {en.create.inJira}
        </label>
        <Problem error={create.error} />
        <DialogActions act={en.create.submit} disabled={create.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}
