import { Button, DynamicTable, Stack, Text } from '@forge/react';
import type { Failure } from '@synapse/shared/failure';
import React from 'react';
import { FIELD_WORDS } from '../../field-words';
import { timeAgo } from '../../panel/time-ago';
import { count } from '../imports/import-words';

const HEAD = {
  cells: [
    { key: 'issue', content: 'Issue' },
    { key: 'why', content: 'Reason' },
    { key: 'since', content: 'Since' },
    { key: 'waiting', content: 'Waiting changes' },
    { key: 'action', content: 'Action' },
  ],
};

export function FailureTable({
  failures,
  busy,
  onRetry,
}: {
  failures: readonly Failure[];
  /** The failure that is being tried again. */
  busy: string | undefined;
  onRetry: (failureId: string) => Promise<void>;
}) {
  const now = Date.now();
  const rows = failures.map((failure) => ({
    key: failure.id,
    cells: [
      { key: 'issue', content: <Text>{nameOf(failure)}</Text> },
      { key: 'why', content: <Reasons failure={failure} /> },
      { key: 'since', content: <Text>{timeAgo(failure.since, now)}</Text> },
      { key: 'waiting', content: <Text>{waitingWords(failure)}</Text> },
      {
        key: 'action',
        content: (
          <Button spacing="compact" isDisabled={busy !== undefined} onClick={() => onRetry(failure.id)}>
            {busy === failure.id ? 'Retrying…' : `Retry ${shortName(failure)}`}
          </Button>
        ),
      },
    ],
  }));
  return <DynamicTable label="Failures" head={HEAD} rows={rows} />;
}

function Reasons({ failure: { causes, state } }: { failure: Failure }) {
  return (
    <Stack space="space.050">
      {causes.map(({ message, jira }) => (
        <Text key={message}>{jira && !message.includes(jira) ? `${message} Jira says: ${jira}` : message}</Text>
      ))}
      {state === 'retrying' ? <Text>It is retried automatically.</Text> : null}
    </Stack>
  );
}

function shortName({ issueKey, ticket }: Failure): string {
  if (issueKey) return issueKey;
  return ticket ? `ticket ${ticket.number}` : 'it';
}

function nameOf(failure: Failure): string {
  const { ticket, issueKey } = failure;
  if (!ticket) return issueKey ?? 'Issue without a ticket';
  return `${shortName(failure)}: ${ticket.title}`;
}

function waitingWords({ waiting: { events, fields, comments, attachments } }: Failure): string {
  const parts = [
    ...(events > 0 ? [`${count(events, 'change')} from Jira`] : []),
    ...fields.map((field) => FIELD_WORDS[field] ?? field.replace(/^custom\./, '')),
    ...(comments > 0 ? [count(comments, 'comment')] : []),
    ...(attachments > 0 ? [count(attachments, 'file')] : []),
  ];
  return parts.join(', ') || 'None';
}
