import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { Confirm } from '../ui/confirm.tsx';
import type { Contact } from './contact-queries.ts';

type Props = { contact: Contact; onClose: () => void; onDeleted: () => void };

/** Erases a contact for good, as a person may ask for. Nothing undoes it, so it is confirmed. */
export function DeleteContact({ contact, onClose, onDeleted }: Props) {
  const { api } = useSession();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.DELETE('/api/contacts/{contactId}', { params: { path: { contactId: contact.id } } }),
    onSuccess: () => {
      onDeleted();
      onClose();
      void queries.invalidateQueries({ queryKey: ['contacts', 'list'] });
    },
  });
  return (
    <Confirm title={texts.remove.title(contact.name)} act={texts.remove.submit} change={remove} onClose={onClose}>
      <p>{texts.remove.about}</p>
    </Confirm>
  );
}
