import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { Modal } from '../ui/modal.tsx';
import { asSaved, type Tagged, useEtag } from '../ui/tagged.ts';
import { useSayIfClosed } from '../ui/use-say-if-closed.ts';
import type { Company } from './contact-queries.ts';
import { useFormDraft } from './form-draft.ts';
import { FormEnd } from './form-end.tsx';

type Props = { of?: Tagged<Company>; onClose: () => void; onSaved: (id: string) => void };
type Sent = { form: FormData; sent: string };

export function CompanyForm({ of, onClose, onSaved }: Props) {
  const { api } = useSession();
  const queries = useQueryClient();
  const draft = useFormDraft(of ? `company ${of.value.id}` : 'new company', of?.etag);
  const { etag, meanwhile, see } = useEtag<Company>(draft.etag);
  const { name = of?.value.name, domains = of?.value.domains.join(', ') } = draft.values;
  const sayIfClosed = useSayIfClosed();
  const save = useMutation({
    mutationFn: ({ form }: Sent) => {
      const domains = String(form.get('domains'))
        .split(/[\s,;]+/)
        .filter(Boolean);
      const body = { name: String(form.get('name')), domains };
      if (!of) {
        return bodyOf(
          api.POST('/api/companies', { params: { header: { 'Idempotency-Key': draft.keyOf(body) } }, body }),
        );
      }
      const params = { path: { companyId: of.value.id }, header: { 'If-Match': etag } };
      return bodyOf(api.PATCH('/api/companies/{companyId}', { params, body })).catch(
        (error) => asSaved<Company>(body)(error).value,
      );
    },
    onSuccess: ({ id }, { sent }) => {
      const isDone = draft.end(sent);
      // Whose company it is follows from its domains.
      void queries.invalidateQueries({ queryKey: ['companies'] });
      void queries.invalidateQueries({ queryKey: ['contacts'] });
      void queries.invalidateQueries({ queryKey: ['tickets', 'of-contact'] });
      onSaved(id);
      if (isDone) onClose();
    },
    onError: (error, { form }) => {
      see(error);
      sayIfClosed(t.contacts.notSaved(String(form.get('name'))), error);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Called only while this form is open: the one after it may be another's.
    save.mutate({ form: new FormData(event.currentTarget), sent: draft.sent() }, { onSuccess: onClose });
  };
  return (
    <Modal title={of ? t.contacts.firms.edit : t.contacts.firms.create} onClose={onClose}>
      <form onSubmit={submit} onInput={draft.keepForm}>
        <label className="stack">
          {t.contacts.name}
          <input name="name" required maxLength={200} defaultValue={name} />
        </label>
        <label className="stack">
          {t.contacts.domains}
          <input
            name="domains"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={domains}
            aria-describedby="about-domains"
          />
        </label>
        <p id="about-domains" className="quiet">
          {t.contacts.domainsHint}
        </p>
        <FormEnd
          save={save}
          onClose={() => {
            draft.discard();
            onClose();
          }}
          meanwhile={meanwhile && [meanwhile.name, meanwhile.domains.join(', ')]}
        />
      </form>
    </Modal>
  );
}
