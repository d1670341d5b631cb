import { Heading, Inline, Link, Lozenge, Stack, Text } from '@forge/react';
import type { PanelTicket } from '@synapse/shared/forge/panel';
import React from 'react';
import { statusWords } from './ticket-words';

/** What else of the same contact is open. */
export function OtherTickets({ tickets }: { tickets: readonly PanelTicket[] }) {
  if (tickets.length === 0) return null;
  return (
    <Stack space="space.100">
      <Heading as="h3" size="xsmall">
        Other open tickets of this contact
      </Heading>
      {tickets.map((ticket) => (
        <Inline key={ticket.id} space="space.100" alignBlock="center" shouldWrap>
          <Lozenge appearance={statusWords(ticket.status).appearance}>{statusWords(ticket.status).text}</Lozenge>
          <TicketName ticket={ticket} />
        </Inline>
      ))}
    </Stack>
  );
}

function TicketName({ ticket: { number, title, crmUrl } }: { ticket: PanelTicket }) {
  const name = `#${number} ${title}`;
  if (!crmUrl) return <Text>{name}</Text>;
  return (
    <Text>
      <Link href={crmUrl} openNewTab>
        {name}
      </Link>
    </Text>
  );
}
