import { Button, Heading, Inline, Lozenge, Stack, Strong, Text } from '@forge/react';
import type { PanelComment } from '@synapse/shared/panel';
import React, { useState } from 'react';
import { timeAgo } from './time-ago';
import type { Acting } from './use-act';

/** The latest comments of the ticket: those that only the CRM's people see, and those that Jira has too. */
export function CommentList({
  comments,
  now,
  acting,
}: {
  comments: readonly PanelComment[];
  now: number;
  acting: Acting;
}) {
  if (comments.length === 0) return null;
  return (
    <Stack space="space.150">
      <Heading as="h3" size="xsmall">
        Latest comments
      </Heading>
      {comments.map((comment) => (
        <CommentCard key={comment.id} comment={comment} now={now} acting={acting} />
      ))}
    </Stack>
  );
}

function CommentCard({ comment, now, acting }: { comment: PanelComment; now: number; acting: Acting }) {
  const isInternal = comment.visibility === 'internal';
  return (
    <Stack space="space.050">
      <Inline space="space.100" alignBlock="center" shouldWrap>
        <Text>
          <Strong>{comment.author}</Strong>
        </Text>
        <Text>{timeAgo(comment.createdAt, now)}</Text>
        <Lozenge appearance={isInternal ? 'moved' : 'success'}>{isInternal ? 'Internal' : 'Published'}</Lozenge>
      </Inline>
      <Text>{comment.text}</Text>
      {isInternal && acting.mayComment ? <Publish commentId={comment.id} acting={acting} /> : null}
    </Stack>
  );
}

/** Asks first: what Jira's readers have seen can't be taken back. */
function Publish({ commentId, acting: { busy, act } }: { commentId: string; acting: Acting }) {
  const [asks, setAsks] = useState(false);
  const isBusy = busy !== undefined;
  if (!asks) {
    return (
      <Inline>
        <Button spacing="compact" isDisabled={isBusy} onClick={() => setAsks(true)}>
          Publish…
        </Button>
      </Inline>
    );
  }
  return (
    <Stack space="space.050">
      <Text>Everybody who sees this issue will read it, and it can’t be made internal again.</Text>
      <Inline space="space.100">
        <Button
          spacing="compact"
          appearance="primary"
          autoFocus
          isDisabled={isBusy}
          onClick={() => act({ kind: 'publish', commentId })}
        >
          {busy === 'publish' ? 'Publishing…' : 'Publish as a comment'}
        </Button>
        <Button spacing="compact" appearance="subtle" isDisabled={isBusy} onClick={() => setAsks(false)}>
          Keep it internal
        </Button>
      </Inline>
    </Stack>
  );
}
