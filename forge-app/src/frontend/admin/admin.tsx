import { invoke } from '@forge/bridge';
import { Button, Inline, SectionMessage, Spinner, Stack, Text } from '@forge/react';
import React, { useCallback, useEffect, useState } from 'react';
import type { HealthAnswer } from '../../resolver/contract';
import { HealthFacts } from './health-facts';
import { HealthMessage } from './health-message';
import { LeavesJira } from './leaves-jira';
import { ManageLink } from './manage-link';
import { PairForm } from './pair-form';

type View = HealthAnswer | { state: 'loading' } | { state: 'failed' };

/** The admin page: how the sync fares, and the pairing. */
export function Admin() {
  const [view, setView] = useState<View>({ state: 'loading' });
  const reload = useCallback(async () => {
    setView(await invoke<HealthAnswer>('getHealth').catch(() => ({ state: 'failed' as const })));
  }, []);
  useEffect(() => {
    void reload();
  }, [reload]);
  if (view.state === 'loading') {
    return (
      <Inline space="space.100" alignBlock="center">
        <Spinner size="small" label="Loading" />
        <Text>Asking how the sync fares…</Text>
      </Inline>
    );
  }
  if (view.state === 'failed') return <Failed onRetry={reload} />;
  if (view.state === 'not_admin') {
    return (
      <SectionMessage appearance="warning" title="For Jira admins">
        <Text>Only a Jira admin can see how the sync fares and pair this site. Ask one to open this page.</Text>
      </SectionMessage>
    );
  }
  return (
    <Stack space="space.300">
      <HealthMessage health={view} />
      {view.crm.state === 'answered' ? <HealthFacts answered={view.crm} now={Date.now()} /> : null}
      {view.site ? <ManageLink onChanged={reload} /> : null}
      <PairForm paired={view.site !== null} onPaired={reload} />
      <LeavesJira />
    </Stack>
  );
}

function Failed({ onRetry }: { onRetry: () => Promise<void> }) {
  return (
    <Stack space="space.150">
      <SectionMessage appearance="error" title="Jira could not run the app">
        <Text>Nothing is lost: changes go on reaching the CRM without this page. Try again in a moment.</Text>
      </SectionMessage>
      <Inline>
        <Button onClick={onRetry}>Try again</Button>
      </Inline>
    </Stack>
  );
}
