import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import type { Ticket } from '../../tickets/ticket-queries.ts';
import { PersonField } from '../assignee.tsx';
import { nameOfField } from '../field-names.ts';
import { shownOf } from '../history/short-of.ts';
import type { Person } from '../people.ts';
import { Field } from '../presence/present-people.tsx';
import type { Editing } from '../title.tsx';
import { TypedField } from '../typed-field.tsx';
import { isLong, kindOf, projectConfigQuery, textOf, typedIn } from './custom-values.ts';
import { OneOption, SeveralOptions } from './options.tsx';

type Value = Ticket['custom'][string];

/** The fields of Jira's own that an admin let take part, each edited as its kind is, but those of several lines. */
export function CustomFields({ ticket, edit }: Editing) {
  const names = Object.keys(ticket.custom);
  const { data: config } = useQuery(projectConfigQuery(useSession(), names.length > 0 ? ticket.jira : null));
  return names
    .filter((name) => !isLong(config, name))
    .map((name) => (
      <Field key={name} ticketId={ticket.id} name={`custom.${name}`}>
        <CustomField {...{ ticket, edit, name }} kind={kindOf(config, name)} />
      </Field>
    ));
}

function CustomField({ ticket, edit, name, kind }: Editing & { name: string; kind: ReturnType<typeof kindOf> }) {
  const { mayEdit } = useSession();
  const key = `custom.${name}`;
  const label = nameOfField(key);
  const value = ticket.custom[name] ?? null;
  // A person is shown by their name until it is sent (use-edit.ts).
  const patchOf = (next: Value) => ({ custom: { [name]: next as string } });
  const choose = (next: Value) => edit.mutate(patchOf(next));
  switch (mayEdit ? kind : null) {
    case 'text':
    case 'number':
    case 'date': {
      const box = kind as 'text' | 'number' | 'date';
      return (
        <TypedField
          draft={`${key} ${ticket.id}`}
          label={label}
          type={box}
          value={textOf(value)}
          disabled={false}
          onSave={({ text }) => edit.mutateAsync(patchOf(typedIn(box, text)), { texts: box === 'text' ? [name] : [] })}
        />
      );
    }
    case 'select':
      return <OneOption ticketId={ticket.id} {...{ name, label }} value={textOf(value)} onChoose={choose} />;
    case 'multi-select':
      return (
        <SeveralOptions
          ticketId={ticket.id}
          {...{ name, label }}
          value={Array.isArray(value) ? value : []}
          onChoose={choose}
        />
      );
    case 'user': {
      const person = value as Person | null;
      const take = (one: Person) => choose(one.accountId === null && one.userId === null ? null : one);
      return <PersonField ticket={ticket} label={label} name={person?.name ?? t.ticket.nobody} onChoose={take} />;
    }
    default:
      return (
        <dl>
          <dt>{label}</dt>
          <dd>{shownOf(value, kind === 'user')}</dd>
        </dl>
      );
  }
}
