import { LayoutSwitch } from '../board/layout-switch.tsx';
import { t } from '../texts/t.ts';
import { Options } from '../ui/options.tsx';
import { Popover } from '../ui/popover.tsx';
import { densityOf, keepDensity } from './density.ts';
import { COLUMNS, columnsOf, type Density, GROUPINGS, type SearchParams, SORTS, USUAL_SORT } from './search-params.ts';
import { usePage } from './use-page.ts';

/** How the list is shown: its order, groups, columns and row height. */
export function DisplayMenu() {
  return <Popover label={t.display.menu}>{() => <DisplayForm />}</Popover>;
}

function DisplayForm() {
  const { params, filter } = usePage();
  const columns = columnsOf(params);
  return (
    <div className="filters">
      {/* On a telephone: beside the other tools it would take a line of its own. */}
      <div className="narrow">
        <LayoutSwitch />
      </div>
      <div className="stacks">
        <Choice
          label={t.display.sort}
          value={params.sort ?? USUAL_SORT}
          of={SORTS}
          names={t.sort}
          onChange={(sort) => filter({ sort: sort === USUAL_SORT ? undefined : sort })}
        />
        <Choice
          label={t.display.group}
          value={params.group ?? ''}
          of={['', ...GROUPINGS]}
          names={{ '': t.display.ungrouped, ...t.grouping }}
          onChange={(group) => filter({ group: group === '' ? undefined : group })}
        />
        <Choice<Density>
          label={t.display.density}
          value={densityOf(params)}
          of={['comfortable', 'compact']}
          names={t.density}
          onChange={(density) => {
            keepDensity(density);
            filter({ density });
          }}
        />
      </div>
      <fieldset className="columns">
        <legend>{t.display.columns}</legend>
        {COLUMNS.map((one) => (
          <label key={one}>
            <input
              type="checkbox"
              checked={columns.includes(one)}
              onChange={({ target: { checked } }) =>
                filter(withColumns(COLUMNS.filter((other) => (other === one ? checked : columns.includes(other)))))
              }
            />{' '}
            {t.column[one]}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

/** At least one: an address that names none means the usual ones. */
const withColumns = (columns: readonly string[]): Partial<SearchParams> =>
  columns.length === 0 ? {} : { columns: columns.join(',') };

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  of: readonly Value[];
  names: Readonly<Record<Value, string>>;
  onChange: (value: Value) => void;
};

function Choice<Value extends string>({ label, value, of, names, onChange }: ChoiceProps<Value>) {
  return (
    <label className="stack">
      {label}
      <select value={value} onChange={({ target }) => onChange(target.value as Value)}>
        <Options of={of.map((one) => [one, names[one]])} />
      </select>
    </label>
  );
}
