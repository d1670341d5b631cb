import { t } from '../../texts/t.ts';
import { settings } from '../../texts/t-settings.ts';
import { Options } from '../../ui/options.tsx';
import type { ProjectConfig, Proposal, Unreachable } from '../data.ts';
import { nameIn, transitionBoxOf } from './settings-form.ts';

type Props = { unreachable: readonly Unreachable[]; unknownFrom: Proposal['unknownFrom']; config: ProjectConfig };

/** What the CRM can't reach in the workflow, as far as it is known, and what transitions get that demand more. */
export function UnreachableWays({ unreachable, unknownFrom, config }: Props) {
  return (
    <>
      <div role="status">
        {unreachable.length > 0 && (
          <div className="settings-card stuck">
            <h4>{settings.projects.unreachable}</h4>
            <p>{settings.projects.unreachableAbout}</p>
            <ul>
              {waysOf(unreachable).map(({ from, to, needs }) => (
                <li key={`${to} ${needs}`}>{settings.projects.way(from.join(', '), t.status[to], needs)}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <TransitionBoxes unreachable={unreachable} config={config} />
      {unknownFrom.length > 0 && (
        <p className="quiet">{settings.projects.unknownFrom(unknownFrom.map(({ name }) => name).join(', '))}</p>
      )}
    </>
  );
}

/** Those that end alike are one. */
function waysOf(unreachable: readonly Unreachable[]) {
  const ways = new Map<string, { from: string[]; to: Unreachable['to']; needs: string }>();
  for (const { from, to, needs: fields } of unreachable) {
    const needs = fields.map(({ name }) => name).join(', ');
    const way = ways.get(`${to} ${needs}`) ?? { from: [], to, needs };
    ways.set(`${to} ${needs}`, { ...way, from: [...way.from, from.name] });
  }
  return [...ways.values()];
}

function TransitionBoxes({ unreachable, config: { transitionFields } }: Omit<Props, 'unknownFrom'>) {
  const asked = unreachable.flatMap(({ needs }) => needs).filter(({ allowed }) => allowed.length > 0);
  const chosen = Object.entries(transitionFields).flatMap(([fieldId, value]) => {
    const name = nameIn(value);
    return name === null ? [] : [{ fieldId, name: fieldId, allowed: [name] }];
  });
  const fields = new Map([...chosen, ...asked].map((field) => [field.fieldId, field]));
  if (fields.size === 0) return null;
  return (
    <fieldset className="settings-choices">
      <legend>{settings.projects.transitionFields}</legend>
      {[...fields.values()].map(({ fieldId, name, allowed }) => (
        <label key={fieldId} className="stack">
          {name}
          <select name={transitionBoxOf(fieldId)} defaultValue={nameIn(transitionFields[fieldId]) ?? ''}>
            <option value="">{settings.projects.transitionNone}</option>
            <Options of={allowed.map((one) => [one, one])} />
          </select>
        </label>
      ))}
    </fieldset>
  );
}
