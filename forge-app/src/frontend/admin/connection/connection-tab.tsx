import { Stack } from '@forge/react';
import React from 'react';
import { LeavesJira } from './leaves-jira';
import { ManageLink } from './manage-link';
import { PairForm } from './pair-form';

/** The pairing: a new secret, its end, a new one; and what it lets out of Jira. */
export function ConnectionTab({ onChanged }: { onChanged: () => Promise<void> }) {
  return (
    <Stack space="space.300">
      <ManageLink onChanged={onChanged} />
      <PairForm paired onPaired={onChanged} />
      <LeavesJira />
    </Stack>
  );
}
