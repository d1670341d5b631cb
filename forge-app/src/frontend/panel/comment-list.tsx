import { Heading, Inline, Stack, Strong, Text } from '@forge/react';
import type { PanelComment } from '@synapse/shared/forge/panel';
import React from 'react';
import { timeAgo } from './time-ago';

/** The latest comments that everybody who sees the issue may read. */
export function CommentList({ comments, now }: { comments: readonly PanelComment[]; now: number }) {
  if (comments.length === 0) return null;
  return (
    <Stack space="space.150">
      <Heading as="h3" size="xsmall">
        Latest comments
      </Heading>
      {comments.map(({ id, author, text, createdAt }) => (
        <Stack key={id} space="space.050">
          <Inline space="space.100" alignBlock="center" shouldWrap>
            <Text>
              <Strong>{author}</Strong>
            </Text>
            <Text>{timeAgo(createdAt, now)}</Text>
          </Inline>
          <Text>{text}</Text>
        </Stack>
      ))}
    </Stack>
  );
}
