import { DynamicTable, Heading, Label, Select, Stack, Text } from '@forge/react';
import type { ProjectConfig, ProjectProposal } from '@synapse/shared/project-config';
import React from 'react';
import { FIELD_WORDS } from '../../field-words';
import { type FieldRule, type Option, RULE_OPTIONS } from '../crm-words';
import { ruleOf, withCustomFields, withRule } from './project-draft';

const CUSTOM_ID = 'custom-fields';

/** Which way each field goes and who wins a conflict, and which custom fields take part. */
export function FieldRules({
  draft,
  customFields,
  onChange,
}: {
  draft: ProjectConfig;
  customFields: ProjectProposal['customFields'];
  onChange: (draft: ProjectConfig) => void;
}) {
  const custom = customFields.map(({ fieldId, name }) => ({ value: fieldId, label: name }));
  const chosen = draft.customFields.map(({ fieldId }) => fieldId);
  const fields = [
    ...Object.entries(FIELD_WORDS).map(([field, words]) => ({ field, words })),
    ...draft.customFields.map(({ fieldId, name }) => ({
      field: `custom.${name}`,
      words: custom.find((one) => one.value === fieldId)?.label ?? name,
    })),
  ];
  const cells = [
    { key: 'field', content: 'Field' },
    { key: 'rule', content: 'Direction' },
  ];
  return (
    <Stack space="space.150">
      <Heading as="h3" size="small">
        Fields
      </Heading>
      <Text>
        When both sides change a field at the same time, one value wins. The other is kept and can be restored.
      </Text>
      {custom.length > 0 ? (
        <Stack space="space.050">
          <Label labelFor={CUSTOM_ID}>Synced custom fields</Label>
          <Select
            inputId={CUSTOM_ID}
            isMulti
            isClearable
            placeholder="None"
            options={custom}
            value={custom.filter((option) => chosen.includes(option.value))}
            onChange={(options: Option[] | null) =>
              onChange(
                withCustomFields(
                  draft,
                  customFields,
                  (options ?? []).map(({ value }) => value),
                ),
              )
            }
          />
        </Stack>
      ) : null}
      <DynamicTable
        label="Fields"
        head={{ cells }}
        rows={fields.map((of) => ruleRow(draft, of, onChange))}
        isFixedSize
      />
    </Stack>
  );
}

function ruleRow(
  draft: ProjectConfig,
  { field, words }: { field: string; words: string },
  onChange: (draft: ProjectConfig) => void,
) {
  const inputId = `rule-${field}`;
  const rule = ruleOf(draft, field);
  return {
    key: field,
    cells: [
      { key: 'field', content: <Label labelFor={inputId}>{words}</Label> },
      {
        key: 'rule',
        content: (
          <Select
            inputId={inputId}
            options={[...RULE_OPTIONS]}
            value={RULE_OPTIONS.find((option) => option.value === rule) ?? null}
            onChange={(option: Option<FieldRule> | null) => {
              if (option) onChange(withRule(draft, field, option.value));
            }}
          />
        ),
      },
    ],
  };
}
