import { DynamicTable, Text } from '@forge/react';
import React from 'react';

export type Fact = { name: string; value: string };

/** Facts with their names, a row for each. */
export function FactTable({ label, facts }: { label: string; facts: readonly Fact[] }) {
  return (
    <DynamicTable
      label={label}
      isFixedSize
      rows={facts.map(({ name, value }) => ({
        key: name,
        cells: [
          { key: 'name', content: <Text weight="medium">{name}</Text> },
          { key: 'value', content: <Text>{value}</Text> },
        ],
      }))}
    />
  );
}
