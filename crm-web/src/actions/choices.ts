import { t } from '../texts/t.ts';
import { isSame } from '../ticket/history/undo.ts';
import { inputOf, type Person } from '../ticket/people.ts';
import { PRIORITIES, STATUSES, type Status } from '../tickets/search-params.ts';
import type { Ticket, TicketPatch } from '../tickets/ticket-queries.ts';
import { dayOf } from '../ui/words.ts';

/** What a ticket can be given by choosing from a short list. */
export type ChoiceKind = 'status' | 'priority' | 'assignee' | 'labels' | 'due';

export type Choice = {
  id: string;
  name: string;
  mark?: string;
  isCurrent: boolean;
  /** What a person reads once it is done. */
  said: string;
  patch: TicketPatch;
  /** As it is shown until the API has answered. */
  shown: Partial<Ticket>;
};

export const statusChoice = (ticket: Ticket, status: Status): Choice => ({
  id: status,
  name: t.status[status],
  mark: t.statusMark[status],
  isCurrent: ticket.status === status,
  said: t.status[status],
  patch: { status },
  shown: { status },
});

const priorityChoices = (ticket: Ticket): Choice[] =>
  PRIORITIES.map((priority) => ({
    id: priority,
    name: t.priority[priority],
    mark: t.priorityMark[priority],
    isCurrent: ticket.priority === priority,
    said: t.priority[priority],
    patch: { priority },
    shown: { priority },
  }));

export const assigneeChoice = (ticket: Ticket, person: Person | null): Choice => ({
  id: person?.userId ?? person?.accountId ?? 'nobody',
  name: person?.name ?? t.ticket.nobody,
  isCurrent: isSame(ticket.assignee, person),
  said: t.toast.assigned(person?.name ?? t.ticket.nobody),
  patch: { assignee: inputOf(person) },
  shown: { assignee: person },
});

function labelChoices(ticket: Ticket, known: readonly string[], typed: string): Choice[] {
  const added = typed.trim().replace(/\s+/g, '-');
  const names = [...new Set([...ticket.labels, ...known, ...(added ? [added] : [])])];
  return names.map((label) => {
    const isCurrent = ticket.labels.includes(label);
    const labels = isCurrent ? ticket.labels.filter((one) => one !== label) : [...ticket.labels, label];
    const said = isCurrent ? t.toast.labelRemoved(label) : t.toast.labelAdded(label);
    return { id: label, name: label, isCurrent, said, patch: { labels }, shown: { labels } };
  });
}

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** @param today such as 2026-11-30 */
function dueChoices(ticket: Ticket, today: string, typed: string): Choice[] {
  const after = (days: number) => new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10);
  const toMonday = ((8 - new Date(today).getUTCDay()) % 7) + (new Date(today).getUTCDay() === 1 ? 7 : 0);
  const days: [string, string | null][] = [
    [t.due.today, today],
    [t.due.tomorrow, after(1)],
    [t.due.monday, after(toMonday)],
    [t.due.week, after(7)],
    [t.due.none, null],
  ];
  const given = typed.trim();
  if (DATE.test(given) && !Number.isNaN(Date.parse(given))) days.unshift([dayOf(given), given]);
  return days.map(([name, dueDate]) => ({
    id: `${name} ${dueDate}`,
    name,
    mark: dueDate ? dayOf(dueDate) : '',
    isCurrent: ticket.dueDate === dueDate,
    said: dueDate ? t.toast.due(dayOf(dueDate)) : t.toast.noDue,
    patch: { dueDate },
    shown: { dueDate },
  }));
}

type Known = { me: Person; people: readonly Person[]; labels: readonly string[]; today: string };

/** What can be chosen for a ticket, given what is typed so far. */
export function choicesOf(
  kind: ChoiceKind,
  ticket: Ticket,
  { me, people, labels, today }: Known,
  typed: string,
): Choice[] {
  switch (kind) {
    case 'status':
      return STATUSES.map((status) => statusChoice(ticket, status));
    case 'priority':
      return priorityChoices(ticket);
    case 'assignee': {
      const others = people.filter((one) => !isSame(one, me));
      const known = ticket.assignee && !isSame(ticket.assignee, me) ? [ticket.assignee] : [];
      const all = [me, null, ...known, ...others.filter((one) => !isSame(one, ticket.assignee))];
      return all.map((person) => assigneeChoice(ticket, person));
    }
    case 'labels':
      return labelChoices(ticket, labels, typed);
    case 'due':
      return dueChoices(ticket, today, typed);
  }
}
