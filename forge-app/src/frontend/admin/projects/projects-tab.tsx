import React, { useCallback, useState } from 'react';
import type { ActionAnswer } from '../../../resolver/contract';
import { AskedView } from '../asked-view';
import { useAsked } from '../use-asked';
import { ProjectSetup } from './project-setup';
import { ProjectTable } from './project-table';

/** Which projects take part, and how each does. */
export function ProjectsTab() {
  const projects = useAsked({ kind: 'projects' });
  const [open, setOpen] = useState<string>();
  const [said, setSaid] = useState<ActionAnswer>();
  const { reload } = projects;
  const close = useCallback(
    async (outcome?: ActionAnswer) => {
      if (outcome) await reload();
      setSaid(outcome);
      setOpen(undefined);
    },
    [reload],
  );
  if (open) return <ProjectSetup projectKey={open} onClose={close} />;
  return (
    <AskedView asked={projects} waiting="Loading projects from Jira…">
      {({ items }) => <ProjectTable items={items} said={said} onOpen={setOpen} onChanged={close} />}
    </AskedView>
  );
}
