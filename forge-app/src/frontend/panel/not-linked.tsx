import { Button, Inline, SectionMessage, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import { ChooseContact } from './choose-contact';
import { SearchField } from './search-field';
import type { Acting } from './use-act';

/** For an issue that no ticket follows: make one, choose one that has no issue yet, or say whom it is for. */
export function NotLinked({ acting }: { acting: Acting }) {
  const { busy, act, mayEdit } = acting;
  const [asked, setAsked] = useState(false);
  if (!mayEdit) return <Text>No CRM ticket is linked to this issue.</Text>;
  const create = async () => {
    await act({ kind: 'create' });
    setAsked(true);
  };
  return (
    <Stack space="space.150">
      <Text>No CRM ticket is linked to this issue.</Text>
      {asked && !acting.refusal ? (
        <SectionMessage appearance="information" title="Creating the ticket">
          <Text>Refresh in a moment to see it.</Text>
        </SectionMessage>
      ) : null}
      <Inline>
        <Button appearance="primary" isDisabled={busy !== undefined} onClick={create}>
          {busy === 'create' ? 'Creating…' : 'Create ticket'}
        </Button>
      </Inline>
      <SearchField
        id="link-ticket"
        label="Or link an existing ticket"
        hint="Number or words of a ticket without an issue"
        what="tickets"
        choicesOf={({ tickets }) =>
          tickets.map(({ id, issueId, number, title }) => ({
            id: `${id}/${issueId ?? ''}`,
            text: `#${number} ${title}`,
          }))
        }
        isDisabled={busy !== undefined}
        onChoose={(chosen) => {
          const [ticketId = '', issueId] = chosen.split('/');
          return act({ kind: 'link', ticketId, issueId: issueId || null });
        }}
      />
      <ChooseContact label="Or choose a contact for this issue" acting={acting} />
    </Stack>
  );
}
