import { DynamicTable, Heading, Label, Select, Stack, Text } from '@forge/react';
import type { ProjectConfig, ProjectProposal } from '@synapse/shared/project-config';
import React from 'react';
import { type Option, optionsOf, PRIORITY_WORDS, STATUS_WORDS } from '../crm-words';

/** What each status and priority of Jira is in the CRM. */
export function ValueMaps({
  draft,
  proposal,
  onChange,
}: {
  draft: ProjectConfig;
  proposal: ProjectProposal;
  onChange: (draft: ProjectConfig) => void;
}) {
  return (
    <Stack space="space.300">
      <ValueMap
        name="status"
        heading="Statuses"
        help="The CRM status for each status in Jira. In Jira, a status changes by the transitions of the workflow."
        values={proposal.statuses}
        options={optionsOf(STATUS_WORDS)}
        map={draft.statusMap}
        onChange={(statusMap) => onChange({ ...draft, statusMap })}
      />
      <ValueMap
        name="priority"
        heading="Priorities"
        help="The CRM priority for each priority in Jira."
        values={proposal.priorities}
        options={optionsOf(PRIORITY_WORDS)}
        map={draft.priorityMap}
        onChange={(priorityMap) => onChange({ ...draft, priorityMap })}
      />
    </Stack>
  );
}

function ValueMap<Value extends string>({
  name,
  heading,
  help,
  values,
  options,
  map,
  onChange,
}: {
  name: string;
  heading: string;
  help: string;
  values: readonly { id: string; name: string }[];
  options: Option<Value>[];
  map: Record<string, Value>;
  onChange: (map: Record<string, Value>) => void;
}) {
  const rows = values.map((value) => {
    const inputId = `${name}-${value.id}`;
    return {
      key: value.id,
      cells: [
        { key: 'jira', content: <Label labelFor={inputId}>{value.name}</Label> },
        {
          key: 'crm',
          content: (
            <Select
              inputId={inputId}
              options={options}
              value={options.find((option) => option.value === map[value.id]) ?? null}
              onChange={(option: Option<Value> | null) => {
                if (option) onChange({ ...map, [value.id]: option.value });
              }}
            />
          ),
        },
      ],
    };
  });
  const cells = [
    { key: 'jira', content: 'In Jira' },
    { key: 'crm', content: 'In the CRM' },
  ];
  return (
    <Stack space="space.100">
      <Heading as="h3" size="small">
        {heading}
      </Heading>
      <Text>{help}</Text>
      <DynamicTable label={heading} head={{ cells }} rows={rows} isFixedSize />
    </Stack>
  );
}
