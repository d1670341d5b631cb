import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { type NewValues, newCustomFieldsQuery, newInput } from '../ticket/custom/custom-values.ts';
import { NewFields } from '../ticket/custom/new-fields.tsx';
import { forgetTry, tryOf, useDraft, writeDraft } from '../ticket/use-draft.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';
import { Options } from '../ui/options.tsx';
import { Problem } from '../ui/problem.tsx';
import { asKept } from '../ui/tries.ts';
import { readListsAgain } from './list-depth.ts';
import { PRIORITIES, type Priority } from './search-params.ts';

type Props = { onClose: () => void; onCreated: (ticketId: string) => void };

const DRAFT = 'new ticket';
const CUSTOM_DRAFT = 'new ticket, custom fields';

/** What is typed stays until the ticket is created or Cancel throws it away: Esc closes the dialog, and no more. */
export function CreateTicket({ onClose, onCreated }: Props) {
  const session = useSession();
  const { api } = session;
  const fieldsQuery = newCustomFieldsQuery(session);
  const queries = useQueryClient();
  const [title, description, write] = useTyped();
  const [custom, keepCustom] = useCustom();
  const [inJira, setInJira] = useState(true);
  const forget = () => {
    writeDraft(DRAFT, '');
    writeDraft(CUSTOM_DRAFT, '');
  };
  const create = useMutation({
    mutationFn: (form: FormData) => {
      const body = {
        title,
        description,
        priority: String(form.get('priority')) as Priority,
        ...(inJira
          ? { custom: newInput(queries.getQueryData(fieldsQuery.queryKey)?.items ?? [], custom) }
          : { projectKey: null }),
      };
      const params = { header: { 'Idempotency-Key': tryOf(DRAFT, body) } };
      return bodyOf(api.POST('/api/tickets', { params, body })).catch(asKept('ticketId'));
    },
    onSuccess: ({ id }) => {
      forget();
      forgetTry(DRAFT);
      void readListsAgain(queries);
      onCreated(id);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate(new FormData(event.currentTarget));
  };
  const discard = () => {
    forget();
    onClose();
  };
  return (
    <Modal title={t.create.title} onClose={onClose}>
      <form onSubmit={submit}>
        <label className="stack">
          {t.create.name}
          <input
            required
            maxLength={255}
            value={title}
            onChange={({ target }) => write(target.value, description)}
            disabled={create.isPending}
          />
        </label>
        <label className="stack">
          {t.create.description}
          <textarea
            rows={5}
            maxLength={32_767}
            value={description}
            onChange={({ target }) => write(title, target.value)}
            disabled={create.isPending}
          />
        </label>
        <label className="stack">
          {t.ticket.priority}
          <select name="priority" defaultValue="MEDIUM">
            <Options of={PRIORITIES.map((one) => [one, t.priority[one]])} />
          </select>
        </label>
        <label>
          <input type="checkbox" checked={inJira} onChange={({ target }) => setInJira(target.checked)} />{' '}
          {t.create.inJira}
        </label>
        {inJira && <NewFields values={custom} onChange={keepCustom} disabled={create.isPending} />}
        <Problem error={create.error} />
        <DialogActions act={t.create.submit} disabled={create.isPending} onClose={discard} />
      </form>
    </Modal>
  );
}

/** The title and the description that are typed so far, one below the other in one draft. */
function useTyped(): [string, string, (title: string, description: string) => void] {
  const [kept, keep] = useDraft(DRAFT);
  const [title = '', ...description] = kept.split('\n');
  return [title, description.join('\n'), (first, rest) => keep(rest === '' ? first : `${first}\n${rest}`)];
}

/** What is typed and chosen so far for the custom fields. */
function useCustom(): [NewValues, (values: NewValues) => void] {
  const [kept, keep] = useDraft(CUSTOM_DRAFT);
  return [kept === '' ? {} : (JSON.parse(kept) as NewValues), (values) => keep(JSON.stringify(values))];
}
