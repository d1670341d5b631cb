import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { useSession } from '../session/session.ts';
import { useCommands } from '../shell/use-commands.ts';
import { t } from '../texts/t.ts';
import { countQuery } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';
import { lazyPart } from '../ui/load-part.ts';
import { useSelect } from './select-box.tsx';
import { useSelection } from './selection.tsx';

/** A list is shown without it. */
const loadChange = () => import('./bulk-change.tsx');
const BulkChange = lazyPart(() => loadChange().then((file) => file.BulkChange));

/** How many tickets are selected; and, once some are, what can be done to them. */
export function BulkArea() {
  const session = useSession();
  const { params } = usePage();
  const selection = useSelection();
  const select = useSelect();
  const { data: counts } = useQuery(countQuery(session, params));
  const count = selection.isAll ? (counts?.total ?? selection.ids.size) : selection.ids.size;
  /** It stays then: what it asks about is no matter of what is selected by now. */
  const [isNeeded, need] = useState(false);
  if (!isNeeded && (count > 0 || selection.jobId !== null)) need(true);

  // Also who selects the first ticket without a network has it.
  useEffect(() => void loadChange().catch(() => undefined), []);

  useCommands({
    select: () => {
      const focused = document.activeElement?.closest<HTMLElement>('[data-ticket]')?.dataset.ticket;
      const id = focused ?? params.ticket;
      if (id && session.mayEdit) select(id, { shiftKey: false });
    },
  });
  return (
    <>
      <p role="status" className="only-read">
        {count > 0 ? t.bulk.selected(count, selection.isAll, counts?.exact ?? true) : ''}
      </p>
      <Suspense>{isNeeded && <BulkChange count={count} counts={counts} />}</Suspense>
    </>
  );
}
