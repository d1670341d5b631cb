import { SectionMessage, Stack, Text } from '@forge/react';
import React from 'react';
import type { HealthAnswer } from '../../../resolver/contract';
import { timeAgo } from '../../panel/time-ago';
import { givenUpWords, healthWords } from './health-words';

export function HealthMessage({ health }: { health: Extract<HealthAnswer, { state: 'ready' }> }) {
  const words = healthWords(health);
  const givenUp = givenUpWords(health);
  const since = health.push && health.push.trouble !== 'none' ? health.push.since : undefined;
  return (
    <Stack space="space.150">
      <SectionMessage appearance={words.appearance} title={words.title}>
        <Text>{words.text}</Text>
        {since ? <Text>Started {timeAgo(since, Date.now())}.</Text> : null}
      </SectionMessage>
      {givenUp ? (
        <SectionMessage appearance="warning" title="Some changes were refused">
          <Text>{givenUp}</Text>
        </SectionMessage>
      ) : null}
    </Stack>
  );
}
