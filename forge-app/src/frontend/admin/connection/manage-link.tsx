import { invoke } from '@forge/bridge';
import { Button, Heading, Inline, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { ActionAnswer, DisconnectPayload } from '../../../resolver/contract';
import { Outcome } from '../outcome';
import { DisconnectForm } from './disconnect-form';

type Busy = 'rotate' | 'disconnect' | undefined;

/** What an admin can do to the pairing: a new secret, or its end. `onChanged` runs after either. */
export function ManageLink({ onChanged }: { onChanged: () => Promise<void> }) {
  const [busy, setBusy] = useState<Busy>();
  const [asks, setAsks] = useState(false);
  const [said, setSaid] = useState<ActionAnswer>();
  const act = async (what: Exclude<Busy, undefined>, payload?: DisconnectPayload) => {
    setBusy(what);
    setSaid(undefined);
    const answer = await ask(what, payload);
    setSaid(answer);
    setAsks(false);
    setBusy(undefined);
    if (answer.ok) await onChanged();
  };
  return (
    <Stack space="space.150">
      <Heading as="h2" size="small">
        Connection
      </Heading>
      <Text>
        Requests between Jira and the CRM are signed with a secret that only the two have. You can replace it at any
        time: the old one stays valid for 24 hours, so nothing is refused.
      </Text>
      <Outcome of={said} />
      {asks ? (
        <DisconnectForm
          busy={busy === 'disconnect'}
          onDisconnect={(data) => act('disconnect', { data })}
          onKeep={() => setAsks(false)}
        />
      ) : (
        <Inline space="space.100">
          <Button isDisabled={busy !== undefined} onClick={() => act('rotate')}>
            {busy === 'rotate' ? 'Rotating…' : 'Rotate secret'}
          </Button>
          <Button appearance="subtle" isDisabled={busy !== undefined} onClick={() => setAsks(true)}>
            Disconnect…
          </Button>
        </Inline>
      )}
    </Stack>
  );
}

async function ask(what: Exclude<Busy, undefined>, payload: DisconnectPayload | undefined): Promise<ActionAnswer> {
  try {
    return await invoke<ActionAnswer>(what, payload);
  } catch {
    return { ok: false, message: 'Jira could not run the app just now. Try again in a moment.' };
  }
}
