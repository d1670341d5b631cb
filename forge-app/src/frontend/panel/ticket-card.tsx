import { Button, Heading, Inline, Link, Lozenge, SectionMessage, Stack, Text } from '@forge/react';
import type { PanelResponse } from '@synapse/shared/panel';
import React from 'react';
import { CommentList } from './comment-list';
import { ContactCard } from './contact-card';
import { OtherTickets } from './other-tickets';
import { freshness, type LinkedTicket, PRIORITY_WORDS, pendingSentence, STATUS_WORDS, SYNC_WORDS } from './sync-words';
import type { Acting } from './use-act';

type Linked = Extract<PanelResponse, { linked: true }>;

/** The linked ticket, its contact and how it stands with Jira. */
export function TicketCard({ record, now, acting }: { record: Linked; now: number; acting: Acting }) {
  const { ticket, contact, crmUrl, comments, otherTickets } = record;
  const status = STATUS_WORDS[ticket.status];
  const sync = SYNC_WORDS[ticket.sync.state];
  const pending = pendingSentence(ticket);
  return (
    <Stack space="space.150">
      <Heading as="h4">{`#${ticket.number} ${ticket.title}`}</Heading>
      <Inline space="space.100" alignBlock="center" shouldWrap>
        <Lozenge appearance={status.appearance}>{status.text}</Lozenge>
        <Text>{PRIORITY_WORDS[ticket.priority]} priority</Text>
        <Lozenge appearance={sync.appearance}>{sync.text}</Lozenge>
      </Inline>
      <ParkedReason ticket={ticket} acting={acting} />
      {pending ? <Text>{pending}</Text> : null}
      <ContactCard contact={contact} />
      <OtherTickets tickets={otherTickets} />
      <CommentList comments={comments} now={now} acting={acting} />
      <Text>{freshness(ticket, now)}</Text>
      {crmUrl ? (
        <Text>
          <Link href={crmUrl} openNewTab>
            Open in the CRM
          </Link>
        </Text>
      ) : null}
    </Stack>
  );
}

/** Why a change is held, in the CRM's words and then in Jira's own, and the one thing that helps. */
function ParkedReason({ ticket, acting: { busy, act } }: { ticket: LinkedTicket; acting: Acting }) {
  const { state, reason } = ticket.sync;
  if (state !== 'parked' || !reason) return null;
  return (
    <Stack space="space.100">
      <SectionMessage appearance="warning" title="A change from the CRM could not be made here">
        <Text>{reason.message}</Text>
        {reason.jira && !reason.message.includes(reason.jira) ? <Text>Jira said: {reason.jira}</Text> : null}
      </SectionMessage>
      <Inline>
        <Button spacing="compact" isDisabled={busy !== undefined} onClick={() => act({ kind: 'retry' })}>
          {busy === 'retry' ? 'Trying again…' : 'Send it again'}
        </Button>
      </Inline>
    </Stack>
  );
}
