import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { Options } from '../ui/options.tsx';
import { Popover } from '../ui/popover.tsx';
import { assigneesOf } from './list-groups.ts';
import { type Filters, filterOf, PRIORITIES, SOURCES, STATUSES, SYNC_STATES } from './search-params.ts';
import { countQuery } from './ticket-queries.ts';
import { usePage } from './use-page.ts';

/** All that a list can be narrowed by. */
export function FilterMenu() {
  return <Popover label={t.filter.menu}>{() => <FilterForm />}</Popover>;
}

function FilterForm() {
  return (
    <div className="filters">
      <Choices name="status" of={STATUSES} names={t.status} />
      <Choices name="priority" of={PRIORITIES} names={t.priority} />
      <Choices name="syncState" of={SYNC_STATES} names={t.syncState} />
      <Choices name="source" of={SOURCES} names={t.source} />
      <div className="stacks">
        <Assignee />
        <Typed name="labels" />
        <Typed name="project" />
        <Since name="updatedSince" />
        <Since name="createdSince" />
        <YesOrNo name="hasConflict" />
        <YesOrNo name="overdue" />
      </div>
    </div>
  );
}

type ListFilter = 'status' | 'priority' | 'syncState' | 'source';
type ChoicesProps<Value extends string> = {
  name: ListFilter;
  of: readonly Value[];
  names: Readonly<Record<Value, string>>;
};

/** Any of these. What the view itself says is ticked. */
function Choices<Value extends string>({ name, of, names }: ChoicesProps<Value>) {
  const { params, filter } = usePage();
  const chosen = (filterOf(params)[name] ?? '').split(',');
  return (
    <fieldset>
      <legend>{t.filter[name]}</legend>
      {of.map((one) => (
        <label key={one}>
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={({ target: { checked } }) => {
              const now = of.filter((other) => (other === one ? checked : chosen.includes(other)));
              filter({ [name]: now.length === 0 ? undefined : now.join(',') });
            }}
          />{' '}
          {names[one]}
        </label>
      ))}
    </fieldset>
  );
}

function Assignee() {
  const { params, filter } = usePage();
  const { data } = useQuery(countQuery(useSession(), { ...params, assignee: undefined }));
  const people = data ? assigneesOf(data).filter(({ id }) => id !== 'none') : [];
  const { assignee = '' } = params;
  const isKnown = ['', 'me', 'none'].includes(assignee) || people.some(({ id }) => id === assignee);
  return (
    <label className="stack">
      {t.filter.assignee}
      <select value={assignee} onChange={({ target }) => filter({ assignee: target.value || undefined })}>
        <option value="">{t.list.any}</option>
        <option value="me">{t.filter.me}</option>
        <option value="none">{t.ticket.nobody}</option>
        <Options of={people.map(({ id, name }) => [id, name])} />
        {!isKnown && <option value={assignee}>{assignee}</option>}
      </select>
    </label>
  );
}

/** Taken when it is typed to its end. */
function Typed({ name }: { name: 'labels' | 'project' }) {
  const { params, filter } = usePage();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take(String(new FormData(event.currentTarget).get(name) ?? ''));
      }}
    >
      <label className="stack">
        {t.filter[name]}
        <input
          key={params[name]}
          name={name}
          defaultValue={params[name]}
          placeholder={t.filter.separated}
          onBlur={({ target }) => take(target.value)}
        />
      </label>
    </form>
  );
  function take(typed: string) {
    const values = typed.split(/[\s,]+/).filter(Boolean);
    const now = values.length === 0 ? undefined : values.join(',');
    if (now !== params[name]) filter({ [name]: now });
  }
}

const SINCES = ['PT24H', 'P7D', 'P30D', 'P90D'] as const;

function Since({ name }: { name: 'updatedSince' | 'createdSince' }) {
  const { params, filter } = usePage();
  const value = params[name] ?? '';
  return (
    <label className="stack">
      {t.filter[name]}
      <select value={value} onChange={({ target }) => filter({ [name]: target.value || undefined })}>
        <option value="">{t.filter.anyTime}</option>
        <Options of={SINCES.map((one) => [one, t.filter.since[one]])} />
        {value !== '' && !SINCES.some((one) => one === value) && <option value={value}>{value}</option>}
      </select>
    </label>
  );
}

function YesOrNo({ name }: { name: 'hasConflict' | 'overdue' }) {
  const { params, filter } = usePage();
  return (
    <label className="stack">
      {t.filter[name]}
      <select
        value={params[name] === undefined ? '' : String(params[name])}
        onChange={({ target: { value } }) => filter({ [name]: value === '' ? undefined : value === 'true' } as Filters)}
      >
        <option value="">{t.list.any}</option>
        <option value="true">{t.filter.yes}</option>
        <option value="false">{t.filter.no}</option>
      </select>
    </label>
  );
}
