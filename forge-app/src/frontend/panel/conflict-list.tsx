import { Button, Inline, SectionMessage, Stack, Strong, Text } from '@forge/react';
import type { PanelConflict } from '@synapse/shared/forge/panel';
import React from 'react';
import { fieldWord, valueWords } from './ticket-words';
import { timeAgo } from './time-ago';
import type { Acting } from './use-act';

/** What both sides changed at once: both values, which one stands, and a click for either. */
export function ConflictList({
  conflicts,
  now,
  acting,
}: {
  conflicts: readonly PanelConflict[];
  now: number;
  acting: Acting;
}) {
  if (conflicts.length === 0) return null;
  return (
    <Stack space="space.150">
      {conflicts.map((conflict) => (
        <Conflict key={conflict.id} conflict={conflict} now={now} acting={acting} />
      ))}
    </Stack>
  );
}

function Conflict({
  conflict,
  now,
  acting: { busy, act, mayEdit },
}: {
  conflict: PanelConflict;
  now: number;
  acting: Acting;
}) {
  const { id, field, ours, theirs, winner, at } = conflict;
  const stands = { jira: 'Jira’s value', crm: 'The CRM’s value' }[winner] ?? 'One of them';
  const decide = (take: 'ours' | 'theirs') => () => act({ kind: 'resolve', conflictId: id, take });
  return (
    <SectionMessage appearance="warning" title={`Both sides changed the ${fieldWord(field)}`}>
      <Text>
        <Strong>In Jira: </Strong>
        {valueWords(field, theirs)}
      </Text>
      <Text>
        <Strong>In the CRM: </Strong>
        {valueWords(field, ours)}
      </Text>
      <Text>{`Detected ${timeAgo(at, now)}. ${stands} is used until someone decides.`}</Text>
      {mayEdit ? (
        <Inline space="space.100" shouldWrap>
          <Button spacing="compact" isDisabled={busy !== undefined} onClick={decide('theirs')}>
            {winner === 'jira' ? 'Keep Jira value' : 'Use Jira value'}
          </Button>
          <Button spacing="compact" isDisabled={busy !== undefined} onClick={decide('ours')}>
            {winner === 'jira' ? 'Use CRM value' : 'Keep CRM value'}
          </Button>
        </Inline>
      ) : null}
    </SectionMessage>
  );
}
