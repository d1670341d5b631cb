import { Button, ButtonGroup, DynamicTable, EmptyState, Lozenge, Stack, Text } from '@forge/react';
import type { ProjectList } from '@synapse/shared/project-config';
import React, { useState } from 'react';
import type { ActionAnswer } from '../../../resolver/contract';
import { askAdmin, whyNot } from '../ask-admin';
import { Outcome } from '../outcome';

type Project = ProjectList['items'][number];

const HEAD = {
  cells: [
    { key: 'project', content: 'Project' },
    { key: 'part', content: 'Synced' },
    { key: 'actions', content: 'Actions' },
  ],
};

/** The projects that Jira shows, those that take part first. */
export function ProjectTable({
  items,
  said,
  onOpen,
  onChanged,
}: {
  items: Project[];
  said: ActionAnswer | undefined;
  onOpen: (projectKey: string) => void;
  onChanged: (outcome: ActionAnswer) => Promise<void>;
}) {
  const [leaving, setLeaving] = useState<string>();
  const leave = async ({ projectKey }: Project) => {
    setLeaving(projectKey);
    await onChanged(await takeOut(projectKey));
    setLeaving(undefined);
  };
  const sorted = [...items].sort((a, b) => Number(b.takesPart) - Number(a.takesPart));
  const rows = sorted.map((project) => ({
    key: project.projectKey,
    cells: [
      { key: 'project', content: <Text>{`${project.name} (${project.projectKey})`}</Text> },
      { key: 'part', content: partOf(project) },
      {
        key: 'actions',
        content: (
          <ButtonGroup label={`Actions for ${project.name}`}>
            <Button onClick={() => onOpen(project.projectKey)}>{project.takesPart ? 'Edit' : 'Set up'}</Button>
            {project.takesPart && !project.isDefault ? (
              <Button appearance="subtle" isDisabled={leaving !== undefined} onClick={() => leave(project)}>
                {leaving === project.projectKey ? 'Stopping…' : 'Stop syncing'}
              </Button>
            ) : null}
          </ButtonGroup>
        ),
      },
    ],
  }));
  return (
    <Stack space="space.200">
      <Outcome of={said} />
      <Text>Issues in synced projects become tickets. The project for new tickets is always synced.</Text>
      <DynamicTable
        label="Projects"
        head={HEAD}
        rows={rows}
        rowsPerPage={20}
        emptyView={
          <EmptyState
            header="No projects found"
            description="The account that the CRM uses can’t see any. Give it the permission Browse Projects in the projects to sync."
          />
        }
      />
    </Stack>
  );
}

function partOf({ takesPart, isDefault }: Project) {
  if (!takesPart) return <Text>No</Text>;
  return <Lozenge appearance="success">{isDefault ? 'Yes, for new tickets' : 'Yes'}</Lozenge>;
}

async function takeOut(projectKey: string): Promise<ActionAnswer> {
  const answer = await askAdmin({ kind: 'leave-project', projectKey });
  if (answer.state !== 'answered') return { ok: false, message: whyNot(answer) };
  const message = `${projectKey} is no longer synced. Its tickets are kept; new issues do not become tickets.`;
  return { ok: true, message };
}
