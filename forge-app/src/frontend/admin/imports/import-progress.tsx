import { Button, ButtonGroup, Heading, Inline, Lozenge, ProgressBar, SectionMessage, Stack, Text } from '@forge/react';
import type { ImportProgress } from '@synapse/shared/import';
import React, { useState } from 'react';
import type { ActionAnswer } from '../../../resolver/contract';
import { askAdmin, whyNot } from '../ask-admin';
import { FactTable } from '../fact-table';
import { Outcome } from '../outcome';
import { ImportFaults } from './import-faults';
import { progressFacts, statusOf } from './import-words';

type Change = 'pause' | 'resume' | 'cancel';
const BUSY: Readonly<Record<Change, string>> = { pause: 'Pausing…', resume: 'Resuming…', cancel: 'Cancelling…' };

/** An import that has not ended: its progress, and what can be done about it. */
export function ImportProgressView({ job, onChanged }: { job: ImportProgress; onChanged: () => Promise<void> }) {
  const [busy, setBusy] = useState<Change>();
  const [failed, setFailed] = useState<ActionAnswer>();
  const change = async (what: Change) => {
    setBusy(what);
    setFailed(undefined);
    const answer = await askAdmin({ kind: 'change-import', importId: job.id, what });
    if (answer.state !== 'answered') setFailed({ ok: false, message: whyNot(answer) });
    await onChanged();
    setBusy(undefined);
  };
  const button = (what: Change, words: string) => (
    <Button isDisabled={busy !== undefined} onClick={() => change(what)}>
      {busy === what ? BUSY[what] : words}
    </Button>
  );
  const status = statusOf(job);
  return (
    <Stack space="space.200">
      <Inline space="space.100" alignBlock="center">
        <Heading as="h2" size="small">
          Import
        </Heading>
        <Lozenge appearance={status.appearance}>{status.words}</Lozenge>
      </Inline>
      <ProgressBar
        ariaLabel={`${job.done} of about ${job.total} issues read`}
        value={job.total === 0 ? 0 : Math.min(1, job.done / job.total)}
        appearance={job.status === 'paused' ? 'default' : 'success'}
      />
      {job.problem ? (
        <SectionMessage appearance="warning" title="The import is blocked">
          <Text>{job.problem}</Text>
        </SectionMessage>
      ) : null}
      <FactTable label="Import progress" facts={progressFacts(job)} />
      <ImportFaults job={job} />
      <Outcome of={failed} />
      <ButtonGroup label="Import">
        {job.status === 'paused' ? button('resume', 'Resume') : button('pause', 'Pause')}
        {button('cancel', 'Cancel')}
      </ButtonGroup>
    </Stack>
  );
}
