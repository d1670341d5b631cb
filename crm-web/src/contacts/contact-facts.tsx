import { Link } from '@tanstack/react-router';
import { contacts as texts } from '../texts/t-contacts.ts';
import type { Contact } from './contact-queries.ts';
import { Facts } from './pane.tsx';

/** How to reach a contact, and whom they work for. */
export function ContactFacts({ contact }: { contact: Contact }) {
  const { email, otherEmails, phone, company, companyId, companyByHand } = contact;
  return (
    <Facts
      facts={[
        [texts.email, email && <a href={`mailto:${encodeURIComponent(email)}`}>{email}</a>],
        [texts.otherEmails, otherEmails.join(', ')],
        [texts.phone, phone],
        [
          texts.company,
          companyId ? (
            <>
              <Link to="/companies" search={{ open: companyId }}>
                {company}
              </Link>{' '}
              {!companyByHand && <span className="quiet">{texts.byDomain}</span>}
            </>
          ) : (
            company
          ),
        ],
      ]}
    />
  );
}
