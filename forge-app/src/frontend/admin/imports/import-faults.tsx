import { DynamicTable, Stack, Text } from '@forge/react';
import type { ImportProgress } from '@synapse/shared/import';
import React from 'react';
import { count } from './import-words';

const HEAD = {
  cells: [
    { key: 'issue', content: 'Issue' },
    { key: 'why', content: 'Reason' },
  ],
};

/** The issues at fault, by name. The rest of the import is not held up by them. */
export function ImportFaults({ job: { faults, faultCount } }: { job: ImportProgress }) {
  if (faultCount === 0) return null;
  return (
    <Stack space="space.100">
      <Text>{`${count(faultCount, 'issue')} could not be imported; the others continue.`}</Text>
      <DynamicTable
        label="Issues that could not be imported"
        head={HEAD}
        rowsPerPage={10}
        rows={faults.map(({ issueKey, message }) => ({
          key: issueKey,
          cells: [
            { key: 'issue', content: <Text>{issueKey}</Text> },
            { key: 'why', content: <Text>{message}</Text> },
          ],
        }))}
      />
    </Stack>
  );
}
