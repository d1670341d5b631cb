import React from 'react';
import { SearchField } from './search-field';
import type { Acting } from './use-act';

/** Finds a contact by name, company or e-mail address, and links the issue to it; an issue without a ticket gets one. */
export function ChooseContact({
  label,
  acting: { busy, act },
  onChosen,
}: {
  label: string;
  acting: Acting;
  onChosen?: () => void;
}) {
  return (
    <SearchField
      id="link-contact"
      label={label}
      hint="Name, company or email address"
      what="contacts"
      choicesOf={({ contacts }) =>
        contacts.map(({ id, name, company, email }) => ({
          id,
          text: [name, company, email].filter((part) => part !== null).join(', '),
        }))
      }
      isDisabled={busy !== undefined}
      onChoose={async (contactId) => {
        await act({ kind: 'link-contact', contactId });
        onChosen?.();
      }}
    />
  );
}
