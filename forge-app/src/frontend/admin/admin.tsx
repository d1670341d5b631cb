import { invoke } from '@forge/bridge';
import { Button, Inline, SectionMessage, Stack, Text } from '@forge/react';
import React, { useCallback, useEffect, useState } from 'react';
import type { HealthAnswer } from '../../resolver/contract';
import { Waiting } from './asked-view';
import { LeavesJira } from './connection/leaves-jira';
import { PairForm } from './connection/pair-form';
import { HealthMessage } from './health/health-message';
import { PairedTabs } from './paired-tabs';

type Ready = Extract<HealthAnswer, { state: 'ready' }>;
type View = {
  answer: HealthAnswer['state'] | 'loading' | 'failed';
  /** The newest answer, kept for as long as the page is open: a platform that fails later takes nothing away. */
  known: Ready | undefined;
};

/** The admin page: the state of the sync at its head; below it the pairing, or all that a paired site offers. */
export function Admin() {
  const [view, setView] = useState<View>({ answer: 'loading', known: undefined });
  const reload = useCallback(async () => {
    const answer = await invoke<HealthAnswer>('getHealth').catch(() => ({ state: 'failed' as const }));
    const fresh = answer.state === 'ready' ? answer : undefined;
    setView(({ known }) => ({ answer: answer.state, known: fresh ?? known }));
  }, []);
  useEffect(() => {
    void reload();
  }, [reload]);
  const { answer, known } = view;
  if (answer === 'loading') return <Waiting words="Loading sync status…" />;
  if (answer === 'not_admin') {
    return (
      <SectionMessage appearance="warning" title="Jira admins only">
        <Text>Only a Jira admin can see the sync status and pair this site. Ask a Jira admin to open this page.</Text>
      </SectionMessage>
    );
  }
  return (
    <Stack space="space.300">
      {answer === 'failed' ? <Failed onRetry={reload} /> : null}
      {known ? <HealthMessage health={known} /> : null}
      {known ? <Body known={known} reload={reload} /> : null}
    </Stack>
  );
}

function Body({ known, reload }: { known: Ready; reload: () => Promise<void> }) {
  if (known.site) return <PairedTabs health={known} reload={reload} />;
  return (
    <Stack space="space.300">
      <PairForm paired={false} onPaired={reload} />
      <LeavesJira />
    </Stack>
  );
}

function Failed({ onRetry }: { onRetry: () => Promise<void> }) {
  return (
    <Stack space="space.150">
      <SectionMessage appearance="error" title="Jira could not run the app">
        <Text>Nothing is lost: changes still reach the CRM without this page. Try again in a moment.</Text>
      </SectionMessage>
      <Inline>
        <Button onClick={onRetry}>Try again</Button>
      </Inline>
    </Stack>
  );
}
