import { invoke } from '@forge/bridge';
import { Button, Heading, Inline, SectionMessage, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { ActionAnswer } from '../../resolver/contract';

type Busy = 'rotate' | 'disconnect' | undefined;

/** What an admin can do to the pairing: a new secret, or its end. `onChanged` runs after either. */
export function ManageLink({ onChanged }: { onChanged: () => Promise<void> }) {
  const [busy, setBusy] = useState<Busy>();
  const [asks, setAsks] = useState(false);
  const [said, setSaid] = useState<ActionAnswer>();
  const act = async (what: Exclude<Busy, undefined>) => {
    setBusy(what);
    setSaid(undefined);
    const answer = await ask(what);
    setSaid(answer);
    setAsks(false);
    setBusy(undefined);
    if (answer.ok) await onChanged();
  };
  return (
    <Stack space="space.150">
      <Heading as="h2" size="small">
        The connection
      </Heading>
      {said ? (
        <SectionMessage appearance={said.ok ? 'success' : 'error'} title={said.ok ? 'Done' : 'Nothing has changed'}>
          <Text>{said.message}</Text>
        </SectionMessage>
      ) : null}
      {asks ? (
        <ReallyDisconnect busy={busy} onYes={() => act('disconnect')} onNo={() => setAsks(false)} />
      ) : (
        <Inline space="space.100">
          <Button isDisabled={busy !== undefined} onClick={() => act('rotate')}>
            {busy === 'rotate' ? 'Rotating…' : 'Rotate the secret'}
          </Button>
          <Button appearance="subtle" isDisabled={busy !== undefined} onClick={() => setAsks(true)}>
            Disconnect…
          </Button>
        </Inline>
      )}
    </Stack>
  );
}

function ReallyDisconnect({ busy, onYes, onNo }: { busy: Busy; onYes: () => Promise<void>; onNo: () => void }) {
  return (
    <Stack space="space.150">
      <SectionMessage appearance="warning" title="Disconnect this site?">
        <Text>
          Changes no longer reach the other side. The CRM keeps its tickets and Jira its issues; pairing again goes on
          where this ends.
        </Text>
      </SectionMessage>
      <Inline space="space.100">
        <Button appearance="danger" isDisabled={busy !== undefined} onClick={onYes}>
          {busy === 'disconnect' ? 'Disconnecting…' : 'Disconnect'}
        </Button>
        <Button appearance="subtle" isDisabled={busy !== undefined} onClick={onNo}>
          Keep it connected
        </Button>
      </Inline>
    </Stack>
  );
}

async function ask(what: Exclude<Busy, undefined>): Promise<ActionAnswer> {
  try {
    return await invoke<ActionAnswer>(what);
  } catch {
    return { ok: false, message: 'Jira could not run the app just now. Try again in a moment.' };
  }
}
