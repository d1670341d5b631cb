import { bodyOf } from '@synapse/api-client/client';
import { useSession } from '../session/session.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { draftInWorkspace } from '../ticket/use-draft.ts';
import { Modal } from '../ui/modal.tsx';
import { asSaved, type Tagged, useEtag } from '../ui/tagged.ts';
import type { Company } from './contact-queries.ts';
import { useFormDraft } from './form-draft.ts';
import { FormEnd } from './form-end.tsx';
import { useSaveForm } from './use-save-form.ts';

type Props = { of?: Tagged<Company>; onClose: () => void; onSaved: (id: string) => void };

export function CompanyForm({ of, onClose, onSaved }: Props) {
  const { api, workspace } = useSession();
  const draft = useFormDraft(of ? `company ${of.value.id}` : draftInWorkspace('new company', workspace), of?.etag);
  const { etag, meanwhile, see } = useEtag<Company>(draft.etag);
  const { name = of?.value.name, domains = of?.value.domains.join(', ') } = draft.values;
  const { save, submit, cancel } = useSaveForm({
    draft,
    see,
    send: (form) => {
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
    // Whose company a contact is of follows from its domains.
    shownBy: [['companies'], ['contacts'], ['tickets', 'of-contact']],
    onSaved,
    onClose,
  });
  return (
    <Modal title={of ? texts.firms.edit : texts.firms.create} onClose={onClose}>
      <form onSubmit={submit} onInput={draft.keepForm}>
        <label className="stack">
          {texts.name}
          <input name="name" required maxLength={200} defaultValue={name} />
        </label>
        <label className="stack">
          {texts.domains}
          <input
            name="domains"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={domains}
            aria-describedby="about-domains"
          />
        </label>
        <p id="about-domains" className="quiet">
          {texts.domainsHint}
        </p>
        <FormEnd save={save} onClose={cancel} meanwhile={meanwhile && [meanwhile.name, meanwhile.domains.join(', ')]} />
      </form>
    </Modal>
  );
}
