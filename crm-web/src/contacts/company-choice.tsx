import { useSession } from '../session/session.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { type Contact, findCompanies } from './contact-queries.ts';
import { FindOne } from './find-one.tsx';

/** Which company a contact is to have: that of the e-mail domain, one by hand, or none. */
export type ChosenCompany = { by: 'domain' } | { by: 'hand'; id: string | null; name: string | null };

export const chosenOf = (contact: Contact | undefined): ChosenCompany =>
  contact?.companyByHand
    ? { by: 'hand', id: contact.companyId, name: contact.companyId ? contact.company : null }
    : { by: 'domain' };

/** The choice that a draft keeps. */
export function companyIn({ company }: Readonly<Record<string, string>>): ChosenCompany | null {
  if (company === undefined) return null;
  const {
    by,
    id = null,
    name = null,
  } = JSON.parse(company) as { by: string; id?: string | null; name?: string | null };
  return by === 'hand' ? { by, id, name } : { by: 'domain' };
}

type Props = { chosen: ChosenCompany; onChoose: (chosen: ChosenCompany) => void };

export function CompanyChoice({ chosen, onChoose }: Props) {
  const session = useSession();
  return (
    <fieldset className="choice">
      <legend>{texts.company}</legend>
      <label>
        <input
          type="radio"
          name="company-by"
          checked={chosen.by === 'domain'}
          onChange={() => onChoose({ by: 'domain' })}
        />{' '}
        {texts.companyByDomain}
      </label>
      <label>
        <input
          type="radio"
          name="company-by"
          checked={chosen.by === 'hand'}
          onChange={() => onChoose({ by: 'hand', id: null, name: null })}
        />{' '}
        {texts.companyByHand}
      </label>
      {chosen.by === 'hand' && (
        <>
          <p>{chosen.name ?? texts.noCompany}</p>
          <FindOne
            label={texts.pickCompany}
            search={findCompanies(session)}
            onFound={({ id, name }) => onChoose({ by: 'hand', id, name })}
          />
        </>
      )}
    </fieldset>
  );
}
