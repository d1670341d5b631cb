import { useQuery } from '@tanstack/react-query';
import { companyQuery, contactQuery } from '../contacts/contact-queries.ts';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { assigneesOf } from './list-groups.ts';
import { FILTER_NAMES, type Filters, NO_FILTERS } from './search-params.ts';
import { countQuery } from './ticket-queries.ts';
import { usePage } from './use-page.ts';

type Name = Exclude<keyof Filters, 'q'>;

/** What narrows the list besides its view, each to be taken away. */
export function FilterChips() {
  const { params, filter } = usePage();
  const names = FILTER_NAMES.filter((name): name is Name => name !== 'q' && params[name] !== undefined);
  if (names.length === 0) return null;
  return (
    <ul className="chips" aria-label={t.filter.chosen}>
      {names.map((name) => (
        <li key={name}>
          <Chip name={name} />
        </li>
      ))}
      {names.length > 1 && (
        <li>
          <button type="button" className="plain" onClick={() => filter(NO_FILTERS)}>
            {t.list.clear}
          </button>
        </li>
      )}
    </ul>
  );
}

function Chip({ name }: { name: Name }) {
  const { filter } = usePage();
  const value = useShown(name);
  return (
    <button
      type="button"
      className="chip"
      aria-label={t.filter.remove(t.filter[name], value)}
      onClick={() => filter({ [name]: undefined })}
    >
      <span className="quiet">{t.filter[name]}</span> {value} <span aria-hidden>×</span>
    </button>
  );
}

const names = (): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  status: t.status,
  priority: t.priority,
  syncState: t.syncState,
  source: t.source,
  updatedSince: t.filter.since,
  createdSince: t.filter.since,
  assignee: { me: t.filter.me, none: t.ticket.nobody },
});

/** A filter's value as people say it. */
function useShown(name: Name): string {
  const session = useSession();
  const { params } = usePage();
  const value = params[name];
  const ofPerson = name === 'assignee' && value !== 'me' && value !== 'none';
  const { data: counts } = useQuery({ ...countQuery(session, params), enabled: ofPerson });
  const { data: contact } = useQuery({
    ...contactQuery(session, params.contactId ?? ''),
    enabled: name === 'contactId',
  });
  const { data: company } = useQuery({
    ...companyQuery(session, params.companyId ?? ''),
    enabled: name === 'companyId',
  });
  if (typeof value === 'boolean') return value ? t.filter.yes : t.filter.no;
  if (name === 'contactId') return contact?.value.name ?? '…';
  if (name === 'companyId') return company?.value.name ?? '…';
  const person = ofPerson && counts && assigneesOf(counts).find(({ id }) => id === value)?.name;
  if (person) return person;
  if (name === 'custom') return value ?? '';
  return (value ?? '')
    .split(',')
    .map((one) => names()[name]?.[one] ?? one)
    .join(', ');
}
