import { Button, Inline, SectionMessage, Spinner, Stack, Text } from '@forge/react';
import type { PanelResponse } from '@synapse/shared/panel';
import React from 'react';
import { TicketCard } from './ticket-card';
import { timeAgo } from './time-ago';
import { type PanelView, usePanel } from './use-panel';

/** The CRM's record beside a Jira issue. */
export function Panel() {
  const { reload, ...view } = usePanel();
  if (!view.answer) {
    return (
      <Inline space="space.100" alignBlock="center">
        <Spinner size="small" label="Loading" />
        <Text>Looking for the CRM ticket…</Text>
      </Inline>
    );
  }
  if (view.answer.state === 'not_paired') return <NotPaired />;
  return (
    <Stack space="space.200">
      <Away view={view} />
      {view.known ? <Known panel={view.known.panel} /> : null}
      <Inline>
        <Button
          appearance={view.answer.state === 'away' ? 'default' : 'subtle'}
          spacing="compact"
          isDisabled={view.loading}
          onClick={reload}
        >
          {buttonWord(view)}
        </Button>
      </Inline>
    </Stack>
  );
}

function NotPaired() {
  return (
    <SectionMessage appearance="information" title="Not connected to the CRM yet">
      <Text>
        A Jira admin can connect this site: in Jira’s settings, under Apps, open SynapseCRM and enter the code that the
        CRM shows.
      </Text>
    </SectionMessage>
  );
}

/** What went wrong, and how old the record below is; nothing while the CRM answers. */
function Away({ view: { answer, known } }: { view: PanelView }) {
  if (answer?.state !== 'away') return null;
  return (
    <SectionMessage appearance="warning" title="The CRM can’t be reached">
      <Text>{answer.message}</Text>
      {known ? <Text>What stands below is from {timeAgo(known.at, Date.now())}.</Text> : null}
    </SectionMessage>
  );
}

function Known({ panel }: { panel: PanelResponse }) {
  if (panel.linked) return <TicketCard record={panel} now={Date.now()} />;
  return (
    <Stack space="space.100">
      <Text>No CRM ticket is linked to this issue.</Text>
      <Text>If the issue is new, the CRM may not have heard of it yet: refresh in a minute.</Text>
    </Stack>
  );
}

function buttonWord({ loading, answer }: PanelView): string {
  if (loading) return 'Asking the CRM…';
  return answer?.state === 'away' ? 'Try again' : 'Refresh';
}
