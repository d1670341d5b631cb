import { Button, Inline, SectionMessage, Spinner, Stack, Text } from '@forge/react';
import type { PanelResponse } from '@synapse/shared/panel';
import React from 'react';
import { NotLinked } from './not-linked';
import { TicketCard } from './ticket-card';
import { timeAgo } from './time-ago';
import { type Acting, useAct } from './use-act';
import { type PanelView, usePanel } from './use-panel';

/** The CRM's record beside a Jira issue. */
export function Panel() {
  const { reload, ...view } = usePanel();
  const acting = useAct(reload);
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
      {view.known ? <Known panel={view.known.panel} acting={acting} /> : null}
      <Inline>
        <Button
          appearance={view.answer.state === 'away' ? 'default' : 'subtle'}
          spacing="compact"
          isDisabled={view.loading || acting.busy !== undefined}
          onClick={isLinked(view) ? () => acting.act({ kind: 'refresh' }) : reload}
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

function Known({ panel, acting }: { panel: PanelResponse; acting: Acting }) {
  return (
    <Stack space="space.200">
      {acting.refusal ? (
        <SectionMessage appearance="error" title="That could not be done">
          <Text>{acting.refusal}</Text>
        </SectionMessage>
      ) : null}
      {panel.linked ? <TicketCard record={panel} now={Date.now()} acting={acting} /> : <NotLinked acting={acting} />}
    </Stack>
  );
}

/** Then a refresh asks Jira too, by way of the CRM: that is what a person means by it who sees that something is old. */
function isLinked({ answer }: PanelView): boolean {
  return answer?.state === 'ready' && answer.panel.linked;
}

function buttonWord({ loading, answer }: PanelView): string {
  if (loading) return 'Asking the CRM…';
  return answer?.state === 'away' ? 'Try again' : 'Refresh';
}
