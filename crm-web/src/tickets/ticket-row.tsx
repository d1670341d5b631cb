import { Link } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import { SelectBox, useSelectRow } from '../bulk/select-box.tsx';
import { t } from '../texts/t.ts';
import { useLanguage } from '../texts/use-language.ts';
import { When } from '../ui/when.tsx';
import { dayOf } from '../ui/words.ts';
import { usePrefetch } from './read-first.ts';
import { type Column, columnsOf } from './search-params.ts';
import type { Ticket } from './ticket-queries.ts';
import { usePage } from './use-page.ts';

/** These stand before the title, the others behind it. */
const BEFORE_TITLE: readonly Column[] = ['status', 'priority', 'number'];

type RowProps = { ticket: Ticket; contact: string | undefined; top: number };

/** Drawn again only where the row itself is another: one of many changes at a time. */
export const TicketRow = memo(function TicketRow({ ticket, contact, top }: RowProps) {
  useLanguage();
  const { params } = usePage();
  const columns = columnsOf(params);
  const prefetch = usePrefetch(ticket.id);
  const cell = (column: Column) => <Cell key={column} column={column} ticket={ticket} contact={contact} />;
  const selectRow = useSelectRow(ticket.id);
  return (
    <>
      <SelectBox ticket={ticket} top={top} />
      <Link
        to="/"
        search={{ ...params, ticket: ticket.id }}
        activeProps={{}}
        className="row"
        data-ticket={ticket.id}
        onClick={selectRow}
        style={{ transform: `translateY(${top}px)` }}
        aria-current={params.ticket === ticket.id ? 'true' : undefined}
        onPointerEnter={prefetch}
        onFocus={prefetch}
      >
        {columns.filter((one) => BEFORE_TITLE.includes(one)).map(cell)}
        <span className="title" title={ticket.title}>
          {ticket.title}
        </span>
        {columns.filter((one) => !BEFORE_TITLE.includes(one)).map(cell)}
      </Link>
    </>
  );
});

const mark = (drawn: string, name: string) => (
  <>
    <span aria-hidden>{drawn}</span>
    <span className="only-read">{name}</span>
  </>
);

type Shown = { text: ReactNode; title?: string };

/** What each column shows of a ticket. */
const CELLS: Readonly<Record<Column, (ticket: Ticket, contact: string | undefined) => Shown>> = {
  status: ({ status }) => ({ text: mark(t.statusMark[status], t.status[status]), title: t.status[status] }),
  priority: ({ priority }) => ({
    text: mark(t.priorityMark[priority], t.priority[priority]),
    title: t.priority[priority],
  }),
  number: ({ number }) => ({ text: `#${number}` }),
  // Only what is not in step is said in a list.
  sync: ({ sync }) => ({ text: syncMarks()[sync.state] }),
  labels: ({ labels }) => ({ text: labels.join(', '), title: labels.join(', ') }),
  contact: (_ticket, contact) => ({ text: contact, title: contact ?? '' }),
  assignee: ({ assignee }) => ({ text: assignee?.name, title: assignee?.name ?? '' }),
  project: ({ jira }) => ({ text: jira?.issueKey.replace(/-\d+$/, '') }),
  jiraKey: ({ jira }) => ({ text: jira?.issueKey }),
  dueDate: ({ dueDate }) => ({ text: dueDate && dayOf(dueDate) }),
  source: ({ source }) => ({ text: t.source[source] }),
  createdAt: ({ createdAt }) => ({ text: <When at={createdAt} /> }),
  updatedAt: ({ updatedAt }) => ({ text: <When at={updatedAt} /> }),
};

const syncMarks = (): Readonly<Record<Ticket['sync']['state'], string | null>> => ({
  pending: t.sync.pendingMark,
  parked: t.sync.parkedMark,
  deleted_in_jira: t.sync.deletedMark,
  synced: null,
  unlinked: null,
});

/** An empty one keeps its width, so that columns stand below each other; what is said of the sync stands where there is something. */
function Cell({ column, ticket, contact }: { column: Column } & Omit<RowProps, 'top'>) {
  const { text, title } = CELLS[column](ticket, contact);
  if (column === 'sync' && text === null) return null;
  return (
    <span
      className={`cell cell-${column}${column.startsWith('jira') || column === 'project' ? ' key' : ''}`}
      title={title}
    >
      {text}
    </span>
  );
}
