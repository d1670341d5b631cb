import { Button, Inline, SectionMessage, Spinner, Stack, Text } from '@forge/react';
import React from 'react';
import { timeAgo } from '../panel/time-ago';
import type { Asked } from './use-asked';

/**
 * Draws what was asked for: that it is being fetched, the answer, or why there is none with a way to try again; and
 * of an answer that could not be renewed, how old it is.
 */
export function AskedView<Body>({
  asked,
  waiting,
  children,
}: {
  asked: Asked<Body>;
  /** What is being fetched, such as "Loading projects from Jira…". */
  waiting: string;
  children?: (body: Body) => React.ReactElement;
}) {
  const { known, problem, loading, reload } = asked;
  return (
    <Stack space="space.200">
      {problem ? (
        <Stack space="space.150">
          <SectionMessage appearance="warning" title={known ? 'Couldn’t refresh' : 'Couldn’t load'}>
            <Text>{problem}</Text>
            {known ? <Text>{`Showing data from ${timeAgo(known.at, Date.now())}.`}</Text> : null}
          </SectionMessage>
          <Inline>
            <Button isDisabled={loading} onClick={reload}>
              {loading ? 'Retrying…' : 'Try again'}
            </Button>
          </Inline>
        </Stack>
      ) : null}
      {known && children ? children(known.body) : null}
      {loading && !known && !problem ? <Waiting words={waiting} /> : null}
    </Stack>
  );
}

export function Waiting({ words }: { words: string }) {
  return (
    <Inline space="space.100" alignBlock="center">
      <Spinner size="small" label="Loading" />
      <Text>{words}</Text>
    </Inline>
  );
}
