import { Box, Tab, TabList, TabPanel, Tabs } from '@forge/react';
import React, { useState } from 'react';
import type { HealthAnswer } from '../../resolver/contract';
import { ConnectionTab } from './connection/connection-tab';
import { HealthTab } from './health/health-tab';
import { ImportTab } from './imports/import-tab';
import { PeopleTab } from './people/people-tab';
import { ProjectsTab } from './projects/projects-tab';

type Ready = Extract<HealthAnswer, { state: 'ready' }>;
type Shown = { health: Ready; reload: () => Promise<void> };

const TABS: readonly { name: string; draw: (shown: Shown) => React.ReactElement }[] = [
  { name: 'Health', draw: ({ health, reload }) => <HealthTab health={health} onReload={reload} /> },
  { name: 'Projects and fields', draw: () => <ProjectsTab /> },
  { name: 'People', draw: () => <PeopleTab /> },
  { name: 'First import', draw: () => <ImportTab /> },
  { name: 'Connection', draw: ({ reload }) => <ConnectionTab onChanged={reload} /> },
];

/** All that an admin can see and do of a paired site. A tab asks for its own when it is first looked at. */
export function PairedTabs(shown: Shown) {
  const [selected, setSelected] = useState(0);
  const [visited, setVisited] = useState<ReadonlySet<number>>(new Set([0]));
  const select = (index: number) => {
    setSelected(index);
    setVisited(new Set([...visited, index]));
  };
  return (
    <Tabs id="admin" selected={selected} onChange={select}>
      <TabList>
        {TABS.map(({ name }) => (
          <Tab key={name}>{name}</Tab>
        ))}
      </TabList>
      {TABS.map(({ name, draw }, index) => (
        <TabPanel key={name}>
          <Box paddingBlock="space.200">{visited.has(index) ? draw(shown) : null}</Box>
        </TabPanel>
      ))}
    </Tabs>
  );
}
