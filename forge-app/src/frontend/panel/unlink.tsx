import { Button, Inline, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { Acting } from './use-act';

/** Ends the link between the issue and the ticket; asks first, for they follow each other no more. */
export function Unlink({ acting: { busy, act } }: { acting: Acting }) {
  const [asks, setAsks] = useState(false);
  const isBusy = busy !== undefined;
  if (!asks) {
    return (
      <Button spacing="compact" appearance="subtle" isDisabled={isBusy} onClick={() => setAsks(true)}>
        Unlink…
      </Button>
    );
  }
  return (
    <Stack space="space.100">
      <Text>The issue and the ticket both stay, but changes to one no longer reach the other.</Text>
      <Inline space="space.100" shouldWrap>
        <Button
          spacing="compact"
          appearance="warning"
          autoFocus
          isDisabled={isBusy}
          onClick={() => act({ kind: 'unlink' })}
        >
          {busy === 'unlink' ? 'Unlinking…' : 'Unlink ticket'}
        </Button>
        <Button spacing="compact" appearance="subtle" isDisabled={isBusy} onClick={() => setAsks(false)}>
          Cancel
        </Button>
      </Inline>
    </Stack>
  );
}
