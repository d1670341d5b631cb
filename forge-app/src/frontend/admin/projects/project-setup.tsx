import { Button, ButtonGroup, Heading, Stack } from '@forge/react';
import React from 'react';
import type { ActionAnswer } from '../../../resolver/contract';
import { AskedView } from '../asked-view';
import { useAsked } from '../use-asked';
import { ProjectForm } from './project-form';

/** One project: what was chosen for it and what live Jira suggests, to be changed and saved. */
export function ProjectSetup({
  projectKey,
  onClose,
}: {
  projectKey: string;
  /** With what became of it, when something was saved. */
  onClose: (outcome?: ActionAnswer) => Promise<void>;
}) {
  const project = useAsked({ kind: 'project', projectKey });
  return (
    <Stack space="space.200">
      <Heading as="h2" size="medium">{`Project ${projectKey}`}</Heading>
      <ButtonGroup>
        <Button appearance="subtle" onClick={() => onClose()}>
          Back to projects
        </Button>
      </ButtonGroup>
      <AskedView asked={project} waiting="Loading statuses, priorities and fields from Jira…">
        {(body) => <ProjectForm projectKey={projectKey} project={body} onSaved={onClose} />}
      </AskedView>
    </Stack>
  );
}
