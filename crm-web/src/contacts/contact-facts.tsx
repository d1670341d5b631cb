import { Link } from '@tanstack/react-router';
import { t } from '../texts/t.ts';
import type { Contact } from './contact-queries.ts';
import { Facts } from './pane.tsx';

/** How to reach a contact, and whom they work for. */
export function ContactFacts({ contact }: { contact: Contact }) {
  const { email, otherEmails, phone, company, companyId, companyByHand } = contact;
  return (
    <Facts
      facts={[
        [t.contacts.email, email && <a href={`mailto:${encodeURIComponent(email)}`}>{email}</a>],
        [t.contacts.otherEmails, otherEmails.join(', ')],
        [t.contacts.phone, phone],
        [
          t.contacts.company,
          companyId ? (
            <>
              <Link to="/companies" search={{ open: companyId }}>
                {company}
              </Link>{' '}
              {!companyByHand && <span className="quiet">{t.contacts.byDomain}</span>}
            </>
          ) : (
            company
          ),
        ],
      ]}
    />
  );
}
