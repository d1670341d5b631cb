import { Box, Inline, Strong, Text, xcss } from '@forge/react';
import React from 'react';

const NAME = xcss({ width: '152px' });
const VALUE = xcss({ minWidth: '0', flexGrow: '1' });

/** A line of a name and what it is: "Assignee  Ada Lovelace". */
export function Fact({ name, children }: { name: string; children: string }) {
  return (
    <Inline space="space.100">
      <Box xcss={NAME}>
        <Text>
          <Strong>{name}</Strong>
        </Text>
      </Box>
      <Box xcss={VALUE}>
        <Text>{children}</Text>
      </Box>
    </Inline>
  );
}
