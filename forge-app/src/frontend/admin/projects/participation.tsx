import { CheckboxGroup, ErrorMessage, Heading, Label, RadioGroup, Stack } from '@forge/react';
import type { ProjectConfig, ProjectProposal } from '@synapse/shared/project-config';
import React from 'react';
import { Choice } from '../choice';

type Mode = ProjectConfig['participation']['mode'];

const MODES: { name: string; value: Mode; label: string }[] = [
  { name: 'participation', value: 'all', label: 'All issues' },
  { name: 'participation', value: 'types', label: 'Issues of certain types' },
  { name: 'participation', value: 'linked', label: 'Only linked issues, and issues created for a ticket' },
];

/** The type that stands for "the project's own choice": Jira's ids are numbers. */
const OWN_CHOICE = 'own';

/** Which issues become tickets, and which type a ticket's issue gets. */
export function Participation({
  draft,
  issueTypes,
  onChange,
}: {
  draft: ProjectConfig;
  issueTypes: ProjectProposal['issueTypes'];
  onChange: (draft: ProjectConfig) => void;
}) {
  const { participation } = draft;
  const setMode = (mode: Mode) => {
    // The types that were chosen are taken up again when somebody looks at the other choices and comes back.
    const issueTypeIds = issueTypes.map(({ id }) => id);
    onChange({ ...draft, participation: mode === 'types' ? { mode, issueTypeIds } : { mode } });
  };
  const usable = issueTypes.filter(({ subtask }) => !subtask);
  return (
    <Stack space="space.150">
      <Heading as="h3" size="small" id="participation">
        Issues to sync
      </Heading>
      <RadioGroup
        name="participation"
        aria-labelledby="participation"
        options={MODES}
        value={participation.mode}
        onChange={(event) => setMode(event.target.value as Mode)}
      />
      {participation.mode === 'types' ? (
        <Stack space="space.050">
          <Label labelFor="issue-types">Issue types</Label>
          <CheckboxGroup
            name="issue-types"
            options={issueTypes.map(({ id, name }) => ({ value: id, label: name }))}
            value={participation.issueTypeIds}
            onChange={(issueTypeIds) => onChange({ ...draft, participation: { ...participation, issueTypeIds } })}
          />
          {participation.issueTypeIds.length === 0 ? (
            <ErrorMessage>Choose at least one issue type.</ErrorMessage>
          ) : null}
        </Stack>
      ) : null}
      <Choice
        id="issue-type"
        label="Issue type for new tickets"
        options={[
          { value: OWN_CHOICE, label: 'Task, or the project’s first type' },
          ...usable.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={draft.issueTypeId ?? OWN_CHOICE}
        onChange={(id) => onChange({ ...draft, issueTypeId: id === OWN_CHOICE ? null : id })}
      />
    </Stack>
  );
}
