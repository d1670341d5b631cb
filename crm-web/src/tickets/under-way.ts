import type { components } from '@synapse/api-client/schema';

type Ticket = components['schemas']['Ticket'];

/** Of each ticket, the values that this person gave it and that no answer has come for, in the order in which they did. */
const underWay = new Map<string, Set<Partial<Ticket>>>();

/** To be called once the API has answered, before anything is read again: whether it took the change. */
export type Answered = (isTaken: boolean) => void;

export function noteUnderWay(ticketId: string, shown: Partial<Ticket>): Answered {
  const changes = underWay.get(ticketId) ?? new Set();
  // A set keeps what is the same once: each change is its own.
  const change = { ...shown };
  underWay.set(ticketId, changes.add(change));
  return (isTaken) => {
    // Answers come in any order: what was there before one that was taken is over, too, whatever is still to be answered.
    if (isTaken) dropBefore(changes, change);
    changes.delete(change);
    if (changes.size === 0 && underWay.get(ticketId) === changes) underWay.delete(ticketId);
  };
}

function dropBefore(changes: Iterable<Partial<Ticket>>, taken: Partial<Ticket>): void {
  for (const change of changes) {
    if (change === taken) return;
    for (const name of Object.keys(taken)) if (name !== 'custom') delete change[name as keyof Ticket];
    if (change.custom) change.custom = without(change.custom, Object.keys(taken.custom ?? {}));
  }
}

/** A ticket as it was read, with what is under way: who read it does not know of that. */
export function withUnderWay<Read extends Pick<Ticket, 'id'> & Partial<Ticket>>(ticket: Read): Read {
  const changes = underWay.get(ticket.id);
  return changes ? [...changes].reduce<Read>((now, change) => withShown(now, change), ticket) : ticket;
}

/** A ticket with other values. Of the custom fields, those that are not named stay as they are. */
export const withShown = <Read extends Partial<Ticket>>(ticket: Read, shown: Partial<Ticket>): Read => ({
  ...ticket,
  ...shown,
  ...(shown.custom && { custom: { ...ticket.custom, ...shown.custom } }),
});

const without = (values: Ticket['custom'], names: readonly string[]): Ticket['custom'] =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
