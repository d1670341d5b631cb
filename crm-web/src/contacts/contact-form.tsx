import { bodyOf } from '@synapse/api-client/client';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { draftInWorkspace } from '../ticket/use-draft.ts';
import { Modal } from '../ui/modal.tsx';
import { asSaved, type Tagged, useEtag } from '../ui/tagged.ts';
import { type ChosenCompany, CompanyChoice, chosenOf, companyIn } from './company-choice.tsx';
import type { Contact } from './contact-queries.ts';
import { useFormDraft } from './form-draft.ts';
import { FormEnd } from './form-end.tsx';
import { useSaveForm } from './use-save-form.ts';

type Props = {
  /** The contact that is edited, as it was when the form was opened; left out: a new one. */
  of?: Tagged<Contact>;
  onClose: () => void;
  onSaved: (id: string) => void;
};

/** Creates a contact, or edits one as it was seen: where it was changed meanwhile, that is shown before it is replaced. */
export function ContactForm({ of, onClose, onSaved }: Props) {
  const { api, workspace } = useSession();
  const draft = useFormDraft(of ? `contact ${of.value.id}` : draftInWorkspace('new contact', workspace), of?.etag);
  const { etag, meanwhile, see } = useEtag<Contact>(draft.etag);
  const [company, setCompany] = useState<ChosenCompany>(companyIn(draft.values) ?? chosenOf(of?.value));
  const choose = (chosen: ChosenCompany) => {
    setCompany(chosen);
    draft.keep({ company: JSON.stringify(chosen) });
  };
  const { name = of?.value.name, email = of?.value.email ?? '', phone = of?.value.phone ?? '' } = draft.values;
  const { save, submit, cancel } = useSaveForm({
    draft,
    see,
    send: (form) => {
      const text = (name: string) => String(form.get(name)).trim() || null;
      const fields = { name: text('name') ?? '', email: text('email'), phone: text('phone') };
      if (!of) {
        const body = { ...fields, ...(company.by === 'hand' ? { companyId: company.id } : {}) };
        return bodyOf(
          api.POST('/api/contacts', { params: { header: { 'Idempotency-Key': draft.keyOf(body) } }, body }),
        );
      }
      const body = {
        ...fields,
        ...(company.by === 'hand' ? { companyId: company.id } : { companyByHand: false as const }),
      };
      const params = { path: { contactId: of.value.id }, header: { 'If-Match': etag } };
      return bodyOf(api.PATCH('/api/contacts/{contactId}', { params, body })).catch(
        (error) => asSaved<Contact>(body)(error).value,
      );
    },
    shownBy: [['contacts'], ['ticket']],
    onSaved,
    onClose,
  });
  return (
    <Modal title={of ? texts.people.edit : texts.people.create} onClose={onClose}>
      <form onSubmit={submit} onInput={draft.keepForm}>
        <label className="stack">
          {texts.name}
          <input name="name" required maxLength={200} defaultValue={name} />
        </label>
        <label className="stack">
          {texts.email}
          <input name="email" type="email" maxLength={320} defaultValue={email} />
        </label>
        <label className="stack">
          {texts.phone}
          <input name="phone" type="tel" maxLength={50} defaultValue={phone} />
        </label>
        <CompanyChoice chosen={company} onChoose={choose} />
        <FormEnd
          save={save}
          onClose={cancel}
          meanwhile={meanwhile && [meanwhile.name, meanwhile.email, meanwhile.phone, meanwhile.company]}
        />
      </form>
    </Modal>
  );
}
