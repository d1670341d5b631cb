import { Button, Inline, Label, Stack, Text, Textfield } from '@forge/react';
import React, { useState } from 'react';
import type { Acting } from './use-act';
import { useTicketSearch } from './use-ticket-search';

const FIELD_ID = 'ticket-search';

/** For an issue that no ticket follows: make one, or choose one that has no issue yet. */
export function NotLinked({ acting }: { acting: Acting }) {
  const { busy, act } = acting;
  const [asked, setAsked] = useState(false);
  const create = async () => {
    await act({ kind: 'create' });
    setAsked(true);
  };
  return (
    <Stack space="space.150">
      <Text>No CRM ticket is linked to this issue.</Text>
      {asked && !acting.refusal ? <Text>The CRM is making one. Refresh in a moment.</Text> : null}
      <Inline>
        <Button appearance="primary" spacing="compact" isDisabled={busy !== undefined} onClick={create}>
          {busy === 'create' ? 'Creating…' : 'Create a ticket'}
        </Button>
      </Inline>
      <LinkTicket acting={acting} />
    </Stack>
  );
}

function LinkTicket({ acting: { busy, act } }: { acting: Acting }) {
  const { search, found } = useTicketSearch();
  return (
    <Stack space="space.100">
      <Label labelFor={FIELD_ID}>Or link a ticket that has no issue</Label>
      <Textfield
        id={FIELD_ID}
        name="q"
        placeholder="Number or words"
        onChange={(event) => search(String(event.target.value ?? ''))}
      />
      {found && !found.ok ? <Text>{found.message}</Text> : null}
      {found?.ok && found.tickets.length === 0 ? <Text>No ticket without an issue matches.</Text> : null}
      {(found?.ok ? found.tickets : []).map(({ id, number, title }) => (
        <Inline key={id}>
          <Button
            appearance="subtle"
            spacing="compact"
            isDisabled={busy !== undefined}
            onClick={() => act({ kind: 'link', ticketId: id })}
          >
            {`Link #${number} ${title}`}
          </Button>
        </Inline>
      ))}
    </Stack>
  );
}
