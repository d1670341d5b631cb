import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { readListsAgain } from '../tickets/list-depth.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';
import { Problem } from '../ui/problem.tsx';
import { useTries } from '../ui/tries.ts';
import { useSayNotDone } from '../ui/use-say-if-closed.ts';
import { ContactFacts } from './contact-facts.tsx';
import { type Contact, contactQuery, findContacts } from './contact-queries.ts';
import { FindOne } from './find-one.tsx';

type Props = { contact: Contact; onClose: () => void; onMerged: (keptId: string) => void };

/** Merges two contacts: the other one is searched for, both are shown, one is chosen to be kept. Nothing undoes it. */
export function MergeContacts({ contact, onClose, onMerged }: Props) {
  const session = useSession();
  const [otherId, setOther] = useState<string>();
  const others: ReturnType<typeof findContacts> = (q) => {
    const all = findContacts(session)(q);
    return {
      queryKey: [...all.queryKey, 'but', contact.id],
      queryFn: async (asked) => (await all.queryFn(asked)).filter(({ id }) => id !== contact.id),
    };
  };
  return (
    <Modal title={texts.merge.title} onClose={onClose}>
      <FindOne label={texts.merge.pick} search={others} onFound={({ id }) => setOther(id)} autoFocus />
      {otherId ? (
        <Both key={otherId} one={contact} otherId={otherId} onClose={onClose} onMerged={onMerged} />
      ) : (
        <p className="quiet">{texts.merge.first(contact.name)}</p>
      )}
    </Modal>
  );
}

/** Two that are the same person often have the same name. */
const distinguished = ({ name, email }: Contact) => (email ? `${name} (${email})` : name);

type BothProps = { one: Contact; otherId: string; onClose: () => void; onMerged: (keptId: string) => void };

function Both({ one, otherId, onClose, onMerged }: BothProps) {
  const session = useSession();
  const queries = useQueryClient();
  const tried = useTries();
  const { data, error } = useQuery(contactQuery(session, otherId));
  const [keptId, setKept] = useState(one.id);
  const merge = useMutation({
    mutationFn: () => {
      const body = { contactId: keptId === one.id ? otherId : one.id };
      return tried([keptId, body], (header) =>
        bodyOf(
          session.api.POST('/api/contacts/{contactId}/merge', {
            params: { path: { contactId: keptId }, header },
            body,
          }),
        ),
      );
    },
    onSuccess: ({ contact }) => {
      void queries.invalidateQueries({ queryKey: ['contacts'] });
      void readListsAgain(queries);
      void queries.invalidateQueries({ queryKey: ['ticket'] });
      onMerged(contact.id);
    },
    onError: useSayNotDone(texts.merge.title),
  });
  const other = data?.value;
  if (!other) {
    return error ? <Problem error={error} /> : <div className="skeleton" aria-busy="true" />;
  }
  const gone = keptId === one.id ? other : one;
  const kept = keptId === one.id ? one : other;
  return (
    <>
      <fieldset className="choice sides">
        <legend>{texts.merge.keep}</legend>
        {[one, other].map((contact) => (
          <div key={contact.id}>
            <label>
              <input type="radio" name="kept" checked={keptId === contact.id} onChange={() => setKept(contact.id)} />{' '}
              {contact.name}
            </label>
            <ContactFacts contact={contact} />
          </div>
        ))}
      </fieldset>
      <p>{texts.merge.what(distinguished(kept), distinguished(gone))}</p>
      <Problem error={merge.error} />
      <DialogActions
        act={texts.merge.submit}
        onAct={() => merge.mutate(undefined, { onSuccess: onClose })}
        disabled={merge.isPending}
        onClose={onClose}
      />
    </>
  );
}
