import { Inline, Link, Stack, Strong, Text } from '@forge/react';
import type { Contact } from '@synapse/shared/contact';
import React from 'react';

/** Who the ticket is about and how to reach them. */
export function ContactCard({ contact }: { contact: Contact | null }) {
  if (!contact) return <Text>No contact is set on this ticket.</Text>;
  return (
    <Stack space="space.050">
      <Text>
        <Strong>{contact.name}</Strong>
        {contact.company ? `, ${contact.company}` : ''}
      </Text>
      <Inline space="space.150" shouldWrap>
        {contact.email ? (
          <Text>
            <Link href={`mailto:${contact.email}`}>{contact.email}</Link>
          </Text>
        ) : null}
        {contact.phone ? <Text>{contact.phone}</Text> : null}
        {contact.email || contact.phone ? null : <Text>The CRM has no e-mail address and no phone number.</Text>}
      </Inline>
    </Stack>
  );
}
