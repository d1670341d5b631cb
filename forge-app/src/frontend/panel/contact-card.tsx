import { Button, Heading, Inline, Link, Stack, Strong, Text } from '@forge/react';
import type { PanelCustomer } from '@synapse/shared/forge/panel';
import React, { useState } from 'react';
import { ChooseContact } from './choose-contact';
import type { Acting } from './use-act';

/** Who the ticket is about and how to reach them, and the way to say that it is somebody else. */
export function ContactCard({ contact, acting }: { contact: PanelCustomer | null; acting: Acting }) {
  const [chooses, setChooses] = useState(false);
  const { busy, act, mayEdit } = acting;
  const isBusy = busy !== undefined;
  return (
    <Stack space="space.100">
      <Heading as="h3" size="xsmall">
        Contact
      </Heading>
      {contact ? <HowToReach contact={contact} /> : <Text>No contact.</Text>}
      {chooses ? <ChooseContact label="Find a contact" acting={acting} onChosen={() => setChooses(false)} /> : null}
      {mayEdit ? (
        <Inline space="space.100" shouldWrap>
          <Button spacing="compact" isDisabled={isBusy} onClick={() => setChooses(!chooses)}>
            {chooseWord(chooses, contact !== null)}
          </Button>
          {contact && !chooses ? (
            <Button
              spacing="compact"
              appearance="subtle"
              isDisabled={isBusy}
              onClick={() => act({ kind: 'unlink-contact' })}
            >
              {busy === 'unlink-contact' ? 'Removing…' : 'Remove contact'}
            </Button>
          ) : null}
        </Inline>
      ) : null}
    </Stack>
  );
}

function HowToReach({ contact: { name, company, email, phone } }: { contact: PanelCustomer }) {
  return (
    <Stack space="space.050">
      <Text>
        <Strong>{name}</Strong>
        {company ? `, ${company}` : ''}
      </Text>
      {email ? (
        <Text>
          <Link href={`mailto:${email}`}>{email}</Link>
        </Text>
      ) : null}
      {phone ? (
        <Text>
          <Link href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</Link>
        </Text>
      ) : null}
      {email || phone ? null : <Text>No email address or phone number.</Text>}
    </Stack>
  );
}

function chooseWord(chooses: boolean, hasContact: boolean): string {
  if (chooses) return 'Cancel';
  return hasContact ? 'Change contact' : 'Choose contact';
}
