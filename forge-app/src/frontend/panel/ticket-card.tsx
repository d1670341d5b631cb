import { Heading, Inline, Link, Lozenge, Stack, Text } from '@forge/react';
import React from 'react';
import { CommentList } from './comment-list';
import { ConflictList } from './conflict-list';
import { ContactCard } from './contact-card';
import { Fact } from './fact';
import { OtherTickets } from './other-tickets';
import { Stuck } from './stuck';
import { freshness, pendingSentence, syncWords } from './sync-words';
import { type Linked, priorityWord, sourceWord, statusWords } from './ticket-words';
import type { Acting } from './use-act';

/** The linked ticket, its contact and how it stands with Jira. */
export function TicketCard({ record, now, acting }: { record: Linked; now: number; acting: Acting }) {
  const { ticket, contact, comments, otherTickets, conflicts } = record;
  return (
    <Stack space="space.200">
      <TicketFacts record={record} now={now} />
      <Stuck ticket={ticket} now={now} acting={acting} />
      <ConflictList conflicts={conflicts} now={now} acting={acting} />
      <ContactCard contact={contact} acting={acting} />
      <OtherTickets tickets={otherTickets} />
      <CommentList comments={comments} now={now} />
    </Stack>
  );
}

function TicketFacts({ record: { ticket, crmUrl }, now }: { record: Linked; now: number }) {
  const status = statusWords(ticket.status);
  const sync = syncWords(ticket.sync.state);
  const pending = pendingSentence(ticket);
  const { fromJira, toJira } = freshness(ticket, now);
  return (
    <Stack space="space.100">
      <Heading as="h3" size="small">{`#${ticket.number} ${ticket.title}`}</Heading>
      <Inline space="space.100" alignBlock="center" shouldWrap>
        <Lozenge appearance={status.appearance}>{status.text}</Lozenge>
        <Lozenge appearance={sync.appearance}>{sync.text}</Lozenge>
      </Inline>
      {pending ? <Text>{pending}</Text> : null}
      <Stack space="space.050">
        <Fact name="Priority">{priorityWord(ticket.priority)}</Fact>
        <Fact name="Assignee">{ticket.assignee?.name ?? 'Unassigned'}</Fact>
        <Fact name="Source">{sourceWord(ticket.source)}</Fact>
        <Fact name="Last synced from Jira">{fromJira}</Fact>
        <Fact name="Last synced to Jira">{toJira}</Fact>
      </Stack>
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
