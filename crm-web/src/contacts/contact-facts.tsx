import { Link } from '@tanstack/react-router';
import { en } from '../texts/en.ts';
import type { Contact } from './contact-queries.ts';
import { Facts } from './pane.tsx';

/** How to reach a contact, and whom they work for. */
export function ContactFacts({ contact }: { contact: Contact }) {
  const { email, otherEmails, phone, company, companyId, companyByHand } = contact;
  return (
    <Facts
      facts={[
        [en.contacts.email, email && <a href={`mailto:${encodeURIComponent(email)}`}>{email}</a>],
        [en.contacts.otherEmails, otherEmails.join(', ')],
        [en.contacts.phone, phone],
        [
          en.contacts.company,
          companyId ? (
            <>
              <Link to="/companies" search={{ open: companyId }}>
                {company}
              </Link>{' '}
              {!companyByHand && <span className="quiet">{en.contacts.byDomain}</span>}
            </>
          ) : (
            company
          ),
        ],
      ]}
    />
  );
}
