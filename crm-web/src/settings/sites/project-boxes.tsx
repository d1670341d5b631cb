import { useState } from 'react';
import { t } from '../../texts/t.ts';
import { settings } from '../../texts/t-settings.ts';
import { Options } from '../../ui/options.tsx';
import type { ProjectConfig, Proposal } from '../data.ts';
import { CheckBoxes } from './check-boxes.tsx';
import { ChoiceTable } from './choice-table.tsx';
import { FieldBoxes } from './field-boxes.tsx';
import { PriorityTable } from './priority-table.tsx';
import { ruleOf } from './settings-form.ts';

const modes = () => Object.entries(settings.projects.modes);

/** What is chosen for a project. */
export function ProjectBoxes({ config, proposal }: { config: ProjectConfig; proposal: Proposal }) {
  const [mode, setMode] = useState(config.participation.mode);
  const [chosen, setChosen] = useState(config.participation.mode === 'types' ? config.participation.issueTypeIds : []);
  const [priorityRule, setPriorityRule] = useState<string>(ruleOf(config, 'priority'));
  return (
    <>
      <label className="stack">
        {settings.projects.participation}
        <select name="participation" value={mode} onChange={({ target }) => setMode(target.value as typeof mode)}>
          <Options of={modes()} />
        </select>
      </label>
      {mode === 'types' && (
        <CheckBoxes
          name="type"
          legend={settings.projects.types}
          of={proposal.issueTypes.map(({ id, name }) => [id, name])}
          chosen={chosen}
          onChoose={setChosen}
          needed={settings.projects.typesNone}
        />
      )}
      <label className="stack">
        {settings.projects.issueType}
        <select name="issueType" defaultValue={config.issueTypeId ?? ''}>
          <option value="">{settings.projects.issueTypeNone}</option>
          <Options of={proposal.issueTypes.filter(({ subtask }) => !subtask).map(({ id, name }) => [id, name])} />
        </select>
      </label>
      <ChoiceTable
        heads={[settings.projects.statusThere, settings.projects.statusHere]}
        rows={proposal.statuses.map(({ id, name, proposed }) => ({
          name: `status.${id}`,
          label: name,
          value: config.statusMap[id] ?? proposed,
        }))}
        choices={Object.entries(t.status)}
      />
      <PriorityTable config={config} priorities={proposal.priorities} isSent={priorityRule !== 'from-jira'} />
      <FieldBoxes
        config={config}
        proposal={proposal}
        onRule={(field, rule) => field === 'priority' && setPriorityRule(rule)}
      />
    </>
  );
}
