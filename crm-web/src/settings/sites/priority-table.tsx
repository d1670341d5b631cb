import { type ChangeEvent, useState } from 'react';
import { t } from '../../texts/t.ts';
import { settings } from '../../texts/t-settings.ts';
import type { ProjectConfig, Proposal } from '../data.ts';
import { ChoiceTable } from './choice-table.tsx';
import { withoutJiraPriority } from './settings-form.ts';

type Props = {
  config: Pick<ProjectConfig, 'priorityMap'>;
  priorities: Proposal['priorities'];
  /** Whether Jira is told of priorities that are chosen here. */
  isSent: boolean;
};

/** What each of Jira's priorities stands for, and which of ours can't be sent, for none stands for it as the choices are now. */
export function PriorityTable({ config: { priorityMap }, priorities, isSent }: Props) {
  const rows = priorities.map(({ id, name, proposed }) => ({
    name: `priority.${id}`,
    label: name,
    value: priorityMap[id] ?? proposed,
  }));
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const choose = ({ target }: ChangeEvent<HTMLSelectElement>) =>
    setChosen((before) => ({ ...before, [target.name]: target.value }));
  const missing = isSent ? withoutJiraPriority(rows.map(({ name, value }) => chosen[name] ?? value)) : [];
  return (
    <>
      <ChoiceTable
        heads={[settings.projects.priorityThere, settings.projects.priorityHere]}
        rows={rows}
        choices={Object.entries(t.priority)}
        onChoose={choose}
      />
      <div role="status">
        {missing.length > 0 && (
          <div className="settings-card stuck">
            <h4>{settings.projects.priorityMissing(missing.map((one) => t.priority[one]).join(', '))}</h4>
            <p>{settings.projects.priorityMissingAbout}</p>
          </div>
        )}
      </div>
    </>
  );
}
