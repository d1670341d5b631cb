import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import type { TicketDetail } from '../tickets/ticket-queries.ts';
import { ChooseBySearch } from './choose-by-search.tsx';
import { inputOf, meOf, nameOfPerson, nobody, type Person, peopleQuery } from './people.ts';
import type { Editing } from './title.tsx';

/** Anybody whom the ticket can be assigned to: of Jira's people, where it has an issue there. */
export function Assignee({ ticket, edit }: Editing) {
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <PersonField
      ticket={ticket}
      label={t.ticket.assignee}
      name={
        (edit.isPending && edit.variables.assignee !== undefined ? chosen : null) ??
        ticket.assignee?.name ??
        t.ticket.nobody
      }
      onChoose={(person) => {
        setChosen(nameOfPerson(person));
        edit.mutate({ assignee: inputOf(person) });
      }}
    />
  );
}

type Props = {
  ticket: TicketDetail;
  label: string;
  /** Whom it is now. */
  name: string;
  onChoose: (person: Person) => void;
};

/** A field that holds one of the people of the ticket's project, or nobody. */
export function PersonField({ ticket, label, name, onChoose }: Props) {
  const session = useSession();
  const me = meOf(session);
  const search = (q: string) => {
    const people = peopleQuery(session, ticket.id, q);
    return {
      ...people,
      queryKey: [...people.queryKey, 'assignee'],
      queryFn: async (asked: { signal: AbortSignal }) => assignable(ticket, me, q, await people.queryFn(asked)),
    };
  };
  return (
    <ChooseBySearch
      label={label}
      value={name}
      disabled={!session.mayEdit}
      search={search}
      keyOf={(person) => person.accountId ?? person.userId ?? 'nobody'}
      textOf={(person) => (person.userId === session.userId ? t.pane.me(person.name) : nameOfPerson(person))}
      onChoose={onChoose}
    />
  );
}

/** Oneself and nobody first. With an issue, only who has an account in Jira: it would refuse the others. */
function assignable(ticket: TicketDetail, me: Person, q: string, found: Person[]): Person[] {
  const can = found.filter(({ accountId }) => ticket.jira === null || accountId !== null);
  const mine = can.find(({ userId }) => userId === me.userId) ?? (ticket.jira === null ? me : null);
  const others = can.filter((one) => one !== mine);
  return q === '' ? [...(mine ? [mine] : []), nobody(), ...others] : can;
}
