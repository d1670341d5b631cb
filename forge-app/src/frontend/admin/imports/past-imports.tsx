import { DynamicTable, Lozenge, Stack, Text } from '@forge/react';
import type { ImportProgress } from '@synapse/shared/import';
import React from 'react';
import { timeAgo } from '../../panel/time-ago';
import { ImportFaults } from './import-faults';
import { count, statusOf } from './import-words';

const HEAD = {
  cells: [
    { key: 'when', content: 'Started' },
    { key: 'status', content: 'Result' },
    { key: 'issues', content: 'Issues' },
    { key: 'what', content: 'Query' },
  ],
};

/** Imports that have ended, and what the last of them could not take. */
export function PastImports({ jobs }: { jobs: ImportProgress[] }) {
  const [last] = jobs;
  return (
    <Stack space="space.150">
      {last?.problem ? <Text>{`Last import: ${last.problem}`}</Text> : null}
      <DynamicTable
        label="Past imports"
        head={HEAD}
        rows={jobs.map((job) => ({
          key: job.id,
          cells: [
            { key: 'when', content: <Text>{`${timeAgo(job.createdAt, Date.now())}, by ${job.createdBy}`}</Text> },
            {
              key: 'status',
              content: <Lozenge appearance={statusOf(job).appearance}>{statusOf(job).words}</Lozenge>,
            },
            {
              key: 'issues',
              content: (
                <Text>{`${count(job.done, 'issue')}, ${job.changed.toLocaleString('en')} created or updated`}</Text>
              ),
            },
            { key: 'what', content: <Text>{job.jql}</Text> },
          ],
        }))}
      />
      {last ? <ImportFaults job={last} /> : null}
    </Stack>
  );
}
