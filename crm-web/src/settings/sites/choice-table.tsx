import type { ChangeEventHandler } from 'react';
import { Options } from '../../ui/options.tsx';
import { Table } from '../table.tsx';

type Props = {
  /** What is chosen for, and what is chosen. */
  heads: readonly [string, string];
  /** `name`: of the choice in its form. */
  rows: readonly { name: string; label: string; value: string }[];
  choices: readonly (readonly [string, string])[];
  onChoose?: ChangeEventHandler<HTMLSelectElement>;
};

/** A choice for each of several things. */
export function ChoiceTable({ heads, rows, choices, onChoose }: Props) {
  return (
    <Table name={heads.join(', ')} heads={heads}>
      {rows.map(({ name, label, value }) => (
        <tr key={name}>
          <td data-label={heads[0]}>{label}</td>
          <td data-label={heads[1]}>
            <select name={name} defaultValue={value} aria-label={`${label}: ${heads[1]}`} onChange={onChoose}>
              <Options of={choices} />
            </select>
          </td>
        </tr>
      ))}
    </Table>
  );
}
