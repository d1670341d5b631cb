import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useSession } from '../session/session.ts';
import { IN_LIST, useCommands } from '../shell/use-commands.ts';
import { t } from '../texts/t.ts';
import { ChooseBySearch } from '../ticket/choose-by-search.tsx';
import { inputOf, meOf, nameOfPerson, nobody, peopleQuery } from '../ticket/people.ts';
import { PRIORITIES, type Priority, STATUSES, type Status } from '../tickets/search-params.ts';
import { ticketsIn } from '../tickets/tickets-in.ts';
import { handFocus } from '../ui/focus/hand-focus.ts';
import { Options } from '../ui/options.tsx';
import { type AskedOfAll, BulkMenu } from './bulk-menu.tsx';
import type { BulkAction } from './bulk-queries.ts';
import { CommentDialog } from './comment-dialog.tsx';
import { LabelsDialog } from './labels-dialog.tsx';
import { type SelectionCommand, useSelection } from './selection.tsx';

type Props = {
  count: number;
  counts: { total: number; exact: boolean } | undefined;
  isBusy: boolean;
  onAct: (action: BulkAction) => void;
  /** Whether something is asked of the person: what is selected must stay for the answer. */
  asks: RefObject<boolean>;
  /** They leave it without one. */
  onLeave: () => void;
};

type Asked = 'labels' | 'comment' | AskedOfAll;

/** What can be done to all that is selected. */
export function BulkBar({ count, counts, isBusy, onAct, asks, onLeave }: Props) {
  const selection = useSelection();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const bar = useRef<HTMLElement>(null);
  const me = meOf(useSession());
  const selected = t.bulk.selected(count, selection.isAll, counts?.exact ?? true);
  const ask = (next: Asked) => {
    asks.current = true;
    setAsked(next);
  };
  const end = () => {
    asks.current = false;
    setAsked(null);
  };
  const leave = () => {
    end();
    onLeave();
  };
  const act = (action: BulkAction) => {
    end();
    onAct(action);
  };
  const choose = (kind: AskedOfAll['kind']) => () => {
    const loaded = ticketsIn(queries);
    const first = loaded.find(({ id }) => selection.ids.has(id)) ?? loaded[0];
    const { activeElement } = document;
    if (first) ask({ kind, first, backTo: activeElement instanceof HTMLElement ? activeElement : null });
  };
  // A key that changed only the row with the focus would surprise whoever has selected others.
  const keys: Readonly<Record<SelectionCommand, () => void>> = {
    status: choose('status'),
    priority: choose('priority'),
    assignee: choose('assignee'),
    labels: () => ask('labels'),
    due: choose('due'),
    assignMe: () => act({ kind: 'edit', fields: { assignee: inputOf(me) } }),
    done: () => act({ kind: 'edit', fields: { status: 'RESOLVED' } }),
  };
  useCommands(keys, IN_LIST);
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    for (const command of selection.waiting.current) now.current[command]();
    selection.waiting.current = [];
    return () => {
      asks.current = false;
    };
  }, [selection.waiting, asks]);
  const isMore = counts !== undefined && !selection.isAll && (counts.total > count || !counts.exact);
  return (
    <section ref={bar} className="bulk-bar" aria-label={t.bulk.bar}>
      <div className="bulk-line">
        <strong>{selected}</strong>
        {isMore && (
          <button type="button" className="plain" onClick={() => handFocus(bar.current, selection.selectAll, 'button')}>
            {t.bulk.selectAll(counts.total, counts.exact)}
          </button>
        )}
        <button type="button" className="plain" onClick={selection.clear}>
          {t.bulk.clear}
        </button>
      </div>
      <fieldset className="bulk-line" disabled={isBusy} aria-label={t.bulk.change}>
        <Choice
          label={t.ticket.status}
          of={STATUSES}
          names={t.status}
          onChoose={(status: Status) => onAct({ kind: 'edit', fields: { status } })}
        />
        <Choice
          label={t.ticket.priority}
          of={PRIORITIES}
          names={t.priority}
          onChoose={(priority: Priority) => onAct({ kind: 'edit', fields: { priority } })}
        />
        <AssignAll disabled={isBusy} onAct={onAct} />
        <button type="button" onClick={() => ask('labels')}>
          {t.bulk.labels}
        </button>
        <button type="button" onClick={() => ask('comment')}>
          {t.bulk.comment}
        </button>
        <button type="button" className="danger" onClick={() => onAct({ kind: 'delete' })}>
          {t.bulk.remove}
        </button>
      </fieldset>
      {asked === 'labels' && <LabelsDialog onClose={leave} onAct={act} />}
      {asked === 'comment' && <CommentDialog count={count} onClose={leave} onAct={act} />}
      {asked !== null && typeof asked !== 'string' && (
        <BulkMenu key={asked.kind} {...{ asked, selected, anchor: bar.current, onClose: leave, onAct: act }} />
      )}
    </section>
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  of: readonly Value[];
  names: Readonly<Record<Value, string>>;
  onChoose: (value: Value) => void;
};

/** Shows no value: those selected may have different ones. */
function Choice<Value extends string>({ label, of, names, onChoose }: ChoiceProps<Value>) {
  return (
    <select aria-label={label} value="" onChange={(event) => onChoose(event.target.value as Value)}>
      <option value="" disabled>
        {label}
      </option>
      <Options of={of.map((one) => [one, names[one]])} />
    </select>
  );
}

/** Whom one of the tickets can be assigned to; where another one can't, its outcome says so. */
function AssignAll({ disabled, onAct }: { disabled: boolean; onAct: (action: BulkAction) => void }) {
  const session = useSession();
  const queries = useQueryClient();
  const { ids } = useSelection();
  const [first] = [...ids, ...ticketsIn(queries).map((ticket) => ticket.id)];
  const me = meOf(session);
  const search = (q: string) => {
    const people = peopleQuery(session, first ?? '', q);
    return {
      queryKey: [...people.queryKey, 'bulk'],
      queryFn: async (asked: { signal: AbortSignal }) => {
        const found = await people.queryFn(asked);
        return q === '' ? [me, nobody(), ...found.filter(({ userId }) => userId !== me.userId)] : found;
      },
    };
  };
  return (
    <ChooseBySearch
      label={t.ticket.assignee}
      value=""
      placeholder={t.ticket.assignee}
      disabled={disabled || first === undefined}
      search={search}
      keyOf={(person) => person.accountId ?? person.userId ?? 'nobody'}
      textOf={nameOfPerson}
      onChoose={(person) => onAct({ kind: 'edit', fields: { assignee: inputOf(person) } })}
    />
  );
}
