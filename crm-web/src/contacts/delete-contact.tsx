import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { Modal } from '../ui/modal.tsx';
import { wordsOf } from '../ui/words.ts';
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
    <Modal title={en.contacts.remove.title(contact.name)} onClose={onClose}>
      <p>{en.contacts.remove.about}</p>
      {remove.isError && (
        <p className="problem" role="alert">
          {wordsOf(remove.error)}
        </p>
      )}
      <div className="actions">
        <button type="button" onClick={onClose}>
          {en.create.cancel}
        </button>
        <button type="button" className="primary" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {en.contacts.remove.submit}
        </button>
      </div>
    </Modal>
  );
}
