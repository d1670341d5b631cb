import { Button, Inline, SectionMessage, Text } from '@forge/react';
import React from 'react';
import type { LinkedTicket } from './ticket-words';
import { timeAgo } from './time-ago';
import type { Acting } from './use-act';

/** Why a change is held, in the CRM's words and then in Jira's own, since when, and the one thing that helps. */
export function Stuck({ ticket, now, acting }: { ticket: LinkedTicket; now: number; acting: Acting }) {
  const { state, reason } = ticket.sync;
  if (state !== 'parked' || !reason) return null;
  const { busy, act, mayEdit } = acting;
  return (
    <SectionMessage appearance="warning" title="This ticket is stuck">
      <Text>{reason.message}</Text>
      {reason.jira && !reason.message.includes(reason.jira) ? <Text>{`Jira said: ${reason.jira}`}</Text> : null}
      <Text>{`Started ${timeAgo(reason.since, now)}. No edits are lost.`}</Text>
      {mayEdit ? (
        <Inline>
          <Button spacing="compact" isDisabled={busy !== undefined} onClick={() => act({ kind: 'retry' })}>
            {busy === 'retry' ? 'Retrying…' : 'Retry'}
          </Button>
        </Inline>
      ) : null}
    </SectionMessage>
  );
}
