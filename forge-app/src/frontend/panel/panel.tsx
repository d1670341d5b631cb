import { Button, Inline, SectionMessage, Spinner, Stack, Text } from '@forge/react';
import type { PanelResponse } from '@synapse/shared/forge/panel';
import React from 'react';
import { DIFFERENT_VERSIONS } from '../plain-words';
import { NotLinked } from './not-linked';
import { TicketCard } from './ticket-card';
import { timeAgo } from './time-ago';
import { Unlink } from './unlink';
import { type Acting, useAct } from './use-act';
import { type PanelView, usePanel } from './use-panel';

/** The CRM's record beside a Jira issue. */
export function Panel() {
  const { reload, ...view } = usePanel();
  const acting = useAct(reload, view.rights, view.answer?.state === 'away');
  if (!view.answer) {
    return (
      <Inline space="space.100" alignBlock="center">
        <Spinner size="small" label="Loading" />
        <Text>Loading the CRM ticket…</Text>
      </Inline>
    );
  }
  if (view.answer.state === 'not_paired') return <NotPaired />;
  if (view.answer.state === 'no_access') return <NoAccess />;
  return (
    <Stack space="space.200">
      <Away view={view} />
      <Unsure view={view} />
      <ReadOnly view={view} />
      {view.known ? <Known panel={view.known.panel} acting={acting} /> : null}
      <Footer view={view} acting={acting} reload={reload} />
    </Stack>
  );
}

function NotPaired() {
  return (
    <SectionMessage appearance="information" title="Not connected to the CRM">
      <Text>
        A Jira admin can connect this site: in Jira settings, under Apps, open SynapseCRM and enter the pairing code
        from the CRM.
      </Text>
    </SectionMessage>
  );
}

function NoAccess() {
  return (
    <SectionMessage appearance="warning" title="You can’t see this issue">
      <Text>The CRM ticket is shown to people who can see this issue. If you need access, ask a project admin.</Text>
    </SectionMessage>
  );
}

/** What went wrong, and how old the record below is; nothing while the CRM answers. */
function Away({ view: { answer, known } }: { view: PanelView }) {
  if (answer?.state !== 'away') return null;
  return (
    <SectionMessage appearance="warning" title={answer.versions ? DIFFERENT_VERSIONS : 'The CRM can’t be reached'}>
      <Text>{answer.message}</Text>
      {known ? (
        <Text>{`Showing data from ${timeAgo(known.at, Date.now())}.`}</Text>
      ) : (
        <Text>There is no earlier data for this issue.</Text>
      )}
    </SectionMessage>
  );
}

/** Nothing of the record is below it. */
function Unsure({ view: { answer } }: { view: PanelView }) {
  if (answer?.state !== 'unsure') return null;
  return (
    <SectionMessage appearance="warning" title="Not shown just now">
      <Text>{answer.message}</Text>
    </SectionMessage>
  );
}

function ReadOnly({ view: { answer, rights } }: { view: PanelView }) {
  if (answer?.state !== 'ready' || rights.edit) return null;
  return (
    <SectionMessage appearance="information" title="Read-only">
      <Text>You don’t have permission to edit this issue, so you can’t change its CRM ticket.</Text>
    </SectionMessage>
  );
}

function Known({ panel, acting }: { panel: PanelResponse; acting: Acting }) {
  return (
    <Stack space="space.200">
      {acting.refusal ? (
        <SectionMessage appearance="error" title="The action failed">
          <Text>{acting.refusal}</Text>
        </SectionMessage>
      ) : null}
      {panel.linked ? <TicketCard record={panel} now={Date.now()} acting={acting} /> : <NotLinked acting={acting} />}
    </Stack>
  );
}

function Footer({ view, acting, reload }: { view: PanelView; acting: Acting; reload: () => Promise<void> }) {
  const { loading, answer, known } = view;
  const isAway = answer?.state === 'away' || answer?.state === 'unsure';
  const isBusy = loading || (acting.busy !== undefined && acting.busy !== 'away');
  // Of a linked ticket a refresh asks Jira too, by way of the CRM: that is what is meant by who sees something old.
  const refresh = !isAway && known?.panel.linked ? () => acting.act({ kind: 'refresh' }) : reload;
  return (
    <Inline space="space.100" shouldWrap>
      <Button appearance={isAway ? 'primary' : 'default'} spacing="compact" isDisabled={isBusy} onClick={refresh}>
        {refreshWord(loading, isAway)}
      </Button>
      {known?.panel.linked && acting.mayEdit && !isAway ? <Unlink acting={acting} /> : null}
    </Inline>
  );
}

function refreshWord(loading: boolean, isAway: boolean): string {
  if (loading) return 'Refreshing…';
  return isAway ? 'Try again' : 'Refresh';
}
