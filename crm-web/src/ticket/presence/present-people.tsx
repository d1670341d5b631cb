import { skipToken, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { t } from '../../texts/t.ts';
import { type Arrived, ticketKeys } from '../../tickets/ticket-queries.ts';
import { nameOfField } from '../field-names.ts';
import { usePresent } from './use-presence.ts';

/** Who else has the ticket open, and what they are doing. */
export function PresentPeople({ ticketId }: { ticketId: string }) {
  // Who changes something comes first: the line may have no room for all.
  const people = usePresent(ticketId).toSorted((a, b) => Number(a.field === null) - Number(b.field === null));
  const said = people.map(({ userId, name, field }) => ({
    userId,
    isBusy: field !== null,
    words: field === null ? t.pane.looks(name) : t.pane.changes(name, nameOfField(field)),
  }));
  return (
    <p className="present" role="status" title={said.map(({ words }) => words).join(', ')}>
      {said.map(({ userId, isBusy, words }) => (
        <span key={userId} className={isBusy ? 'busy' : 'quiet'}>
          {words}{' '}
        </span>
      ))}
    </p>
  );
}

/** A field, with who is changing it right now, here or in Jira. What is typed in it is said to the others under its name. */
export function Field({ ticketId, name, children }: { ticketId: string; name: string; children: ReactNode }) {
  const busy = usePresent(ticketId).find(({ field }) => field === name);
  const { data: arrived } = useQuery<Arrived | null>({ queryKey: ticketKeys.arrived(ticketId), queryFn: skipToken });
  const note = busy ? t.pane.busy(busy.name) : arrived?.fields.includes(name) ? t.pane.arrived : null;
  return (
    <div data-field={name} className={note === null ? 'field' : 'field busy'}>
      {children}
      {note !== null && (
        <span className="note" title={note}>
          {note}
        </span>
      )}
    </div>
  );
}
