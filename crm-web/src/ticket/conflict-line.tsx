import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { conflictsQuery } from '../tickets/ticket-queries.ts';
import { nameOfField } from './field-names.ts';

/** That a decision is open, at the top of the ticket: the conflict itself stands below the fields, which a telephone does not show. */
export function ConflictLine({ ticketId }: { ticketId: string }) {
  const { data } = useQuery(conflictsQuery(useSession(), ticketId));
  const names = data?.items.map(({ field }) => nameOfField(field)) ?? [];
  return (
    // It stands there before it says something: a region that comes with its words is not read out.
    <div role="status" className="conflict-line">
      {names.length > 0 && (
        <button type="button" onClick={goToConflict}>
          {t.conflict.title(names.join(', '))} <span aria-hidden>↓</span>
        </button>
      )}
    </div>
  );
}

function goToConflict(): void {
  const first = document.querySelector<HTMLElement>('.ticket-pane .conflict');
  first?.scrollIntoView({ block: 'start' });
  first?.focus({ preventScroll: true });
}
