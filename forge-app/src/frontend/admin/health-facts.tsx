import { Heading, Inline, Stack, Strong, Text } from '@forge/react';
import React from 'react';
import type { HeartbeatOutcome } from '../../link/send-heartbeat';
import { timeAgo } from '../panel/time-ago';

type Answered = Extract<HeartbeatOutcome, { state: 'answered' }>;

/** What the CRM told just now of this site, a line for each thing. */
export function HealthFacts({ answered, now }: { answered: Answered; now: number }) {
  return (
    <Stack space="space.100">
      <Heading as="h2" size="small">
        How the CRM sees this site
      </Heading>
      {factsOf(answered, now).map(({ name, value }) => (
        <Inline key={name} space="space.100">
          <Text>
            <Strong>{name}</Strong>
          </Text>
          <Text>{value}</Text>
        </Inline>
      ))}
    </Stack>
  );
}

function factsOf({ crm, latencyMs, appVersion, fits }: Answered, now: number): { name: string; value: string }[] {
  return [
    { name: 'Last change from Jira', value: crm.lastEventAt ? timeAgo(crm.lastEventAt, now) : 'None yet' },
    { name: 'Waiting to be worked on', value: changes(crm.waiting) },
    {
      name: 'Held until somebody helps',
      value: crm.parked === 0 ? 'None' : `${crm.parked}: each issue’s panel says why`,
    },
    { name: 'Round trip to the CRM', value: `${latencyMs} ms` },
    {
      name: 'Versions',
      value: `App ${appVersion}, CRM ${crm.crmVersion}: ${fits ? 'they fit' : 'they do not fit; update the older one'}`,
    },
  ];
}

function changes(count: number): string {
  if (count === 0) return 'None';
  return count === 1 ? '1 change' : `${count} changes`;
}
