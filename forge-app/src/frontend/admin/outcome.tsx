import { SectionMessage, Text } from '@forge/react';
import React from 'react';
import type { ActionAnswer } from '../../resolver/contract';

/** What became of what an admin did; nothing before they did anything. */
export function Outcome({ of }: { of: ActionAnswer | undefined }) {
  if (!of) return null;
  return (
    <SectionMessage appearance={of.ok ? 'success' : 'error'} title={of.ok ? 'Done' : 'Nothing has changed'}>
      <Text>{of.message}</Text>
    </SectionMessage>
  );
}
