import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { useAsk } from '../actions/ticket-actions.tsx';
import { useSession } from '../session/session.ts';
import { IN_LIST, useCommands } from '../shell/use-commands.ts';
import { t } from '../texts/t.ts';
import { countQuery } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';
import { lazyPart } from '../ui/load-part.ts';
import { useSelect } from './select-box.tsx';
import { type SelectionCommand, useSelection } from './selection.tsx';

/** A list is shown without it. */
const BulkChange = lazyPart(() => import('./bulk-change.tsx').then((file) => file.BulkChange));

/** How many tickets are selected; and, once some are, what can be done to them. */
export function BulkArea() {
  const session = useSession();
  const { params } = usePage();
  const selection = useSelection();
  const select = useSelect();
  const { data: counts } = useQuery(countQuery(session, params));
  const count = selection.isAll ? (counts?.total ?? selection.ids.size) : selection.ids.size;
  const selected = count > 0 ? t.bulk.selected(count, selection.isAll, counts?.exact ?? true) : '';
  /** It stays then: what it asks about is no matter of what is selected by now. */
  const [isNeeded, need] = useState(false);
  if (!isNeeded && (count > 0 || selection.jobIds.length > 0)) need(true);

  // Also who selects the first ticket without a network has it.
  useEffect(BulkChange.ahead, []);

  const selectHere = () => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-ticket]')?.dataset.ticket;
    const id = focused ?? params.ticket;
    if (id && session.mayEdit) select(id, { shiftKey: false });
  };
  useCommands({ select: selectHere }, IN_LIST);
  return (
    <>
      <p role="status" className="only-read">
        {selected}
      </p>
      {count > 0 && <SelectionKeys selected={selected} />}
      <Suspense>{isNeeded && <BulkChange count={count} counts={counts} />}</Suspense>
    </>
  );
}

/** These ask what to change it to: what is typed then is the answer. */
const ASKING: readonly SelectionCommand[] = ['status', 'priority', 'assignee', 'labels', 'due'];

/**
 * From the first ticket that is selected on, the keys are about the selection and not about the row with the focus. What they
 * ask for waits until the bar is loaded.
 */
function SelectionKeys({ selected }: { selected: string }) {
  const { waiting } = useSelection();
  const ask = useAsk();
  const later = (command: SelectionCommand) => () => {
    if (!waiting.current.some((one) => ASKING.includes(one))) waiting.current = [...waiting.current, command];
  };
  const keys: Readonly<Record<SelectionCommand, () => void>> = {
    status: later('status'),
    priority: later('priority'),
    assignee: later('assignee'),
    labels: later('labels'),
    due: later('due'),
    assignMe: later('assignMe'),
    done: later('done'),
  };
  const about = { text: selected, commands: Object.keys(keys) as SelectionCommand[] };
  useCommands({ ...keys, palette: () => ask.palette({ ticketId: undefined, about }) }, IN_LIST);
  useEffect(
    () => () => {
      waiting.current = [];
    },
    [waiting],
  );
  return null;
}
