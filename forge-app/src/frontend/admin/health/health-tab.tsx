import { Button, ButtonGroup, Heading, Stack } from '@forge/react';
import React, { useState } from 'react';
import type { HealthAnswer } from '../../../resolver/contract';
import { AskedView } from '../asked-view';
import { FactTable } from '../fact-table';
import { useAsked } from '../use-asked';
import { Failures } from './failures';
import { linkFacts } from './link-facts';
import { MissingPermissions } from './missing-permissions';
import { syncFacts } from './sync-facts';

/** The state of the sync, and what does not get through. */
export function HealthTab({
  health,
  onReload,
}: {
  health: Extract<HealthAnswer, { state: 'ready' }>;
  onReload: () => Promise<void>;
}) {
  const [turn, setTurn] = useState(0);
  const asked = useAsked({ kind: 'health' }, turn);
  const now = Date.now();
  const reload = async () => {
    setTurn(turn + 1);
    await onReload();
  };
  // The page says so at its head, and the failures below say it again with a way to try again.
  const isAway = health.crm.state !== 'answered' && !asked.known;
  const facts = [...linkFacts(health, now), ...(asked.known ? syncFacts(asked.known.body, now) : [])];
  return (
    <Stack space="space.300">
      <Stack space="space.100">
        <Heading as="h2" size="small">
          Sync status
        </Heading>
        {isAway ? null : <AskedView asked={asked} waiting="Loading sync status…" />}
        {asked.known ? <MissingPermissions missing={asked.known.body.missingPermissions} /> : null}
        <FactTable label="Health" facts={facts} />
        <ButtonGroup label="Health">
          <Button isDisabled={asked.loading} onClick={reload}>
            {asked.loading ? 'Refreshing…' : 'Refresh'}
          </Button>
        </ButtonGroup>
      </Stack>
      <Failures turn={turn} />
    </Stack>
  );
}
