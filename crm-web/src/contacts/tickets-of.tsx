import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { Problem } from '../ui/problem.tsx';
import { When } from '../ui/when.tsx';
import { type TicketsOf, ticketsOfQuery } from './contact-queries.ts';

type Props = {
  of: TicketsOf;
  atMost: number;
  /** The ticket beside which they stand. */
  except?: string;
};

/** The latest tickets of a contact or company. */
export function TicketsOfThem({ of, atMost, except }: Props) {
  const { data, error } = useQuery(ticketsOfQuery(useSession(), of, atMost + 2));
  const tickets = data?.filter(({ id }) => id !== except) ?? [];
  if (error && !data) {
    return <Problem error={error} />;
  }
  if (!data) return <div className="skeleton" aria-busy="true" />;
  if (tickets.length === 0) return <p className="quiet">{except ? texts.noOthers : texts.noTickets}</p>;
  return (
    <>
      <ul className="tickets-of">
        {tickets.slice(0, atMost).map((ticket) => (
          <li key={ticket.id}>
            <Link to="/" search={{ view: 'all', ticket: ticket.id }} activeProps={{}}>
              <span title={t.status[ticket.status]}>
                <span aria-hidden>{t.statusMark[ticket.status]}</span>
                <span className="only-read">{t.status[ticket.status]}</span>
              </span>
              <span className="quiet">#{ticket.number}</span>
              <span className="title" title={ticket.title}>
                {ticket.title}
              </span>
              <When at={ticket.updatedAt} />
            </Link>
          </li>
        ))}
      </ul>
      {tickets.length > atMost && (
        <Link to="/" search={{ view: 'all', ...of }}>
          {texts.allTickets}
        </Link>
      )}
    </>
  );
}
