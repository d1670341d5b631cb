import { useState } from 'react';
import { settings } from '../../texts/t-settings.ts';
import { FIELDS, nameOfField } from '../../ticket/field-names.ts';
import type { ProjectConfig, Proposal } from '../data.ts';
import { CheckBoxes } from './check-boxes.tsx';
import { ChoiceTable } from './choice-table.tsx';
import { customFieldsIn, RULES, ruleNameOf, ruleOf } from './settings-form.ts';

type Props = { config: ProjectConfig; proposal: Proposal; onRule: (field: string, rule: string) => void };

const RULE = 'rule.';

/** Which custom fields take part, and which way each field goes. */
export function FieldBoxes({ config, proposal, onRule }: Props) {
  const [chosen, setChosen] = useState(config.customFields.map(({ fieldId }) => fieldId));
  const custom = customFieldsIn(config, proposal);
  const rows = [
    ...FIELDS.map((field) => ({ field, label: nameOfField(field) })),
    ...custom
      .filter(({ fieldId }) => chosen.includes(fieldId))
      .map(({ name, proposed }) => ({ field: ruleNameOf(proposed), label: name })),
  ];
  return (
    <>
      {custom.length > 0 && (
        <CheckBoxes
          name="custom"
          legend={settings.projects.customFields}
          of={custom.map(({ fieldId, name }) => [fieldId, name])}
          chosen={chosen}
          onChoose={setChosen}
        />
      )}
      <ChoiceTable
        heads={[settings.projects.field, settings.projects.rule]}
        rows={rows.map(({ field, label }) => ({ name: `${RULE}${field}`, label, value: ruleOf(config, field) }))}
        choices={RULES.map((rule) => [rule, settings.projects.rules[rule]])}
        onChoose={({ target }) => onRule(target.name.slice(RULE.length), target.value)}
      />
    </>
  );
}
